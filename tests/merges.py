"""Two sides of a log for tests: a log with comments and odd forms, and edits that people make to it."""

import functools
import random
import re
from collections.abc import Callable
from typing import Any

from chiplog.logfile import blocks, edit_fields, emit, parse
from chiplog.logfile.splice import insert
from chiplog.review.three import ThreeWay
from tests.factories import tree

Log = dict[str, str]
"""The text of each event, with what follows it, by id; the header under `""`."""

COMMENTED = """\
# Watched by two people.
- id: cn-2025-commented
  title: China does something else about chips  # as it said
  announced: 2025-03-01
  actor:   CN
  # named in the annex
  targets:
    - US # first
    - JP
    - NL
  flow: export
  instrument: licence-rule
  effect: tighten
  stage: decided
  confidence: official
  items: [gallium, germanium]
  summary: >-
    First it asks for a licence.
    Then it counts the tons.
    Then it closes the port.
  sources:
    # the act itself
    - url: https://www.example.org/commented
      publisher: Example
      published: 2025-03-01
      kind: official
    - url: https://www.example.net/commented
      publisher: Other
      published: 2025-03-02
      kind: news
  recorded: 2026-06-01
  # to be looked at again
"""

EVENTS = (
    tree("ae-2024-first", actor="AE", announced="2024-05-01", items=["chips", "servers", "racks"]),
    tree("cn-2024-second", announced="2024-06-01", entities={"subject": ["SMIC"], "owner": ["A", "B"]}),
    tree("nl-2025-third", actor="NL", announced="2025-02-01", body="Tax", acts=["celex:32023R1781"]),
    tree("us-2025-fourth", actor="US", targets=["CN", "MO"], relations={"amends": ["cn-2024-second"]}),
    tree("us-2025-sixth", actor="US", announced="2025-06-01", targets=["CN"], summary="It says so. It does so."),
)

HEADER = "# A log for a test.\n# Order: by actor, then announced, then id.\n\n"


@functools.cache
def log() -> Log:
    """The log that both sides begin with; nobody changes it, but for a copy."""
    texts = sorted([*map(emit.event, EVENTS), COMMENTED], key=key)
    named = {str(parse.read(text)["id"]): f"{text}\n" for text in texts}
    named["nl-2025-third"] += "# What follows is about the States.\n\n"
    return {"": HEADER, **named}


def key(text: str) -> tuple[str, str, str]:
    read = parse.read(text)
    return read["actor"], read["announced"], read["id"]


def text(of: Log) -> str:
    return "".join(of.values()).removesuffix("\n")


def changed(of: Log, name: str, **fields: Any) -> Log:
    """The log with fields of an event changed; None takes one out."""
    block = blocks.cut(of[name].encode()).blocks[0].data.decode()
    tree_ = {key: value for key, value in {**parse.read(block), **fields}.items() if value is not None}
    return {**of, name: of[name].replace(block, edit_fields.fields(block, tree_))}


def added(of: Log, event: dict[str, Any]) -> Log:
    """The log with another event at its place."""
    document = blocks.cut(text(of).encode())
    order = [key(block.data.decode()) for block in document.blocks]
    spliced = insert(document, order, key(emit.event(event)), emit.event(event)).apply(bytes(document))
    return cut(spliced.decode())


def cut(of: str) -> Log:
    document = blocks.cut(of.encode())
    found = {"": document.header.decode()}
    for block in document.blocks:
        data = block.data.decode()
        found[str(parse.read(data)["id"])] = data + block.gap.decode()
    return {**found, list(found)[-1]: list(found.values())[-1] + "\n"}


# Edits


def _pick(chance: random.Random, of: Log) -> tuple[str, dict[str, Any]]:
    name = chance.choice([name for name in of if name])
    return name, parse.read(blocks.cut(of[name].encode()).blocks[0].data.decode())


def _add(chance: random.Random, of: Log) -> Log:
    actor, month, number = chance.choice("CN NL US ZA".split()), chance.randint(1, 12), chance.randint(1, 999)
    targets = ["JP"] if actor == "US" else ["US"]
    event = tree(f"{actor.lower()}-2025-new-{number}", actor=actor, targets=targets, announced=f"2025-{month:02}-01")
    return of if event["id"] in of else added(of, event)


