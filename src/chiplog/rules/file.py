"""CL0: the file and its YAML."""

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from chiplog.logfile import blocks, parse
from chiplog.logfile.blocks import Document
from chiplog.logfile.places import Place
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
    """The file begins with text, not with a byte-order mark.

    Bad:   a file saved as "UTF-8 with BOM"
    Good:  the same file, saved as UTF-8
    """,
)
CHARACTER = declare(
    "CL003",
    """The file has no control characters, and no characters that reverse the reading order.

    A reviewer may see a different text than the one in the file, and some YAML readers end a line at them.

    Bad:   a tab, an escape, U+202E (right-to-left override), U+2028 (line separator)
    Good:  spaces and visible characters
    """,
)
SYNTAX = declare(
    "CL004",
    """A block is YAML that every reader of YAML 1.1 and 1.2 accepts.

    Bad:   title: China: a first approval
    Good:  title: 'China: a first approval'
    """,
)
DUPLICATE_KEY = declare(
    "CL005",
    """A mapping has each key only once.

    Some readers keep the first value, others the last.

    Bad:   stage: proposed, and two lines below stage: decided
    Good:  stage: decided
    """,
)
ANCHOR = declare(
    "CL006",
    """A block has no anchors, aliases or merge keys.

    With them the meaning of an event would depend on another block.

    Bad:   targets: &firms [CN]
    Good:  targets: [CN]
    """,
)
TAG = declare(
    "CL007",
    """A block has no tags.

    Bad:   title: !!str China approves
    Good:  title: China approves
    """,
)
DOCUMENT = declare(
    "CL008",
    """A log is one document: at most one `---`, at the top, no `...`, no directives.

    Bad:   --- between two events
    Good:  a blank line between two events
    """,
)
STRAY = declare(
    "CL009",
    """The file is a list: every line that starts in column 0 begins an event with `- `, or is a comment.

    Bad:   events: on the first line, and the list indented under it
    Good:  - id: cn-2026-h200-import-approval in column 0
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
    """No conflict markers are left from a merge.

    Bad:   <<<<<<< HEAD
    Good:  the events of both sides, one after the other
    """,
)
THROUGH = declare(
    "CL013",
    """The day up to which the log has been kept, if the header says it, is one full date.

    Bad:   # through: July 2026
    Good:  # through: 2026-07-01
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

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

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
_PIECE = 1 << 20
"""How many bytes are used to detect an encoding."""

_COLUMN_0 = re.compile(r"^(?![\s#]|-(?:\s|$)).+", re.MULTILINE)


def undecodable(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Yield a finding for the first byte that is not UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode(errors="replace"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        yield NOT_UTF8, Finding("", message, "save the file as UTF-8", place=Place(line, column))


def foreign(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Yield a finding that names the encoding of a file that is not UTF-8 as a whole, or not text."""
    name = next((name for sign, name in _SIGNS if data.startswith(sign)), None) or _without_sign(data)
    if name in _NO_TEXT:
        code = CHARACTER if name == _BINARY else NOT_UTF8
        yield code, Finding("", f"the file is not text, but {name}", "give the path of a log", place=Place(0, 0))
    elif name:
        yield NOT_UTF8, Finding("", f"the file is {name}, not UTF-8", "save it as UTF-8", place=Place(0, 0))
    elif not data.isascii():
        yield from _of_single_bytes(data)


def _without_sign(data: bytes) -> str | None:
    """Return UTF-16 or UTF-32 if the places of zero bytes show it, `binary` for binary data, or None."""
    head = data[:_HEAD]
    zeros = [head[place::4].count(0) * 4 > len(head) // 2 for place in range(4)]
    if sum(zeros) == 3 and head.strip(b"\0"):
        return "UTF-32"
    if zeros in ([True, False] * 2, [False, True] * 2):
        return "UTF-16"
    return _BINARY if len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 20 else None


def _is_utf8(data: bytes) -> bool:
    """Return whether data is UTF-8, without making a text of it, which may take four times the memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _of_single_bytes(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Yield a finding for Latin-1 and the like: several lines are not UTF-8, and no line has a UTF-8 character."""
    if _is_utf8(data):
        return
    found = list(undecodable(data))
    if not found or not data.decode(errors="ignore").isascii():
        return
    lines = sum(1 for line in data.split(b"\n") if not line.isascii())
    if lines > 1:
        message = f"{found[0][1].message}, and {lines - 1} more {'line is' if lines == 2 else 'lines are'} not"
        yield NOT_UTF8, replace(found[0][1], message=message, help="it may be Latin-1: save the file as UTF-8")


def unreadable(text: str) -> Iterator[tuple[str, Finding]]:
    """Yield what keeps a block from being parsed: conflict markers, characters, lines in column 0."""
    if place := parse.conflict(text):
        yield (
            CONFLICT,
            Finding("", "there is a conflict marker of a merge", "run `chiplog resolve`", place=place),
        )
        return
    for place, match in _matches(text, characters.IN_FILE):
        said = "a tab" if match[0] == "\t" else f"the character {characters.name(match[0])}"
        help_ = "use spaces" if match[0] == "\t" else "remove it"
        yield CHARACTER, Finding("", f"{said} is not allowed here", help_, place=place)
    for place, match in _matches(text, _COLUMN_0):
        marker = match[0].startswith(("---", "...", "%"))
        code, message = (
            (DOCUMENT, "a document marker or directive")
            if marker
            else (STRAY, "this line in column 0 does not begin an event")
        )
        help_ = (
            "a log is one document: remove the line" if marker else "indent it by two spaces, or close a quote above it"
        )
        yield code, Finding("", message, help_, place=place)


def through(document: Document) -> Iterator[tuple[str, Finding]]:
    """Yield what is wrong with the header's day up to which the log has been kept."""
    said = document.through()
    if said is None or _FULL_DATE.fullmatch(said):
        try:
            dt.date.fromisoformat(said or "2026-01-01")
        except ValueError:
            pass
        else:
            return
    lines = document.header.decode(errors="replace").split("\n")
    index = next(number for number, line in enumerate(lines) if re.match(r"#[ \t]*through:", line))
    yield THROUGH, Finding("", f"through: {said!r} is not a date", "write # through: 2026-07-01", place=Place(index, 0))


def outside(data: bytes) -> Iterator[tuple[str, Finding]]:
    """Yield what is neither blank nor a comment in the header or in a gap between blocks."""
    if data.startswith(blocks.BOM):
        yield (
            BOM,
            Finding("", "the file begins with a byte-order mark", "save it as UTF-8 without one", place=Place(0, 0)),
        )
    yield from undecodable(data)
    for index, line in blocks.unparsed(data):
        text = line.decode(errors="replace")
        place = Place(index, len(text) - len(text.lstrip()))
        if parse.conflict(text):
            yield (
                CONFLICT,
                Finding("", "there is a conflict marker of a merge", "run `chiplog resolve`", place=place),
            )
        elif text.startswith(("---", "...", "%")):
            yield (
                DOCUMENT,
                Finding("", "a document marker or directive", "a log is one document: remove the line", place=place),
            )
        elif re.match(r"\s+- ", text):
            yield STRAY, Finding("", "the list is indented", "move it to column 0", place=place)
        else:
            yield (
                STRAY,
                Finding(
                    "", "this text does not belong to an event", "a log is a list of `- id: …` in column 0", place=place
                ),
            )
    text = data.removeprefix(blocks.BOM).decode(errors="replace")
    for place, match in _matches(text, characters.IN_FILE):
        yield (
            CHARACTER,
            Finding(
                "",
                f"the character {characters.name(match[0])} is not allowed here",
                "remove it",
                place=place,
            ),
        )


def _matches(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[Place, re.Match[str]]]:
    """Yield the matches of a pattern with their places, in time linear in the length of the text."""
    line = begins = seen = 0
    for match in pattern.finditer(text):
        line += text.count("\n", seen, match.start())
        begins = max(begins, text.rfind("\n", seen, match.start()) + 1)
        seen = match.start()
        yield Place(line, seen - begins), match
