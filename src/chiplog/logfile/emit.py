"""Write events as canonical text, so that a diff shows only what changed."""

import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chiplog.logfile import scalars
from chiplog.logfile.parse import Folded
from chiplog.logfile.places import Path
from chiplog.model import characters
from chiplog.model.keys import DATES, FIELDS

_FIELDS = frozenset(FIELDS[""])
_KEYS = frozenset(key for keys in FIELDS.values() for key in keys)

WIDEST = 100
"""The largest number of columns of a list on one line."""

# A sentence ends before a space and a capital, but not after an initial or a common abbreviation.
_SENTENCE = re.compile(
    r"(?<![A-Z]\.)(?<!\bNo\.)(?<!\bInc\.)(?<!\bCo\.)(?<!\bLtd\.)(?<!\bvs\.)(?<=[.!?]) (?=[A-Z‘“'\"])"
)


@functools.lru_cache(maxsize=32768)
def scalar(text: str, *, flow: bool = False, date: bool = False, number: bool = False) -> str:
    """Return a scalar: without quotes if every reader reads it back as this text, else in single quotes.

    Double quotes are used only for characters that a line can't contain, such as line breaks.
    """
    if scalars.safe(text, flow=flow, date=date, number=number):
        return text
    return _escaped(text) if characters.IN_TEXT.search(text) else "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{characters.IN_TEXT.sub(_escape, quoted)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")


_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Line(NamedTuple):
    """A line of canonical text, without its line end, and the path of the value that it contains or begins."""

    path: Path
    text: str


def event(tree: Mapping[str, Any]) -> str:
    """Return an event in canonical form: its lines from `- id: …`, each with a line feed."""
    return "".join([f"{text}\n" for _, text in _lines(tree)])


def lines(tree: Mapping[str, Any]) -> list[Line]:
    """Return the lines of an event in canonical form, the first with its `- `."""
    return list(itertools.starmap(Line, _lines(tree)))


# Plain pairs until the end: most calls want the text alone, of every event of a log.
_Lines = list[tuple[Path, str]]


def _lines(tree: Mapping[str, Any]) -> _Lines:
    found: _Lines = []
    for key in ordered(tree, FIELDS[""]):
        _field(found, (key,), tree[key], "  ")
    return [(found[0][0], f"- {found[0][1][2:]}"), *found[1:]] if found else [((), "- {}")]


def field(key: str, value: Any) -> list[Line]:
    """Return the lines of one field of an event, with their indentation in the event."""
    found: _Lines = []
    _field(found, (key,), value, "  ")
    return list(itertools.starmap(Line, found))


def may_be_date(path: Path) -> bool:
    """Return whether a full date is unquoted at a path: where the model has a date, or has no such field."""
    return path[-1] in DATES or path[0] not in _FIELDS


def is_number(path: Path) -> bool:
    """Return whether the value at a path is a number: the value of a figure, or an end of its range."""
    return len(path) in (3, 4) and path[0] == "figures" and path[2] == "value"


def summary_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a summary: as its author broke them, or one sentence per line."""
    if isinstance(text, Folded) and " ".join(text.lines) == text:
        return text.lines
    return tuple(_SENTENCE.split(text))


def folds(text: str, parts: Sequence[str]) -> bool:
    """Return whether a folded scalar reads back: no line breaks, no outer spaces, no line that begins with a space."""
    return (
        bool(text)
        and "\n" not in text
        and text == text.strip()
        and not any(line[:1] in (" ", "") or line[-1:] == " " for line in parts)
    )


def ordered(tree: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    """Return the keys of a mapping: known ones in canonical order, then the others in their own order."""
    found = [key for key in known if key in tree]
    return found if len(found) == len(tree) else [*found, *(key for key in tree if key not in known)]


def _field(found: _Lines, path: Path, value: Any, indent: str) -> None:
    """Add the lines of the value at a path."""
    key = str(path[-1])
    name = f"{indent}{key if key in _KEYS else scalar(key)}:"
    if isinstance(value, str):
        parts = summary_lines(value) if key == "summary" else ()
        if parts and folds(value, parts):
            found.append((path, f"{name} >-"))
            found += [(path, f"{indent}  {line}") for line in parts]
        else:
            found.append((path, f"{name} {scalar(value, date=may_be_date(path), number=is_number(path))}"))
    elif isinstance(value, Mapping):
        found.append((path, name))
        for inner in ordered(value, _inside(path)):
            _field(found, (*path, inner), value[inner], f"{indent}  ")
    elif all(isinstance(item, str) for item in value):
        _list(found, path, name, value, indent)
    else:
        found.append((path, name))
        for index, item in enumerate(value):
            _item(found, (*path, index), item, f"{indent}  ")


def _inside(path: Path) -> Sequence[str]:
    """Return the known keys of a mapping in a field of an event, or in a list there."""
    if len(path) == 3 and path[0] == "figures":
        return FIELDS.get(str(path[2]), ())
    return FIELDS.get(str(path[0]), ()) if len(path) == 1 or (len(path) == 2 and isinstance(path[1], int)) else ()


def one_line(name: str, items: Sequence[str]) -> str:
    """Return a list on one line, after its indented key with the colon; "" if it is too long for that."""
    line = f"{name} [{', '.join([scalar(item, flow=True) for item in items])}]"
    return line if len(line) <= WIDEST else ""


def _list(found: _Lines, path: Path, name: str, items: Sequence[str], indent: str) -> None:
    if line := one_line(name, items):
        found.append((path, line))
    else:
        found.append((path, name))
        found += [((*path, index), f"{indent}  - {scalar(item)}") for index, item in enumerate(items)]


def _item(found: _Lines, path: Path, item: Any, indent: str) -> None:
    """Add one mapping of a list, or what a faulty log has in its place."""
    if not isinstance(item, Mapping) or not item:
        found.append((path, f"{indent}- {scalar(item if isinstance(item, str) else '')}"))
        return
    start = len(found)
    for key in ordered(item, _inside(path)):
        _field(found, (*path, key), item[key], f"{indent}  ")
    found[start] = (found[start][0], f"{indent}- {found[start][1].lstrip()}")
