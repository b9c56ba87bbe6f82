"""Make a log of any size: `python -m benchmarks.logs SIZE FILE`, or with `short` after them one of short events.

A made-up log repeats the events of the real one, so that fields, lengths of texts and threads have real proportions.
Each copy has its own ids, act numbers, pages and an item of its own, so that no act is entered twice. It keeps one
source: the bounds were set for events of about 25 lines and 750 bytes. A log of short
events has nothing of the real log: 18 lines an event, one source, no relations, no summary.
"""

import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path

REAL = Path(__file__).parent.parent / "data" / "events.yaml"
HEADER = """\
# MADE-UP log for speed tests, of {size} events: copies of real events with invented ids, pages and act numbers.

"""
LONGEST = 100
"""Columns of a list that stays on one line."""

_ID = re.compile(r"\b[a-z]{2}-\d{4}-[a-z0-9-]+")
_SOURCE = re.compile(r"^    - .*\n(?:      .*\n)*", re.MULTILINE)
_AFTER_ITEMS = re.compile(r"^  (?:codes|acts|list|basis|figures|deadlines|relations|summary|sources):", re.MULTILINE)
_RESTS_ON = {"official": "official", "disclosed": "party|official"}
"""The kinds of source that an event of a confidence must have one of."""


def text(size: int) -> str:
    """Return a valid, formatted log of so many events. The same size always returns the same text."""
    originals = dict(_originals())
    names = list(originals)
    copies = [_copy(originals[names[n % len(names)]], originals, n // len(names), n) for n in range(size)]
    return HEADER.format(size=size) + "\n".join(sorted(copies, key=_order))


SHORT = """\
- id: {actor}-{day.year}-act-{number}
  title: {title} in case {number}
  announced: {day}
  effective: {first}
  actor: {Actor}
  body: {body}
  targets: [{target}]
  flow: {flow}
  instrument: {instrument}
  effect: {effect}
  stage: decided
  confidence: official
  items: [{item}]
  sources:
    - url: https://gazette.example.org/{actor}/{day.year}/{number}
      publisher: {body}
      kind: official
  recorded: {first}
"""
_ACTORS = {"CN": "MOFCOM", "JP": "METI", "KR": "MOTIE", "NL": "BZ", "US": "BIS"}
_TITLES = ("Agency puts firms on its list", "Agency grants a licence", "Agency opens an inquiry", "Agency sets a duty")
_INSTRUMENTS = ("entity-list", "licence-decision", "investigation", "tariff")
_EFFECTS = ("tighten", "loosen", "neutral", "tighten")
_ITEMS = ("wafers", "etching tools", "memory chips", "photoresist", "gallium", "lithography spares", "substrates")
_FIRST_DAY = dt.date(2018, 1, 1)


def short(size: int) -> str:
    """Return a valid, formatted log of so many short events. The same size always returns the same text."""
    return HEADER.format(size=size) + "\n".join(sorted(map(_short, range(size)), key=_order))


def _short(number: int) -> str:
    actors = list(_ACTORS)
    actor, kind = actors[number % 5], number // 5 % 4
    day = _FIRST_DAY + dt.timedelta(number * 7 % 3000)
    return SHORT.format(
        actor=actor.lower(),
        Actor=actor,
        body=_ACTORS[actor],
        number=number,
        day=day,
        first=day + dt.timedelta(number % 90),
        title=_TITLES[kind],
        target=actors[(number + 1 + number // 5 % 4) % 5],
        flow=("export", "import")[number % 2],
        instrument=_INSTRUMENTS[kind],
        effect=_EFFECTS[kind],
        item=_ITEMS[number % 7],
    )


def _originals() -> Iterator[tuple[str, str]]:
    """Yield the id and text of each real event that has no findings in a log of itself and the earlier ones."""
    _, *blocks = split(REAL.read_text(encoding="utf-8"))
    names = {name(block) for block in blocks}
    seen: set[str] = set()
    for block in sorted(blocks, key=lambda block: (field(block, "announced"), block)):
        own, *related = [found for found in _ID.findall(block) if found in names]
        trimmed = None if "# allow:" in block else _with_one_source(block)
        if trimmed and seen.issuperset(related):
            seen.add(own)
            yield own, trimmed


def _with_one_source(block: str) -> str | None:
    """Return an event with one source that its confidence can rest on, if possible one with a quote; else None."""
    kinds = _RESTS_ON.get(field(block, "confidence"), r"\w+")
    sources = _SOURCE.findall(block.partition("  sources:\n")[2].partition("\n  recorded:")[0] + "\n")
    fitting = [source for source in sources if re.search(rf"kind: ({kinds})\n", source)]
    kept = next((source for source in fitting if "\n      quote: " in source), fitting[0] if fitting else None)
    return f"{block.replace(''.join(sources), kept).rstrip()}\n" if kept else None


def _copy(original: str, names: dict[str, str], copy: int, number: int) -> str:
    """Return a copy of an event; what it relates to is in the same copy of the log."""
    text = _ID.sub(lambda found: f"{found[0]}-copy-{copy}" if found[0] in names else found[0], original)
    text = re.sub(r"url: .*", f"url: https://www.example.org/{number}", text)
    text = _with_item(text, f"item {copy}")
    text = re.sub(r"acts:(?: \[.*\]|(?:\n    - .*)+)", f"acts: [example:{number}]", text)
    return re.sub(r"^( +)(\w+): \[(.*)\]$", _list, text, flags=re.MULTILINE)


def _with_item(text: str, item: str) -> str:
    """Return an event with one item more."""
    if "\n  items: [" in text:
        return re.sub(r"^  items: \[(.*)\]$", rf"  items: [\1, {item}]", text, flags=re.MULTILINE)
    if "\n  items:\n" in text:
        return text.replace("\n  items:\n", f"\n  items:\n    - {item}\n", 1)
    return _AFTER_ITEMS.sub(lambda key: f"  items: [{item}]\n{key[0]}", text, count=1)


def _list(line: re.Match[str]) -> str:
    """Return a list on one line, or with a line for each item if it is too long."""
    indent, key, items = line.groups()
    if len(line[0]) <= LONGEST:
        return line[0]
    return "\n".join([f"{indent}{key}:", *(f"{indent}  - {item}" for item in items.split(", "))])


def _order(block: str) -> tuple[str, str, str]:
    return field(block, "actor"), field(block, "announced"), name(block)


def split(text: str) -> list[str]:
    """Return what is before the first event of a log, and the text of each event."""
    return re.split(r"^(?=- id: )", text, flags=re.MULTILINE)


def name(block: str) -> str:
    """Return the id of an event."""
    return block.split(maxsplit=3)[2]


def field(block: str, key: str) -> str:
    """Return the value of a field of one word, without its quotes."""
    found = re.search(rf"^  {key}: '?([\w-]+)", block, re.MULTILINE)
    return found[1] if found else ""


if __name__ == "__main__":
    made = short if sys.argv[3:] == ["short"] else text
    Path(sys.argv[2]).write_text(made(int(sys.argv[1])), encoding="utf-8", newline="")
