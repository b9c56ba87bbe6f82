"""Random logs of a few events that revise each other, as outlines."""

import datetime as dt

from hypothesis import strategies as st

from chiplog.model import dates
from chiplog.model.dates import PartialDate
from chiplog.model.facts import EventFacts

FIRST, LAST = dt.date(2024, 12, 31), dt.date(2025, 4, 2)
"""All dates of a random log lie between these two."""

RELATIONS = ("suspends", "suspends", "revokes", "replaces", "extends", "amends", "implements", "answers")

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 3, 30)).map(str) | st.sampled_from(["2025-01", "2025-02", "2025-03"])


def partial_dates() -> st.SearchStrategy[PartialDate]:
    return DAYS.map(dates.parse)


def outline(name: str, relations: tuple[tuple[str, str], ...], day: str = "2025-01-01") -> EventFacts:
    """An official, decided rule that applies from a day on."""
    date = dates.parse(day)
    return EventFacts(
        0, name, "CN", None, "licence-rule", "tighten", "decided", "official", date, date, None, False, relations
    )


@st.composite
def logs(draw: st.DrawFn, most: int = 7) -> dict[str, EventFacts]:
    """A log in which a later event revises earlier ones, so that there is no circle."""
    made: dict[str, EventFacts] = {}
    for number in range(draw(st.integers(1, most))):
        pairs = st.tuples(st.sampled_from(RELATIONS), st.sampled_from(sorted(made) or ["cn-2020-none"]))
        relations = draw(st.lists(pairs, max_size=3, unique=True)) if made else []
        name = f"cn-2025-{number}"
        made[name] = EventFacts(
            key=number,
            id=name,
            actor=draw(st.sampled_from(["CN", "US"])),
            body=None,
            instrument=draw(st.sampled_from(["licence-rule", "licence-rule", "tariff", "agreement"])),
            effect=draw(st.sampled_from(["tighten", "loosen", "neutral"])),
            stage=draw(st.sampled_from(["decided", "decided", "decided", "proposed"])),
            confidence=draw(st.sampled_from(["official", "official", "disclosed", "reported", "disputed"])),
            announced=draw(partial_dates()),
            effective=draw(st.none() | partial_dates()),
            through=draw(st.none() | partial_dates()),
            retracted=draw(st.sampled_from([False, False, False, False, True])),
            relations=tuple(relations),
        )
    return made


def every_day() -> list[dt.date]:
    return [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
