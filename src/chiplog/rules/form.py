"""CL4, and CL105: the formatting of a block, compared with its canonical text.

Usually a block equals its canonical text, and nothing else is done. Only for other blocks the differences are located.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from chiplog.logfile import emit, quick, scalars
from chiplog.logfile.blocks import Document
from chiplog.logfile.parse import Parsed
from chiplog.logfile.places import Path, Place, Places, Scalar
from chiplog.model import characters
from chiplog.model.keys import FIELDS
from chiplog.rules.fields import MISREAD
from chiplog.rules.registry import Finding, declare

KEYS = declare(
    "CL401",
    """Keys are in the order of the model.

    Bad:   actor: CN above announced: 2026-01-28
    Good:  announced: 2026-01-28 above actor: CN
    """,
    "warning",
    fixable=True,
)
BLOCKS = declare(
    "CL402",
    """Events are sorted by actor, then announced, then id.

    Then two pull requests that each add a recent event rarely change the same lines.

    Bad:   a US event above a CN event
    Good:  the CN event above the US event
    """,
    "warning",
    fixable=True,
)
QUOTES = declare(
    "CL403",
    """Text is quoted, in single quotes, only if some YAML reader would misread it without quotes.

    Bad:   body: "BIS"
    Good:  body: BIS
    """,
    "warning",
    fixable=True,
)
TRAILING = declare(
    "CL404",
    """No line ends with a space.

    Bad:   actor: CN and a space after it
    Good:  actor: CN
    """,
    "warning",
    fixable=True,
)
LISTS = declare(
    "CL405",
    """A short list is on one line; a list that is longer than 100 columns has a line for each item.

    Bad:   targets: with - CN on the next line
    Good:  targets: [CN]
    """,
    "warning",
    fixable=True,
)
LAYOUT = declare(
    "CL406",
    """A block is in canonical form: indented by two spaces, one line for each field, a summary folded with >-.

    Bad:   title:   China approves the H200
    Good:  title: China approves the H200
    """,
    "warning",
    fixable=True,
)
GAPS = declare(
    "CL407",
    """There is one blank line between two events, and the file ends with one line end.

    Bad:   two events without a blank line between them
    Good:  one blank line
    """,
    "warning",
    fixable=True,
)
LINE_ENDS = declare(
    "CL408",
    """Lines end with LF.

    Bad:   a file with Windows line ends (CRLF)
    Good:  the same file with LF
    """,
    "warning",
    fixable=True,
)
COMPOSED = declare(
    "CL409",
    """Text is in Unicode's composed form (NFC), so that equal words are equal bytes.

    Bad:   é as e and a combining accent
    Good:  é as one character
    """,
    "warning",
    fixable=True,
)

# The lookbehind keeps the pattern from being tried at each space of a run.
_TRAILING = re.compile(r"(?<![ \t])[ \t]+$")
_COMMENT = re.compile(r"(?:^|(?<![ \t])[ \t]+)#.*$", re.MULTILINE)

Found = Iterator[tuple[str, Finding]]


def canonical(text: str) -> dict[str, Any] | None:
    """Return the tree of a block without differences, as most are, or None for a block that may have some."""
    usual = characters.usual(text.encode())
    if not usual and (characters.IN_FILE.search(text) or not unicodedata.is_normalized("NFC", text)):
        return None
    return None if " \n" in text else quick.read(text)


def block(parsed: Parsed) -> Found:
    """Yield the differences between a block and its canonical text."""
    found = list(_departures(parsed))
    yield from found
    known = all(key in FIELDS[""] for key in parsed.tree)
    if not found and known and (place := _first_difference(parsed.text, emit.event(parsed.tree))):
        yield LAYOUT, Finding("", "is not in canonical form", "run `chiplog fmt`", place=place)


def whole(document: Document, order: list[tuple[str, str, str] | None]) -> Iterator[tuple[int, str, Finding]]:
    """Yield (index of the block, code, finding) for blocks out of order, missing blank lines and CRLF line ends.

    `order` has (actor, announced, id) of each block, or None if it is unknown.
    """
    highest: tuple[str, str, str] | None = None
    for index, key in enumerate(order):
        if key and highest and key < highest:
            yield index, BLOCKS, Finding("", f"must be before {highest[2]} in the order of events", "run `chiplog fmt`")
        highest = max(key, highest) if key and highest else key or highest
    end = len(document.blocks) - 1
    for index, below in enumerate(document.blocks.gaps()):
        last = index == end
        if below == b"\n" and not last:
            continue  # as nearly all
        piece = document.blocks[index]
        gap = piece.gap.replace(b"\r\n", b"\n")
        lines = piece.data.count(b"\n") - (piece.data.endswith(b"\n"))
        if last and ((gap.strip() == b"" and gap) or not piece.data.endswith(b"\n")):
            yield (
                index,
                GAPS,
                Finding("", "the file must end with one line end", "run `chiplog fmt`", place=Place(lines, 0)),
            )
        elif not last and (not gap.startswith(b"\n") or b"\n\n" in gap or not gap.endswith(b"\n")):
            yield (
                index,
                GAPS,
                Finding("", "one blank line must follow the event", "run `chiplog fmt`", place=Place(lines, 0)),
            )
    if b"\r\n" not in document.data:
        return
    ends = [i for i, piece in enumerate(document.blocks) if b"\r\n" in piece.data or b"\r\n" in piece.gap]
    if ends:
        count = sum(piece.data.count(b"\r\n") + piece.gap.count(b"\r\n") for piece in document.blocks)
        yield ends[0], LINE_ENDS, Finding("", f"{count} lines end with CRLF", "run `chiplog fmt`", place=Place(0, 0))


def _departures(parsed: Parsed) -> Found:
    located, text = parsed.places, parsed.text.replace("\r\n", "\n")
    yield from _keys(parsed.tree, located)
    yield from (found for path, scalar in located.scalars.items() for found in _scalar(path, scalar, located))
    yield from _lists(parsed.tree, located)
    for number, row in enumerate(text.split("\n")):
        if match := _TRAILING.search(row):
            place = Place(number, match.start())
            yield TRAILING, Finding("", "the line ends with a space", "run `chiplog fmt`", place=place)
    if not unicodedata.is_normalized("NFC", text):
        line = next(n for n, part in enumerate(text.split("\n")) if not unicodedata.is_normalized("NFC", part))
        yield COMPOSED, Finding("", "is not in composed form (NFC)", "run `chiplog fmt`", place=Place(line, 0))


def _keys(tree: Mapping[str, Any], located: Places) -> Found:
    for path, known in _mappings(tree):
        keys = [key for key in _at(tree, path) if key in known]
        for key, expected in zip(keys, sorted(keys, key=known.index), strict=True):
            if key != expected:
                message = f"must be after {expected} in the order of fields"
                yield KEYS, Finding((*path, key), message, "run `chiplog fmt`", place=located.keys.get((*path, key)))
                break


def _mappings(tree: Mapping[str, Any]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield (), FIELDS[""]
    for key, value in tree.items():
        known = FIELDS.get(key, ())
        if known and isinstance(value, dict):
            yield (key,), known
        elif known and isinstance(value, list):
            yield from (((key, index), known) for index, item in enumerate(value) if isinstance(item, dict))
            yield from _ranges(key, value)


def _ranges(key: str, items: list[Any]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for index, item in enumerate(items):
        if isinstance(item, dict) and isinstance(item.get("value"), dict):
            yield (key, index, "value"), FIELDS["value"]


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _scalar(path: Path, scalar: Scalar, located: Places) -> Found:
    text, style = scalar.text, scalar.style
    flow = located.flow.get(path[:-1], False)
    date = emit.may_be_date(path)
    safe = scalars.safe(text, flow=flow, date=date, number=emit.is_number(path))
    if not style and not safe:
        meaning = scalars.misread(text)
        if meaning and text:
            yield (
                MISREAD,
                Finding(path, f"without quotes, many YAML readers read {text} as {meaning}", f"write '{text}'"),
            )
        elif text:
            yield (
                QUOTES,
                Finding(path, f"without quotes, not every YAML reader reads {text} as text", f"write '{text}'"),
            )
    elif style == "'" and safe:
        yield QUOTES, Finding(path, "does not need quotes", f"write {text}")
    elif style == '"' and "\n" not in text:
        yield QUOTES, Finding(path, "is in double quotes", f"write {emit.scalar(text, flow=flow, date=date)}")


def _lists(tree: Mapping[str, Any], located: Places) -> Found:
    for path, is_flow in located.flow.items():
        value = _at(tree, path)
        if not path or not isinstance(value, list) or not all(isinstance(item, str) for item in value) or not value:
            continue
        indent = "  " * len([step for step in path if isinstance(step, str)])
        line = f"{indent}{path[-1]}: [{', '.join(emit.scalar(item, flow=True) for item in value)}]"
        if is_flow != (len(line) <= emit.WIDEST):
            said = "is longer than 100 columns on one line" if is_flow else "fits on one line"
            yield LISTS, Finding(path, said, "run `chiplog fmt`")


def _first_difference(text: str, canonical: str) -> Place | None:
    """Return the first line that differs if comments are ignored, or None."""
    ours, theirs = (_bare(part.replace("\r\n", "\n")) for part in (text, canonical))
    if [line for _, line in ours] == [line for _, line in theirs]:
        return None
    pairs = zip(ours, [*theirs, *[(0, "")] * len(ours)], strict=False)
    return next((Place(number, 0) for (number, line), (_, other) in pairs if line != other), Place(ours[-1][0], 0))


def _bare(text: str) -> list[tuple[int, str]]:
    lines = enumerate(_COMMENT.sub("", text).split("\n"))
    commented = {number for number, line in enumerate(text.split("\n")) if line.lstrip().startswith("#")}
    kept = [(number, line) for number, line in lines if number not in commented]
    while kept and not kept[-1][1]:
        kept.pop()
    return kept
