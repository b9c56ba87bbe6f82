"""Read a block that is in canonical form without a YAML parser.

The lines are split by indentation, and the result is accepted only if the writer produces exactly the same text from
it: every reader reads back what the writer wrote.

This second reader is here for one bound of docs/benchmarks.md: `validate` without an index takes at most 3 times as
long as `hledger check` at 10,000 events, and takes 2.9. Without it each block is parsed and then written again to
compare, which takes about 20 percent more: median process times of 4 runs each, in alternation, were 8.4 s and 7.0 s.
"""

import re
from collections.abc import Iterator
from typing import Any

from chiplog.logfile import emit
from chiplog.logfile.parse import Folded

_PAIR = re.compile(r"([a-z]+):(?: (.+))?")
_IN_BRACKETS = re.compile(r"'(?:[^']|'')*'|[^,' ][^,]*")


def read(text: str) -> dict[str, Any] | None:
    """Return a block's mapping like `parse.read`, or None for a block that is not in canonical form.

    Comments are ignored. Characters are not checked: see model.characters.
    """
    lines = text.removesuffix("\n").split("\n")
    try:
        if "#" in text:
            lines = list(_without_comments(lines))
            text = "\n".join([*lines, ""])
        tree = _tree(lines)
        return tree if emit.event(tree) == text else None
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        return None


def _without_comments(lines: list[str]) -> Iterator[str]:
    """Return lines without comments, except in folded text, where they are text; unclear cases stay."""
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
    """Return the mapping of some lines. Other forms raise an error, or give a mapping that is written differently."""
    tree: dict[str, Any] = {}
    key, below = "", list[str]()
    for line in ["  " + lines[0][2:], *lines[1:], "  "]:
        if line[:4] == "    ":
            below.append(line[4:])
            continue
        if below:
            tree[key] = _folded(below) if tree[key] == ">-" else _below(below)
            below = []
        if pair := _PAIR.fullmatch(line, 2):
            key, tree[pair[1]] = pair[1], _value(pair[2])
    return tree


def _folded(lines: list[str]) -> Folded:
    text = Folded(" ".join(lines))
    text.lines = tuple(lines)
    return text


def _below(lines: list[str]) -> Any:
    """Return the value of a key from the lines below it: items, or pairs."""
    if lines[0][:2] != "- ":
        return _pairs(lines)
    if not _PAIR.fullmatch(lines[0], 2):
        return [_value(line[2:]) for line in lines]
    starts = [index for index, line in enumerate(lines) if line[:2] == "- "]
    return [
        _pairs([line[2:] for line in lines[start:stop]])
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _pairs(lines: list[str]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    key = ""
    for line in lines:
        if line[:4] == "  - ":
            pairs[key].append(_value(line[4:]))
        elif line[:2] == "  ":
            pairs[key] = {**dict(pairs[key]), **_pairs([line[2:]])}
        elif pair := _PAIR.fullmatch(line):
            key = pair[1]
            pairs[key] = _value(pair[2]) if pair[2] else []
    return pairs


def _value(raw: str | None) -> Any:
    if raw and raw[0] == "[":
        inside = raw[1:-1]
        return [_value(item) for item in (_IN_BRACKETS.findall(inside) if "'" in inside else inside.split(", "))]
    return raw[1:-1].replace("''", "'") if raw and raw[0] == "'" else raw
