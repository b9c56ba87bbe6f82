"""Made-up logs of any size, in canonical form: `python -m benchmarks.logs SIZE OUT [--seed SEED]`.

Each event is cast in the mould of one of the real log: actor, targets, words, which fields are filled, how precise its
dates are and how far apart. Its texts, parties, products, pages and numbers are invented.
"""

import argparse
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks import invented
from chiplog.logfile import blocks, emit, parse
from chiplog.model import dates

REAL = Path(__file__).parent.parent / "data" / "events.yaml"
SEED = 1
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 30)
WANDER = 300
"""Days by which an event may stand before or after the one whose mould it has."""

LOOK_BACK = 40
"""Of how many earlier events of the same actor a relation takes one."""

_AS_IS = ("actor", "targets", "flow", "instrument", "effect", "stage", "confidence", "codes")
_RESTS_ON = {"official": ("official",), "disclosed": ("party", "official")}
_MONTH = 7
"""Characters of a date that is a month."""

Tree = dict[str, Any]


class Cast(NamedTuple):
    """A mould, and the day that its event is announced."""

    mould: Tree
    announced: dt.date


def text(size: int, seed: int = SEED) -> str:
    """Give a log of so many events."""
    chance = Random(seed)
    made = sorted(trees(size, seed), key=lambda tree: (tree["actor"], tree["announced"], tree["id"]))
    header = invented.HEADER.format(size=size, seed=seed)
    return header + "\n".join(_note(chance) + emit.event(tree) for tree in made)


def trees(size: int, seed: int = SEED) -> Iterator[Tree]:
    """Give the trees of so many events, the earliest first."""
    chance = Random(f"{seed} {size}")
    casts = sorted((_cast(mould, chance) for mould in chance.choices(moulds(), k=size)), key=lambda c: c.announced)
    earlier: defaultdict[str, list[str]] = defaultdict(list)
    for number, cast in enumerate(casts, 1):
        tree = _tree(chance, cast, number)
        tree |= _history(chance, cast.mould, tree, earlier[cast.mould["actor"]])
        earlier[cast.mould["actor"]].append(tree["id"])
        yield tree


def moulds() -> list[Tree]:
    """Give the real log's events, without those that rest on less than their confidence says."""
    parts = blocks.cut(REAL.read_bytes()).blocks
    found = (parse.read(part.data.decode()) for part in parts)
    return [tree for tree in found if _rests(tree)]


def _rests(mould: Tree) -> bool:
    kinds = _RESTS_ON.get(mould["confidence"])
    return not kinds or any(source["kind"] in kinds for source in mould["sources"])


def _cast(mould: Tree, chance: Random) -> Cast:
    day = dates.parse(mould["announced"]).lo + dt.timedelta(chance.randint(-WANDER, WANDER))
    return Cast(mould, min(max(day, FIRST), LAST))


def _tree(chance: Random, cast: Cast, number: int) -> Tree:
    mould, year = cast.mould, cast.announced.year
    instrument = mould["instrument"]
    name = f"{mould['actor'].lower()}-{year}-{invented.slug(chance, instrument, number)}"
    tree: Tree = {"id": name, "title": invented.title(chance, mould["actor"], mould["effect"], instrument, number)}
    tree |= {key: mould[key] for key in _AS_IS if key in mould}
    tree |= _dates(chance, cast)
    if "body" in mould:
        tree["body"] = invented.body(chance)
    if "acts" in mould:
        tree["acts"] = [f"example:{year}-{number}{chance.choice(('', '', '#1'))}"]
    if "items" in mould:
        tree["items"] = invented.several(invented.item, chance, len(mould["items"]))
    if "entities" in mould:
        parties = mould["entities"].items()
        tree["entities"] = {role: invented.several(invented.firm, chance, len(names)) for role, names in parties}
    if chance.random() < 0.5 or mould["effect"] == "mixed" or instrument == "other":
        tree["summary"] = invented.summary(chance, number)
    return tree | {"sources": list(_sources(chance, cast, number))}


def _dates(chance: Random, cast: Cast) -> Tree:
    mould, day = cast.mould, cast.announced
    shift = day - dates.parse(mould["announced"]).lo
    size = len(mould["announced"]) if chance.random() < 0.97 else _MONTH
    found = {"announced": day.isoformat()[:size], "recorded": _after(chance, day + dt.timedelta(31), 20)}
    for field in ("effective", "through"):
        if field in mould:
            found[field] = (dates.parse(mould[field]).hi + shift).isoformat()[: len(mould[field])]
    return found


def _sources(chance: Random, cast: Cast, number: int) -> Iterator[Tree]:
    decisive = _RESTS_ON.get(cast.mould["confidence"], ())
    known = sorted(cast.mould["sources"], key=lambda source: source["kind"] not in decisive)
    for part, source in enumerate(known[: chance.choices((1, 2, 3, 4), (75, 18, 5, 2))[0]], 1):
        publisher = invented.publisher(chance)
        host = publisher.lower().replace(" ", "-")
        tree = {"url": f"https://{host}.example.org/{number}/{part}", "publisher": publisher, "kind": source["kind"]}
        if "published" in source:
            tree["published"] = _after(chance, cast.announced, 3)
        if "origin" in source:
            tree["origin"] = "Mock Wire"
        if "lang" in source:
            tree |= {"lang": source["lang"], "title": f"虚构的公告第{number}号"}
        yield tree


def _history(chance: Random, mould: Tree, tree: Tree, earlier: list[str]) -> Tree:
    """Give what ties an event to earlier ones of its actor, and what became of its entry."""
    found: Tree = {}
    recent = earlier[-LOOK_BACK:]
    kinds = {kind: ids for kind, ids in mould.get("relations", {}).items() if recent}
    if kinds:
        found["relations"] = {kind: chance.sample(recent, min(len(ids), len(recent))) for kind, ids in kinds.items()}
    if chance.random() < 0.02:
        day = _after(chance, dates.parse(tree["recorded"]).lo, 90)
        found["corrections"] = [{"date": day, "fields": ["targets"], "text": "The invented notice names others."}]
    if recent and chance.random() < 0.005:
        why = chance.choice(({"reason": "duplicate", "see": recent[-1]}, {"reason": "false-report"}))
        found["retracted"] = {"date": _after(chance, dates.parse(tree["recorded"]).lo, 90), **why}
    return found


def _after(chance: Random, day: dt.date, most: int) -> str:
    return (day + dt.timedelta(chance.randint(0, most))).isoformat()


def _note(chance: Random) -> str:
    return invented.comment(chance) if chance.random() < 0.02 else ""


def main(words: list[str] | None = None) -> None:
    """Write one log."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.logs", description="Write a made-up log.")
    parser.add_argument("size", type=int, help="how many events")
    parser.add_argument("out", type=Path, help="where")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(words)
    asked.out.write_text(text(asked.size, asked.seed), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
