"""Marks and colours, the same everywhere; information is never shown by colour only."""

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
    """Return the word with its mark: `▲ tighten`."""
    return f"{EFFECTS[word][0]} {word}"


UNVERIFIED = "†"
"""The sign of a state that has turned by the calendar alone, since the log's end."""
