"""Marks and colours: the same everywhere, and never the only sign."""

EFFECTS = {
    "tighten": ("▲", "red"),
    "loosen": ("▼", "green"),
    "neutral": ("·", "dim"),
    "mixed": ("◆", "yellow"),
}

STATES = {
    "yes": "bold",
    "maybe": "yellow",
    "suspended": "magenta",
    "pending": "cyan",
    "revoked": "dim",
    "lapsed": "dim",
    "n/a": "dim",
}

CONFIDENCES = {"official": "", "disclosed": "", "reported": "yellow", "disputed": "yellow"}


def effect(word: str) -> str:
    """`▲ tighten`."""
    return f"{EFFECTS[word][0]} {word}"
