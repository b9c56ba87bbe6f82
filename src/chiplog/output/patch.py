"""A diff for people."""

from collections.abc import Callable

from chiplog.output import escape

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def text(diff: str, paint: Callable[[str, str], str], most: int | None = None) -> str:
    """Return a unified diff of at most `most` coloured lines, without control characters."""
    lines = diff.split("\n")[:-1]
    shown = "".join(f"{_line(line.removesuffix(chr(13)), paint)}\n" for line in lines[:most])
    return (
        f"{shown}{len(lines) - most:,} more lines; use a pipe to see them all\n"
        if most and len(lines) > most
        else shown
    )


def _line(line: str, paint: Callable[[str, str], str]) -> str:
    colour = "bold" if line.startswith(("+++ ", "--- ", "diff ")) else _COLOURS.get(line[:1], "")
    return paint(escape.shown(line), colour) if colour else escape.shown(line)