WORDS: dict[str, list[Any]] = {
    "effect": ["loosen", "tighten", "neutral"],
    "stage": ["signalled", "proposed", "decided"],
    "title": [f"China does thing number {number}" for number in range(5)],
    "body": [None, "MOFCOM", "BIS", "METI"],
    "effective": [None, "2025-09-01", "2025-10"],
    "flow": ["import", "inward", "internal"],
}


def _reword(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    field = chance.choice(list(WORDS))
    return changed(of, name, **{field: chance.choice(WORDS[field])})


def _lengthen(chance: random.Random, of: Log) -> Log:
    name, event = _pick(chance, of)
    field, members = chance.choice(
        [
            ("targets", "KR TW DE FR".split()),
            ("items", "wafers masks resist".split()),
            ("codes", ["hs:8542", "eccn:3A090"]),
        ]
    )
    return changed(of, name, **{field: list(dict.fromkeys([*event.get(field, []), chance.choice(members)]))})


def _shorten(chance: random.Random, of: Log) -> Log:
    name, event = _pick(chance, of)
    field = chance.choice(["targets", "items"])
    members = [member for member in event.get(field, []) if chance.random() < 0.6]
    return changed(of, name, **{field: members or None}) if field != "targets" or members else of


def _cite(chance: random.Random, of: Log) -> Log:
    name, event = _pick(chance, of)
    page = {"url": f"https://www.example.com/{chance.randint(1, 99)}", "publisher": "Third", "kind": "official"}
    known = {source["url"] for source in event["sources"]}
    return of if page["url"] in known else changed(of, name, sources=[*event["sources"], page])


def _recite(chance: random.Random, of: Log) -> Log:
    name, event = _pick(chance, of)
    place = chance.randrange(len(event["sources"]))
    page = {
        **event["sources"][place],
        chance.choice(["publisher", "origin", "lang"]): chance.choice(["zh", "ja", "ko"]),
    }
    return changed(of, name, sources=[*event["sources"][:place], page, *event["sources"][place + 1 :]])


def _name_parties(chance: random.Random, of: Log) -> Log:
    name, event = _pick(chance, of)
    role, party = chance.choice(["subject", "supplier", "owner"]), chance.choice(["Nvidia", "ASML", "TSMC", "CXMT"])
    roles = event.get("entities", {})
    return changed(of, name, entities={**roles, role: list(dict.fromkeys([*roles.get(role, []), party]))})


def _resay(chance: random.Random, of: Log) -> Log:
    if "cn-2025-commented" not in of:
        return of
    old = chance.choice(["First it asks for a licence", "Then it counts the tons", "Then it closes the port"])
    return {**of, "cn-2025-commented": of["cn-2025-commented"].replace(old, f"It does thing {chance.randint(1, 9)}")}


def _correct(chance: random.Random, of: Log) -> Log:
    name, event = _pick(chance, of)
    line = {"date": f"2026-07-{chance.randint(10, 28)}", "fields": ["effect"], "text": "It was otherwise."}
    return changed(of, name, corrections=[*event.get("corrections", []), line])


def _remark(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    note, field = f"# note {chance.randint(1, 999)}", chance.choice(["announced", "stage", "sources", "recorded"])
    if chance.random() < 0.3:
        return {**of, name: re.sub(r"^- id", f"{note}\n- id", of[name], count=1, flags=re.MULTILINE)}
    return {**of, name: re.sub(rf"^  {field}:", f"  {note}\n  {field}:", of[name], count=1, flags=re.MULTILINE)}


EDITS: tuple[Callable[[random.Random, Log], Log], ...] = (
    *(_add, _add, _reword, _reword, _lengthen, _shorten, _cite, _recite, _name_parties, _resay, _correct, _remark),
)


def side(chance: random.Random, of: Log, most: int = 4) -> Log:
    """What somebody makes of a log."""
    for _ in range(chance.randint(0, most)):
        of = chance.choice(EDITS)(chance, of)
    return of


def sides(chance: random.Random, most: int = 4) -> ThreeWay[str]:
    """A log, and what two people make of it."""
    base = log()
    return ThreeWay(text(base), text(side(chance, base, most)), text(side(chance, base, most)))


def remarks(of: str) -> set[str]:
    """The comments of a log."""
    document = blocks.cut(of.encode())
    lines = {
        line
        for part in (document.header, *(block.gap for block in document.blocks))
        for line in part.decode().splitlines()
        if line
    }
    return lines | {comment.text for block in document.blocks for comment in parse.block(block.data.decode()).comments}


# Edits of all kinds: what people do to a log by hand


def _token(chance: random.Random) -> str:
    return f"# n{chance.randint(10**6, 10**7)}n"


def _drop(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    return {key: value for key, value in of.items() if key != name} if len(of) > 3 else of


def _rename(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    new = f"{name.removesuffix('-again')}-again"
    if new in of:
        return of
    return {new if key == name else key: value.replace(f"id: {name}", f"id: {new}") for key, value in of.items()}


def _move(chance: random.Random, of: Log) -> Log:
    names = [name for name in of if name]
    chance.shuffle(names)
    return {"": of[""], **{name: of[name] for name in names}}


def _retract(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    return changed(of, name, retracted={"date": "2026-07-01", "reason": chance.choice(["duplicate", "false-report"])})


def _head(chance: random.Random, of: Log) -> Log:
    lines = of[""].splitlines(keepends=True)
    lines.insert(chance.randint(0, len(lines)), f"{_token(chance)}\n")
    return {**of, "": "".join(lines)}


def _between(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    return {**of, name: f"{of[name]}{_token(chance)}\n\n"}


def _blank(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    return {**of, name: chance.choice([f"{of[name]}\n", f"{of[name].rstrip()}\n"])}


def _touch(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    return {**of, name: f"{_token(chance)}\n{of[name]}"}


def _beside(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    lines = of[name].splitlines(keepends=True)
    place = chance.choice([index for index, line in enumerate(lines) if re.match(r"[- ] +[a-z]+: [^>]", line)])
    lines[place] = f"{lines[place].rstrip()}  {_token(chance)}\n" if "#" not in lines[place] else lines[place]
    return {**of, name: "".join(lines)}


def _inside(chance: random.Random, of: Log) -> Log:
    name, _ = _pick(chance, of)
    lines = of[name].splitlines(keepends=True)
    places = [index for index, line in enumerate(lines) if re.match(r"  +([a-z]+:|- )", line)]
    place = chance.choice(places)
    indent = len(lines[place]) - len(lines[place].lstrip())
    lines.insert(place, f"{' ' * indent}{_token(chance)}\n")
    return {**of, name: "".join(lines)}


def _share(chance: random.Random, of: Log) -> Log:
    if "cn-2025-shared" in of:
        return of
    number = chance.randint(1, 3)
    url = f"https://www.example.org/shared/{number}"
    event = tree("cn-2025-shared", title=f"China does shared thing {number}", announced=f"2025-0{number}-01")
    source = {"url": url, "publisher": "Example", "kind": "official"}
    return added(of, {**event, "items": [f"thing {number}"], "sources": [source]})


WILD: tuple[Callable[[random.Random, Log], Log], ...] = (
    *EDITS,
    *(_drop, _rename, _rename, _move, _retract, _head, _head, _between, _between, _blank, _touch, _beside, _inside, _share),
)  # fmt: skip


def wild_sides(chance: random.Random, most: int = 8) -> ThreeWay[str]:
    """A log, and what two people make of it in every way; each may save it with other line ends."""
    base = log()

    def made() -> str:
        of = base
        for _ in range(chance.randint(0, most)):
            of = chance.choice(WILD)(chance, of)
        found = text(of)
        found = found.removesuffix("\n") if chance.random() < 0.1 else found
        return found.replace("\n", "\r\n") if chance.random() < 0.1 else found

    return ThreeWay(text(base), made(), made())
