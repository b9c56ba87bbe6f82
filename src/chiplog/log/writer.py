"""Canonical text: how an event is written, so that a diff shows what changed and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chiplog.log import plain
from chiplog.log.reader import Folded
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


def event(tree: Mapping[str, Any]) -> str:
    """Write an event, in canonical form: its lines from `- id: …`, each with its newline."""
    lines = [line for key in _ordered(tree, FIELDS[""]) for line in _field(key, tree[key], "  ", FIELDS.get(key, ()))]
    return "- " + "\n".join(lines)[2:] + "\n"


def summary_lines(text: str) -> tuple[str, ...]:
    """Give the lines of a summary: its author's, or a sentence a line."""
    if isinstance(text, Folded) and " ".join(text.lines) == text:
        return text.lines
    return tuple(_SENTENCE.split(text))


def _ordered(tree: Mapping[str, Any], known: Sequence[str]) -> Iterator[str]:
    """Known keys in canonical order, then the others as they came."""
    yield from (key for key in known if key in tree)
    yield from (key for key in tree if key not in known)


def _field(key: str, value: Any, indent: str, known: Sequence[str]) -> Iterator[str]:
    name = f"{indent}{scalar(key)}:"
    if key == "summary" and isinstance(value, str) and _folds(value):
        yield f"{name} >-"
        yield from (f"{indent}  {line}" for line in summary_lines(value))
    elif isinstance(value, str):
        yield f"{name} {scalar(value, date=key in DATES)}"
    elif isinstance(value, Mapping):
        yield name
        for inner in _ordered(value, known):
            yield from _field(inner, value[inner], f"{indent}  ", ())
    elif all(isinstance(item, str) for item in value):
        yield from _list(name, value, indent)
    else:
        yield name
        for item in value:
            yield from _item(item, f"{indent}  ", known)


def _list(name: str, items: Sequence[str], indent: str) -> Iterator[str]:
    line = f"{name} [{', '.join(scalar(item, flow=True) for item in items)}]"
    if len(line) <= WIDEST:
        yield line
    else:
        yield name
        yield from (f"{indent}  - {scalar(item)}" for item in items)


def _item(item: Any, indent: str, known: Sequence[str]) -> Iterator[str]:
    """One mapping of a list, or whatever a faulty log has in its place."""
    if not isinstance(item, Mapping) or not item:
        text = item if isinstance(item, str) else ""
        yield f"{indent}- {scalar(text)}"
        return
    lines = [line for key in _ordered(item, known) for line in _field(key, item[key], f"{indent}  ", ())]
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _folds(text: str) -> bool:
    """A folded scalar gives back text without line breaks or outer spaces, and not in a line that begins with one."""
    return (
        bool(text)
        and "\n" not in text
        and text == text.strip()
        and not any(line[:1] in (" ", "") or line[-1:] == " " for line in summary_lines(text))
    )
