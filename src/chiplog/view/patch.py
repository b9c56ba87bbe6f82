"""A diff as people see it."""

from collections.abc import Callable

from chiplog.view import safe

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def text(diff: str, paint: Callable[[str, str], str]) -> str:
    """Give a unified diff with its lines coloured, and no sign in them that steers a terminal."""
    return "".join(f"{_line(line.removesuffix(chr(13)), paint)}\n" for line in diff.split("\n")[:-1])


def _line(line: str, paint: Callable[[str, str], str]) -> str:
    colour = "bold" if line.startswith(("+++ ", "--- ")) else _COLOURS.get(line[:1], "")
    return paint(safe.shown(line), colour) if colour else safe.shown(line)
