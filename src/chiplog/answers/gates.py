"""Both sides of each border for one item: what the seller's side says, and what the buyer's."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chiplog.answers import footer, log_end
from chiplog.answers.footer import Footer
from chiplog.index import select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import characters, dates, tables
from chiplog.model.jurisdictions import EVERYONE
from chiplog.model.state import State
from chiplog.model.vocabulary import Effect, Flow, Instrument, Stage

_STATES = (State.YES, State.MAYBE, State.SUSPENDED)
_SELLER, _BUYER = (Flow.EXPORT,), (Flow.IMPORT, Flow.INTERNAL)
_STRICT = (
    *(Instrument.BAN, Instrument.ENTITY_LIST, Instrument.CONTROL_ORDER, Instrument.LICENCE_RULE, Instrument.QUOTA),
    *(Instrument.LICENCE_DECISION, Instrument.TARIFF, Instrument.FEE, Instrument.PROCUREMENT, Instrument.GUIDANCE),
)
"""Instruments, the strictest first; the others come after these."""


@dataclass(frozen=True)
class Gate:
    """A border: who sells, who buys, and the acts of each side that bind the item, the strictest first."""

    seller: str
    buyer: str
    seller_says: tuple[dict[str, Any], ...]
    buyer_says: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class GatesAnswer:
    """The gates of an item on a day, the strictest first; with the other items and the codes that bind it too."""

    item: str
    on: dt.date
    families: tuple[str, ...]
    also: tuple[str, ...]
    codes: tuple[str, ...]
    gates: tuple[Gate, ...]
    footer: Footer


def answer(log: Log, item: str, asked: Filters, on: dt.date) -> GatesAnswer:
    """Return the gates of an item, or of all members of a family, on a day.

    An act counts if it is in force, may be, is suspended, or is only signalled. Of the filters, the countries are those
    of a gate's sides.
    """
    families, names, codes = _bound_by(item)
    others = replace(asked, country=(), item=(), code=())
    keys = dict.fromkeys(
        [
            *(log.select(replace(others, product=names), on)),
            *(log.select(replace(others, code=codes), on) if codes else ()),
        ]
    )
    rows = [row for row in log.events(list(keys), on) if _counts(row, on)]
    gates = tuple(gate for gate in _gates(rows) if _is_asked(gate, asked.country))
    note = log_end.note(log.through, sum(1 for row in rows if row.get("unverified")), on)
    unknown = "" if keys else _unknown(log, item)
    counted = f"{footer.count(len(gates), 'gate')} from {footer.count(len(rows))}"
    under = footer.of(log, replace(others, country=asked.country), counted, note, unknown, in_force=True)
    also = tuple(name for name in names if tables.item_key(name) != tables.item_key(item))
    return GatesAnswer(item, on, families, also, codes, gates, under)


def _bound_by(item: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names of an item's families, the items and the codes by which acts bind it."""
    whole = tables.families().get(characters.key(item))
    families = [whole] if whole else tables.families_of(item)
    names = [*(whole.members if whole else (item,)), *(name for family in families for name in family.whole)]
    codes = [code for family in families for code in family.codes]
    return tuple(family.name for family in families), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(codes))


def _unknown(log: Log, item: str) -> str:
    """Return the note on an item that no event of the log has, or ""."""
    close = dict(select.unknown(log.index, "item", [item]))
    if item not in close:
        return ""
    return f"no event has the item {item}" + (f": did you mean {close[item]}?" if close[item] else "")


def _counts(row: dict[str, Any], on: dt.date) -> bool:
    if row.get("retracted"):
        return False
    if row["stage"] == Stage.DECIDED:
        return bool(row["state"] in _STATES)
    return bool(row["stage"] == Stage.SIGNALLED and dates.parse(row["announced"]).lo <= on)


def _gates(rows: Sequence[dict[str, Any]]) -> list[Gate]:
    """Return the border of each pair of a seller and a buyer that an act names; acts for everyone bind each pair."""
    sellers = [(row["actor"], target, row) for row in rows if row["flow"] in _SELLER for target in _others(row)]
    buyers = [(target, row["actor"], row) for row in rows if row["flow"] in _BUYER for target in _others(row)]
    pairs = {(seller, buyer) for seller, buyer, _ in (*sellers, *buyers)}
    named = {pair for pair in pairs if EVERYONE not in pair}
    whole = {pair for pair in pairs - named if not any(_covers(pair, one) for one in named)}
    gates = [
        Gate(seller, buyer, _acts(sellers, (seller, buyer)), _acts(buyers, (seller, buyer)))
        for seller, buyer in named | whole
    ]
    return sorted(gates, key=lambda gate: (_strictness(gate), gate.seller, gate.buyer))


def _others(row: dict[str, Any]) -> Iterator[str]:
    yield from row.get("targets") or (EVERYONE,)


def _covers(wide: tuple[str, str], pair: tuple[str, str]) -> bool:
    return all(one in (EVERYONE, other) for one, other in zip(wide, pair, strict=True))


def _acts(said: Sequence[tuple[str, str, dict[str, Any]]], pair: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    found = {row["id"]: row for seller, buyer, row in said if _covers((seller, buyer), pair)}
    return tuple(sorted(found.values(), key=_act_strictness))


def _act_strictness(row: dict[str, Any]) -> tuple[int, int, int, str]:
    """Rank an act: what tightens first, then what is surely in force, then by its instrument."""
    effects = (Effect.TIGHTEN, Effect.MIXED, Effect.NEUTRAL, Effect.LOOSEN)
    state = _STATES.index(row["state"]) if row["state"] in _STATES else len(_STATES)
    instrument = _STRICT.index(row["instrument"]) if row["instrument"] in _STRICT else len(_STRICT)
    return effects.index(row["effect"]), state, instrument, row["id"]


def _strictness(gate: Gate) -> tuple[int, int]:
    """Rank a gate: both sides tighten before one, and many acts before few."""
    tight = [[row for row in side if row["effect"] == Effect.TIGHTEN] for side in (gate.seller_says, gate.buyer_says)]
    return -sum(map(bool, tight)), -sum(map(len, tight))


def _is_asked(gate: Gate, countries: Sequence[str]) -> bool:
    return not countries or bool({gate.seller, gate.buyer} & set(countries))
