"""Conflict markers: split a text that has them into the versions it was made of, and write new ones."""

import re

from chiplog.review import lines as rows
from chiplog.review.three import ThreeWay

SIZE = 7
"""The number of signs of a marker, unless git is configured otherwise."""

_LINE = re.compile(r"^(?P<all>(?P<sign>[<=>])(?P=sign)*)(?= |\r?$)", re.MULTILINE)
_MARKER = re.compile(r"(?P<sign>[<|=>])(?P=sign)*(?= |$)")


def size_of(text: str) -> int:
    """Return the number of signs of a text's markers: that of the first opening line whose size others share."""
    sizes: dict[str, list[int]] = {"<": [], "=": [], ">": []}
    for match in _LINE.finditer(text):
        sizes[match["sign"]].append(len(match["all"]))
    return next((size for size in sizes["<"] if size in sizes["="] and size in sizes[">"]), SIZE)


class UnclosedError(ValueError):
    """A marker is misplaced, at this line (from 1): the sides can't be separated."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def split(text: str, size: int = SIZE) -> ThreeWay[str] | None:
    """Return the versions of a text with markers in the style of merge, diff3 or zdiff3; None without any.

    In the style of merge the base is unknown. Raises UnclosedError.
    """
    versions: dict[str, list[str]] = {"<": [], "|": [], ">": []}
    into, seen = "", set[str]()
    number = 0
    for number, line in enumerate(rows.split(text), 1):
        if sign := _sign(line, size, into):
            into = _next(into, sign, number)
            seen.add(sign)
            continue
        for name, lines in versions.items():
            if into in ("", name):
                lines.append(line)
    if into:
        raise UnclosedError(number)
    ours, base, theirs = ("".join(lines) for lines in versions.values())
    return ThreeWay(base, ours, theirs, "|" in seen) if seen else None


def wrapped(ours: str, theirs: str, size: int = SIZE) -> str:
    """Return two versions of some whole lines with markers around them."""
    end = "\r\n" if "\r\n" in ours + theirs else "\n"
    return f"{'<' * size} ours{end}{ours}{'=' * size}{end}{theirs}{'>' * size} theirs{end}"


def _sign(line: str, size: int, into: str) -> str:
    """Return the sign of a marker, or "" for another line; `=======` is a marker only between the others."""
    match = _MARKER.match(line.rstrip("\r\n"))
    if not match or match.end() != size or (match["sign"] == "=" and not into):
        return ""
    return match["sign"]


def _next(into: str, sign: str, line: int) -> str:
    """Return the version after a marker, named by its sign: `<` ours, `|` base, `>` theirs. Raises UnclosedError."""
    follows = {("", "<"): "<", ("<", "|"): "|", ("<", "="): ">", ("|", "="): ">", (">", ">"): ""}
    if (into, sign) not in follows:
        raise UnclosedError(line)
    return follows[into, sign]
