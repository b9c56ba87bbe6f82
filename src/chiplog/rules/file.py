"""CL0: the file and its YAML."""

import re
from collections.abc import Iterator
from dataclasses import replace

from chiplog.logfile import blocks, parse
from chiplog.logfile.parse import Place
from chiplog.model import characters
from chiplog.rules.registry import Finding, declare

NOT_UTF8 = declare(
    "CL001",
    """The file is UTF-8.

    Bad:   a file saved as UTF-16 or Latin-1
    Good:  the same file, saved as UTF-8
    """,
)
BOM = declare(
    "CL002",
    """The file begins with its text, not with a byte-order mark.

    Bad:   a file saved as "UTF-8 with BOM"
    Good:  the same file, saved as UTF-8
    """,
)
CHARACTER = declare(
    "CL003",
    """No control characters, and none that reverse the order of reading.

    They can make a reviewer see another text than the one that is there, and some YAML readers end a line at them.

    Bad:   a tab, an escape, U+202E (right-to-left override), U+2028 (line separator)
    Good:  spaces and visible characters
    """,
)
SYNTAX = declare(
    "CL004",
    """A block is YAML, as every reader of YAML 1.1 and 1.2 takes it.

    Bad:   title: China: a first approval
    Good:  title: 'China: a first approval'
    """,
)
DUPLICATE_KEY = declare(
    "CL005",
    """A key stands once.

    Readers keep the first or the last, each as it likes.

    Bad:   stage: proposed, and two lines on stage: decided
    Good:  stage: decided
    """,
)
ANCHOR = declare(
    "CL006",
    """No anchors, aliases or merge keys.

    With them an event's meaning would hang on another's block.

    Bad:   targets: &firms [CN]
    Good:  targets: [CN]
    """,
)
TAG = declare(
    "CL007",
    """No tags.

    Bad:   title: !!str China approves
    Good:  title: China approves
    """,
)
DOCUMENT = declare(
    "CL008",
    """A log is one document: one `---` at the top at most, no `...`, no directives.

    Bad:   --- between two events
    Good:  a blank line between two events
    """,
)
STRAY = declare(
    "CL009",
    """The file is a list: every line at column 0 begins an event with `- `, or is a comment.

    Bad:   events: on the first line, and the list indented under it
    Good:  - id: cn-2026-h200-import-approval at column 0
    """,
)
NOT_AN_EVENT = declare(
    "CL010",
    """Each item of the list is one mapping: an event's fields.

    Bad:   - China approves the H200
    Good:  - id: cn-2026-h200-import-approval, and its other fields on the lines below
    """,
)
CONFLICT = declare(
    "CL011",
    """No conflict markers are left over from a merge.

    Bad:   <<<<<<< HEAD
    Good:  both sides' events, one after the other
    """,
)

YAML_KINDS = {
    "syntax": SYNTAX,
    "duplicate": DUPLICATE_KEY,
    "anchor": ANCHOR,
    "tag": TAG,
    "document": DOCUMENT,
    "item": NOT_AN_EVENT,
}

_SIGNS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"SQLite format 3", "SQLite"),
    (b"%PDF-", "PDF"),
)
_BINARY = "binary"
_NO_TEXT = ("gzip", "zip", "SQLite", "PDF", _BINARY)

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})

_HEAD = 4096
"""Bytes that an encoding is told by."""

_COLUMN_0 = re.compile(r"^(?![\s#]|-(?:\s|$)).+", re.MULTILINE)


