"""Logs for tests: the real one, and small ones made of a few words."""

import datetime as dt
from pathlib import Path
from typing import Any

from chiplog.logfile import emit

ROOT = Path(__file__).parent.parent
REAL = ROOT / "data" / "events.yaml"
TODAY = dt.date(2026, 11, 24)

_BASE = {
    "title": "China does something about chips",
    "announced": "2025-01-01",
    "actor": "CN",
    "targets": ["US"],
    "flow": "export",
    "instrument": "licence-rule",
    "effect": "tighten",
    "stage": "decided",
    "confidence": "official",
    "recorded": "2026-06-01",
}


def tree(name: str = "cn-2025-some-event", **fields: Any) -> dict[str, Any]:
    """A valid event's tree of text, with these fields; None takes a field out."""
    source = {"url": f"https://www.example.org/{name}", "publisher": "Example", "kind": "official"}
    if fields.get("confidence") in ("reported", "disputed"):
        source["kind"] = "news"
    if fields.get("confidence") == "disclosed":
        source["kind"] = "party"
    merged = {"id": name, **_BASE, "sources": [source], **fields}
    return {key: value for key, value in merged.items() if value is not None}


def text(*trees: dict[str, Any]) -> str:
    """A log of these events, in the order given."""
    return "# A log for a test.\n\n" + "\n".join(emit.event(one) for one in trees)
