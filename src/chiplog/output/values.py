"""A value of an event as one line of text."""

from collections.abc import Mapping
from typing import Any


def as_line(value: Any) -> str:
    """Return a value as one line of text: lists joined by commas, parts of a mapping by `;`."""
    if value is None:
        return ""
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {as_line(part)}" for key, part in value.items())
    mappings = any(isinstance(part, Mapping) for part in value)
    return (" | " if mappings else ", ").join(as_line(part) for part in value)
