"""The rules by code, each with its manual."""

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from chiplog import docstrings
from chiplog.logfile.parse import Path, Place

Severity = Literal["error", "warning"]

FAMILIES = {
    "CL0": "the file and its YAML",
    "CL1": "one event's fields",
    "CL2": "meaning inside one event",
    "CL3": "across events",
    "CL4": "form: `chiplog fmt` fixes all of these",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the field (or the path to it), a sentence, and the repair.

    `at_key` points at the field's name rather than its value; `place` at a line and column of the block instead.
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
    """A rule: its code, how much it weighs, whether `fmt` fixes it, its manual, and the check (if it is a function)."""

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
    """Register a check under its code; its docstring is its manual."""

    def register(check: Check) -> Check:
        _add(Rule(code, severity, fixable, docstrings.of(check), check))
        return check

    return register


def declare(code: str, manual: str, severity: Severity = "error", *, fixable: bool = False) -> str:
    """Register a rule that the reader, the model or the form itself enforces; returns its code."""
    _add(Rule(code, severity, fixable, inspect.cleandoc(manual)))
    return code


@functools.cache
def family(code: str) -> tuple[Rule, ...]:
    """Return the rules whose code begins with this, in order."""
    return tuple(REGISTRY[known] for known in sorted(REGISTRY) if known.startswith(code.upper()))


def _add(new: Rule) -> None:
    if new.code in REGISTRY:
        msg = f"{new.code} is taken"
        raise ValueError(msg)
    REGISTRY[new.code] = new
