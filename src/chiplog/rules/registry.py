"""The registry of rules by code, each with its manual."""

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from chiplog import docstrings
from chiplog.logfile.places import Path, Place

Severity = Literal["error", "warning"]

FAMILIES = {
    "CL0": "the file and its YAML",
    "CL1": "one event's fields",
    "CL2": "meaning inside one event",
    "CL3": "across events",
    "CL4": "formatting: `chiplog fmt` fixes all of these",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the field (or the path to it), a message, and how to fix it.

    `at_key` points at the field's name instead of its value; `place` at a line and column of the block.
    """

    field: str | Path
    message: str
    help: str = ""
    at_key: bool = False
    place: Place | None = None

    @property
    def path(self) -> Path:
        """The path to the value."""
        return (self.field,) if isinstance(self.field, str) else self.field


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, its severity, whether `fmt` fixes it, its manual, and the check (if it is a function)."""

    code: str
    severity: Severity
    fixable: bool
    manual: str
    check: Callable[..., Iterator[Any]] | None = None

    @property
    def title(self) -> str:
        """The manual's first line."""
        return self.manual.partition("\n")[0]


REGISTRY: dict[str, Rule] = {}

Check = Callable[..., Iterator[Any]]


def rule(code: str, severity: Severity = "error", *, fixable: bool = False) -> Callable[[Check], Check]:
    """Return a decorator that registers a check under its code; its docstring is its manual."""

    def register(check: Check) -> Check:
        _add(Rule(code, severity, fixable, docstrings.of(check), check))
        return check

    return register


def declare(code: str, manual: str, severity: Severity = "error", *, fixable: bool = False) -> str:
    """Register a rule that the parser, the model or the formatter enforces, and return its code."""
    _add(Rule(code, severity, fixable, inspect.cleandoc(manual)))
    return code


@functools.cache
def family(code: str) -> tuple[Rule, ...]:
    """Return the rules whose code begins with `code`, in order."""
    return tuple(REGISTRY[known] for known in sorted(REGISTRY) if known.startswith(code.upper()))


def _add(new: Rule) -> None:
    if new.code in REGISTRY:
        msg = f"{new.code} is taken"
        raise ValueError(msg)
    REGISTRY[new.code] = new