def undecodable(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Name the first byte that is not UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode(errors="replace"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        yield NOT_UTF8, Finding("", message, "save the file as UTF-8", place=Place(line, column))


def foreign(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Name the encoding of a file that is in another one as a whole, or that is no text."""
    name = next((name for sign, name in _SIGNS if data.startswith(sign)), None) or _without_sign(data)
    if name in _NO_TEXT:
        code = CHARACTER if name == _BINARY else NOT_UTF8
        yield code, Finding("", f"the file is no text: it is {name}", "name a log", place=Place(0, 0))
    elif name:
        yield NOT_UTF8, Finding("", f"the file is {name}", "save it as UTF-8", place=Place(0, 0))
    elif not data.isascii():
        yield from _of_single_bytes(data)


def _without_sign(data: bytes) -> str | None:
    """Recognize UTF-16 and UTF-32 by their zeros: each ASCII character has them at the same places."""
    head = data[:_HEAD]
    zeros = [head[place::4].count(0) * 4 > len(head) // 2 for place in range(4)]
    if sum(zeros) == 3 and head.strip(b"\0"):
        return "UTF-32"
    if zeros in ([True, False] * 2, [False, True] * 2):
        return "UTF-16"
    return _BINARY if len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 20 else None


def _of_single_bytes(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Recognize Latin-1 and the like: several lines have bytes that are not UTF-8, and none has a character that is."""
    found = list(undecodable(data))
    if not found or not data.decode(errors="ignore").isascii():
        return
    lines = sum(1 for line in data.split(b"\n") if not line.isascii())
    if lines > 1:
        message = f"{found[0][1].message}, and {lines - 1} more {'line is' if lines == 2 else 'lines are'} not"
        yield NOT_UTF8, replace(found[0][1], message=message, help="it may be Latin-1: save the file as UTF-8")


def unreadable(text: str) -> Iterator[tuple[str, Finding]]:
    """Name what makes a block's text unfit to be read at all: markers, characters, lines at column 0."""
    if place := parse.conflict(text):
        yield (
            CONFLICT,
            Finding("", "a conflict marker of a merge", "run `chiplog resolve`", place=place),
        )
        return
    for place, match in _placed(text, characters.IN_FILE):
        said = "a tab" if match[0] == "\t" else f"the character {characters.name(match[0])}"
        help_ = "use spaces" if match[0] == "\t" else "take it out"
        yield CHARACTER, Finding("", f"{said} may not stand here", help_, place=place)
    for place, match in _placed(text, _COLUMN_0):
        marker = match[0].startswith(("---", "...", "%"))
        code, message = (
            (DOCUMENT, "a document marker or directive") if marker else (STRAY, "text at column 0 begins no event")
        )
        help_ = (
            "a log is one document: take the line out"
            if marker
            else "indent it by two spaces, or close the quote above"
        )
        yield code, Finding("", message, help_, place=place)


def outside(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Name what stands in the header or a gap and is neither blank nor a comment."""
    if data.startswith(blocks.BOM):
        yield (
            BOM,
            Finding("", "the file begins with a byte-order mark", "save it as UTF-8 without one", place=Place(0, 0)),
        )
    yield from undecodable(data)
    for index, line in blocks.stray(data):
        text = line.decode(errors="replace")
        place = Place(index, len(text) - len(text.lstrip()))
        if parse.conflict(text):
            yield (
                CONFLICT,
                Finding("", "a conflict marker of a merge", "run `chiplog resolve`", place=place),
            )
        elif text.startswith(("---", "...", "%")):
            yield (
                DOCUMENT,
                Finding("", "a document marker or directive", "a log is one document: take the line out", place=place),
            )
        elif re.match(r"\s+- ", text):
            yield STRAY, Finding("", "an indented list", "move the list to column 0", place=place)
        else:
            yield (
                STRAY,
                Finding("", "text that belongs to no event", "a log is a list of `- id: …` at column 0", place=place),
            )
    text = data.removeprefix(blocks.BOM).decode(errors="replace")
    for place, match in _placed(text, characters.IN_FILE):
        yield (
            CHARACTER,
            Finding(
                "",
                f"the character {characters.name(match[0])} may not stand here",
                "take it out",
                place=place,
            ),
        )


def _placed(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[Place, re.Match[str]]]:
    """Return the matches of a pattern with their places, in time that grows with the text alone."""
    line = begins = seen = 0
    for match in pattern.finditer(text):
        line += text.count("\n", seen, match.start())
        begins = max(begins, text.rfind("\n", seen, match.start()) + 1)
        seen = match.start()
        yield Place(line, seen - begins), match
