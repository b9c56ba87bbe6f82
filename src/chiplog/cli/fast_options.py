"""Options read without a validator: Typer builds one of pydantic's for each option, given or not, at each start.

Importing pydantic and building them is half of the time that a short command takes. Text, flags and words need none.
"""

import math
import os
import re
import sys
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import typer
from typer.core import TyperCommand

PATHS = ("PATH", "FILE", "FOLDER", "SOURCE", "PAGE", "BASE", "HEAD")
"""Metavars of what may name a file, whose name is bytes."""


_NUMBER = re.compile(r"[+-]?[0-9]+")
_LONGEST = 40
"""Characters of a value that a message shows."""


class Command(TyperCommand):
    """A command whose plain options are read without a validator, and whose help is plain text."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return its parameters, `--help` too."""
        return lightened(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write its help text."""
        from chiplog.cli import helping  # only a help text needs it

        helping.command(self, ctx, formatter)


def lightened(params: list[Any]) -> list[Any]:
    """Return parameters that read plain values by themselves, and leave the others to Typer."""
    for param in params:
        if getattr(param, "_runtime_param", param) is None:
            param._runtime_param = _Plain(param.type_descriptor)  # noqa: SLF001 - Typer has no public place for it
    return params


class _Plain:
    """Stands in for Typer's own reader of an option's value, and calls that where it can't tell."""

    def __init__(self, descriptor: Any) -> None:
        self._descriptor = descriptor
        kind = descriptor.annotation
        self._kind = next(iter(get_args(kind)), None) if descriptor.is_list else kind

    def coerce(self, value: Any, *, param: Any, ctx: Any) -> Any:
        """Return the value that was typed, as the type that the command asks for."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        named = value if many else [value]
        if self._kind is str and not _names_file(param):
            named = [_decoded(text, param, ctx) for text in named]
        read = [self._read(text) for text in named]
        if None not in read:
            return read if many else read[0]
        wrong = next(text for text, known in zip(named, read, strict=True) if known is None)
        if self._kind is int and isinstance(wrong, str):
            raise typer.BadParameter(self._misfit(wrong), ctx=ctx, param=param)
        from typer._coercion import build_runtime_param  # what can't be told, and wrong words: slow to load

        return build_runtime_param(self._descriptor).coerce(value, param=param, ctx=ctx)

    def _read(self, text: Any) -> Any:
        """Read one value; None where Typer must."""
        if not isinstance(text, str):
            return None
        if self._kind is str:
            return text
        if self._kind is int:
            return self._number(text)
        if get_origin(self._kind) is Literal:
            return text if text in get_args(self._kind) else None
        words: Any = self._kind if isinstance(self._kind, type) and issubclass(self._kind, StrEnum) else ()
        return words(text) if text in set(words) else None

    def _number(self, text: str) -> int | None:
        least, most = self._range()
        if not _NUMBER.fullmatch(text):
            return None
        digits = text.lstrip("+-").lstrip("0") or "0"
        size = int(digits) if len(digits) < len(str(sys.maxsize)) else sys.maxsize  # more is counted by nothing
        number = -size if text.startswith("-") else size
        return number if least <= number <= most else None

    def _range(self) -> tuple[float, float]:
        info = self._descriptor.parameter_info
        return (-math.inf if info.min is None else info.min), (math.inf if info.max is None else info.max)

    def _misfit(self, text: str) -> str:
        """Return why a text is no number of this option."""
        said = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        if not _NUMBER.fullmatch(text):
            return f"{said!r} is not a whole number"
        least, most = self._range()
        return f"{said} is not at least {least}" if most == math.inf else f"{said} is not between {least} and {most}"


def _names_file(param: Any) -> bool:
    """Whether a parameter may name a file; arguments without a metavar are those that git gives the merge driver."""
    return param.metavar in PATHS or (param.metavar is None and param.param_type_name == "argument")


def _decoded(text: Any, param: Any, ctx: Any) -> Any:
    """Return text that the shell gave in UTF-8, whatever the locale says. Raises BadParameter for other bytes."""
    if not isinstance(text, str) or text.isascii() or text.isprintable():
        return text
    try:
        return os.fsencode(text).decode() if any("\udc80" <= sign <= "\udcff" for sign in text) else text
    except UnicodeError:
        message = f"{text!a} is not UTF-8; type it in a terminal whose encoding is UTF-8"
        raise typer.BadParameter(message, ctx=ctx, param=param) from None
