"""Read a block that is in canonical form, line by line, without a YAML parser.

In canonical text a line depends on its own key and value alone. So each line is read by itself, and accepted only if
the writer writes its value as exactly this line; lines are remembered, because most are in many blocks.

This second reader is here for one bound of docs/benchmarks.md: the time of `validate` without an index, at 10,000
events, against `hledger check`. Parsing a block as YAML and writing it again to compare takes ten times as long.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chiplog.logfile import emit
from chiplog.logfile.parse import Folded
from chiplog.model.keys import DATES, FIELDS

REMEMBERED = 16_384
"""The number of lines that are remembered."""

_TEXTS = frozenset({"targets", "items", "codes", "acts", "basis"})
_MAPPINGS = frozenset({"entities", "relations", "retracted"})
_NUMBERS = frozenset({"value", "from", "to"})
_IN_BRACKETS = re.compile(r"'(?:[^']|'')*'|[^,' ][^,]*")
_RANKS = {group: {key: rank for rank, key in enumerate(keys)} for group, keys in FIELDS.items()}

_Line = tuple[int, str, str | tuple[str, ...] | None]
"""A line with a key: its rank among the keys of its mapping, the key, and the value, or None if it is below."""


def read(text: str) -> dict[str, Any] | None:
    """Return a block's mapping like `parse.read`, or None for a block that is not in canonical form.

    Comments are ignored. Characters are not checked: see model.characters.
    """
    if text[-1:] != "\n":
        return None
    lines = text[:-1].split("\n")
    try:
        return _tree(list(_without_comments(lines)) if "#" in text else lines)
    except (IndexError, KeyError, ValueError):
        return None


def _without_comments(lines: list[str]) -> Iterator[str]:
    """Yield lines without comments, except in folded text, where they are text; unclear cases stay."""
    folded = ended = False
    for line in lines:
        if folded and line[:4] == "    ":
            if ended:
                raise ValueError("text continues after a comment that ended it")
            yield line
        elif line.lstrip(" ")[:1] == "#":
            ended = folded
        else:
            folded, ended = line[-2:] == ">-", False
            bare = " #" in line and not any(sign in line for sign in "'\"[")
            yield line[: line.index(" #")].rstrip(" ") if bare else line


def _tree(lines: list[str]) -> dict[str, Any]:
    """Return the mapping of a block's lines. Raises IndexError, KeyError or ValueError for what is not canonical."""
    if lines[0][:2] != "- ":
        raise ValueError("not the first line of a block")
    lines[0] = f"  {lines[0][2:]}"
    tree: dict[str, Any] = {}
    highest, number, total = -1, 0, len(lines)
    while number < total:
        rank, key, value = _field(lines[number])
        number += 1
        highest = _higher(rank, highest)
        if value is None:
            start = number
            while number < total and lines[number][:4] == "    ":
                number += 1
            tree[key] = _below(key, lines[start:number])
        else:
            tree[key] = value if isinstance(value, str) else [*value]
    return tree


def _below(key: str, lines: list[str]) -> Any:
    """Return the value of a field from the lines below its key."""
    if key == "summary":
        return _folded([line[4:] for line in lines])
    if key in _TEXTS:
        return _texts(key, lines, "  ")
    if key in _MAPPINGS:
        return _pairs(key, lines, "    ")
    return _mappings(key, lines)


def _folded(lines: list[str]) -> Folded:
    text = Folded(" ".join(lines))
    text.lines = tuple(lines)
    if not emit.folds(text, lines):
        raise ValueError("the writer would not fold this text")
    return text


def _texts(key: str, lines: Sequence[str], indent: str) -> list[str]:
    """Return a list that has a line for each item, because it is too long for one."""
    sign = f"{indent}  - "
    texts = [_text(line[len(sign) :]) for line in lines if line.startswith(sign)]
    if len(texts) < len(lines) or emit.one_line(f"{indent}{key}:", texts):
        raise ValueError("not a list that is too long for a line")
    return texts


def _mappings(key: str, lines: list[str]) -> list[dict[str, Any]]:
    """Return a list of mappings, each from the line with its `- `."""
    starts = [number for number, line in enumerate(lines) if line[:6] == "    - "]
    if starts[0]:
        raise ValueError("not a list")
    for start in starts:
        lines[start] = f"      {lines[start][6:]}"
    return [
        _pairs(key, lines[start:stop], "      ") for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _pairs(group: str, lines: list[str], indent: str) -> dict[str, Any]:
    """Return a mapping in a field; the lines of its keys have this indentation."""
    pairs: dict[str, Any] = {}
    highest, number, total, deeper = -1, 0, len(lines), f"{indent}  "
    while number < total:
        rank, key, value = _pair(group, indent, lines[number])
        number += 1
        highest = _higher(rank, highest)
        if value is None:
            start = number
            while number < total and lines[number].startswith(deeper):
                number += 1
            below = lines[start:number]
            pairs[key] = _pairs("value", below, deeper) if key == "value" else _texts(key, below, indent)
        else:
            pairs[key] = value if isinstance(value, str) else [*value]
    if not pairs:
        raise ValueError("an empty mapping")
    return pairs


def _higher(rank: int, highest: int) -> int:
    if rank <= highest:
        raise ValueError("a key is out of order")
    return rank


@functools.lru_cache(REMEMBERED)
def _field(line: str) -> _Line:
    """Return what a line with a field says."""
    if line[:2] != "  ":
        raise ValueError("not indented by two spaces")
    key, raw = _key_and_rest(line[2:])
    if raw == ">-" and key == "summary":
        return _RANKS[""][key], key, None
    if raw and key == "summary":
        raise ValueError("not folded")
    return _RANKS[""][key], key, _value(line, raw, date=key in DATES)


@functools.lru_cache(REMEMBERED)
def _pair(group: str, indent: str, line: str) -> _Line:
    """Return what a line with a key of a mapping in a field says."""
    if not line.startswith(indent):
        raise ValueError("not indented by its mapping")
    key, raw = _key_and_rest(line[len(indent) :])
    number = key in _NUMBERS and group in ("figures", "value")
    return _RANKS[group][key], key, _value(line, raw, date=key in DATES, number=number)


def _key_and_rest(text: str) -> tuple[str, str]:
    key, colon, raw = text.partition(":")
    if not colon or (raw and raw[0] != " ") or raw == " ":
        raise ValueError("not a key and a value")
    return key, raw[1:]


def _value(line: str, raw: str, *, date: bool, number: bool = False) -> str | tuple[str, ...] | None:
    if not raw:
        return None
    if raw[0] != "[":
        return _text(raw, date=date, number=number)
    inside = raw[1:-1]
    pieces = _IN_BRACKETS.findall(inside) if "'" in inside else inside.split(", ")
    texts = [_unquoted(piece) for piece in pieces]
    if emit.one_line(line[: -len(raw) - 1], texts) != line:
        raise ValueError("not written like this")
    return tuple(texts)


def _text(raw: str, *, date: bool = False, number: bool = False) -> str:
    text = _unquoted(raw)
    if emit.scalar(text, date=date, number=number) != raw:
        raise ValueError("not written like this")
    return text


def _unquoted(raw: str) -> str:
    return raw[1:-1].replace("''", "'") if raw and raw[0] == "'" else raw
