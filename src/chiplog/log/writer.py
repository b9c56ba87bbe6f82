"""Canonical text: how an event is written, so that a diff shows what changed and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chiplog.log import plain
from chiplog.log.reader import Folded, Path
from chiplog.model.event import DATES, FIELDS

WIDEST = 100
"""Columns that a list may take on one line."""

# A sentence ends before a space and a capital, but not after an initial or a common abbreviation.
_SENTENCE = re.compile(
    r"(?<![A-Z]\.)(?<!\bNo\.)(?<!\bInc\.)(?<!\bCo\.)(?<!\bLtd\.)(?<!\bvs\.)(?<=[.!?]) (?=[A-Z‘“'\"])"
)


def scalar(text: str, *, flow: bool = False, date: bool = False) -> str:
    """Write a scalar: bare where every reader gives it back, else in single quotes."""
    return text if plain.safe(text, flow=flow, date=date) else "'" + text.replace("'", "''") + "'"


class Line(NamedTuple):
    """A line of canonical text, without its end, and the path of the value that it writes, or begins."""

    path: Path
    text: str


def event(tree: Mapping[str, Any]) -> str:
    """Write an event, in canonical form: its lines from `- id: …`, each with its newline."""
    return "".join(f"{line.text}\n" for line in lines(tree))


def lines(tree: Mapping[str, Any]) -> list[Line]:
    """Give the lines of an event in canonical form, the first with its `- `."""
    found = [line for key in ordered(tree, FIELDS[""]) for line in field(key, tree[key])]
    return [Line(found[0].path, f"- {found[0].text[2:]}"), *found[1:]] if found else [Line((), "- {}")]


def field(key: str, value: Any) -> Iterator[Line]:
    """Give the lines of one field of an event, indented as they stand in it."""
    return _field((key,), value, "  ", FIELDS.get(key, ()))


def may_be_date(path: Path) -> bool:
    """Whether a full date stays bare at a path: where the model has a date, or has nothing and can't tell."""
    return path[-1] in DATES or path[0] not in FIELDS[""]


def summary_lines(text: str) -> tuple[str, ...]:
    """Give the lines of a summary: its author's, or a sentence a line."""
    if isinstance(text, Folded) and " ".join(text.lines) == text:
        return text.lines
    return tuple(_SENTENCE.split(text))


def ordered(tree: Mapping[str, Any], known: Sequence[str]) -> Iterator[str]:
    """Give the keys of a mapping: known ones in canonical order, then the others as they came."""
    yield from (key for key in known if key in tree)
    yield from (key for key in tree if key not in known)


def _field(path: Path, value: Any, indent: str, known: Sequence[str]) -> Iterator[Line]:
    key = str(path[-1])
    name = f"{indent}{scalar(key)}:"
    if key == "summary" and isinstance(value, str) and _folds(value):
        yield Line(path, f"{name} >-")
        yield from (Line(path, f"{indent}  {line}") for line in summary_lines(value))
    elif isinstance(value, str):
        yield Line(path, f"{name} {scalar(value, date=may_be_date(path))}")
    elif isinstance(value, Mapping):
        yield Line(path, name)
        for inner in ordered(value, known):
            yield from _field((*path, inner), value[inner], f"{indent}  ", ())
    elif all(isinstance(item, str) for item in value):
        yield from _list(path, name, value, indent)
    else:
        yield Line(path, name)
        for index, item in enumerate(value):
            yield from _item((*path, index), item, f"{indent}  ", known)


def _list(path: Path, name: str, items: Sequence[str], indent: str) -> Iterator[Line]:
    line = f"{name} [{', '.join(scalar(item, flow=True) for item in items)}]"
    if len(line) <= WIDEST:
        yield Line(path, line)
    else:
        yield Line(path, name)
        yield from (Line((*path, index), f"{indent}  - {scalar(item)}") for index, item in enumerate(items))


def _item(path: Path, item: Any, indent: str, known: Sequence[str]) -> Iterator[Line]:
    """One mapping of a list, or whatever a faulty log has in its place."""
    if not isinstance(item, Mapping) or not item:
        yield Line(path, f"{indent}- {scalar(item if isinstance(item, str) else '')}")
        return
    inside = [line for key in ordered(item, known) for line in _field((*path, key), item[key], f"{indent}  ", ())]
    yield Line(inside[0].path, f"{indent}- {inside[0].text.lstrip()}")
    yield from inside[1:]


def _folds(text: str) -> bool:
    """A folded scalar gives back text without line breaks or outer spaces, and not in a line that begins with one."""
    return (
        bool(text)
        and "\n" not in text
        and text == text.strip()
        and not any(line[:1] in (" ", "") or line[-1:] == " " for line in summary_lines(text))
    )
