"""Counts of events: by one field, or one across another, tighten and loosen apart. Retracted events don't count."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]

NONE = "(none)"
"""The value of an event that lacks the field."""


@dataclass
class Count:
    """How many events, and how many of them tighten and loosen."""

    all: int = 0
    tighten: int = 0
    loosen: int = 0

    def add(self, row: Row) -> None:
        """Count one event."""
        self.all += 1
        self.tighten += row["effect"] == "tighten"
        self.loosen += row["effect"] == "loosen"


@dataclass
class Line:
    """One value of a field: its count, and its counts across another field."""

    value: str
    count: Count = field(default_factory=Count)
    across: dict[str, Count] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """Counts of events by a field, the largest first, or in time; each event counts once in `total`."""

    by: str
    across: str | None
    total: Count
    lines: tuple[Line, ...]
    columns: tuple[str, ...]


def _one(name: str) -> Callable[[Row], list[str]]:
    return lambda row: [row[name]] if row.get(name) else []


def _quarter(row: Row) -> list[str]:
    """A date without a month has no quarter."""
    day = row["announced"]
    return [f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"] if len(day) > 4 else []


DIMENSIONS: dict[str, Callable[[Row], Sequence[str]]] = {
    "actor": _one("actor"),
    "target": lambda row: row.get("targets", []),
    "instrument": _one("instrument"),
    "flow": _one("flow"),
    "effect": _one("effect"),
    "stage": _one("stage"),
    "confidence": _one("confidence"),
    "body": lambda row: row["body"].split(" / ") if row.get("body") else [],
    "entity": lambda row: list(dict.fromkeys(name for names in row.get("entities", {}).values() for name in names)),
    "item": lambda row: row.get("items", []),
    "year": lambda row: [row["announced"][:4]],
    "quarter": _quarter,
    "month": lambda row: [row["announced"][:7]] if len(row["announced"]) > 4 else [],
}
"""What events are counted by. An event with several targets counts under each."""

_IN_TIME = ("year", "quarter", "month")


def summarise(rows: Iterable[Row], by: str, across: str | None = None) -> Summary:
    """Count events by one field, or by one across another."""
    total = Count()
    lines: dict[str, Line] = {}
    columns: dict[str, int] = {}
    for row in rows:
        if row.get("retracted"):
            continue
        total.add(row)
        others = (DIMENSIONS[across](row) or [NONE]) if across else []
        for other in others:
            columns[other] = columns.get(other, 0) + 1
        for value in DIMENSIONS[by](row) or [NONE]:
            line = lines.setdefault(value, Line(value))
            line.count.add(row)
            for other in others:
                line.across.setdefault(other, Count()).add(row)
    return Summary(
        by,
        across,
        total,
        tuple(sorted(lines.values(), key=lambda line: _rank(by, line.value, line.count.all))),
        tuple(sorted(columns, key=lambda value: _rank(across or "", value, columns[value]))),
    )


def _rank(dimension: str, value: str, count: int) -> tuple[bool, int, str]:
    """In time by time, else the largest first; what has no value comes last."""
    return value == NONE, 0 if dimension in _IN_TIME else -count, value
