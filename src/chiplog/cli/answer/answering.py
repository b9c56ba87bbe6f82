"""The calls behind the answers that count: `summary`, `matrix`, `notice`."""

from pathlib import Path

import typer

from chiplog.answers import footer as about
from chiplog.answers import matrix as crossing
from chiplog.answers import notice as noticing
from chiplog.answers import summary as counting
from chiplog.answers.summary import Summary
from chiplog.cli import filters, presenting
from chiplog.cli.options import FilterOptions, Tally
from chiplog.cli.presenting import Answer
from chiplog.errors import UsageError
from chiplog.index import counts, queries, select
from chiplog.index.select import Clause, Filters
from chiplog.log import Log
from chiplog.model import typed
from chiplog.output import screen

NEWEST = 5
"""Entries shown under a summary."""


def summary(mirror: Log, options: FilterOptions, by: str | None, across: str | None) -> Answer:
    """Answer `summary`: counts by a field, or by one across another; without a field the log at a glance."""
    from chiplog.output import summary as view  # keeps what only prints out of other commands

    asked, condition = _asked(mirror, options)
    if not by:
        actors, instruments, quarters = (_by(mirror, condition, name) for name in ("actor", "instrument", "quarter"))
        newest = select.events(mirror.index, queries.latest(mirror.index, condition, NEWEST))
        counted = about.count(actors.total.all)
        return Answer(
            view, view.Glance(actors, instruments, quarters, newest), presenting.under(mirror, asked, counted)
        )
    plain = _by(mirror, condition, by)
    if across:
        columns, cells = (counts.tally(mirror.index, condition, names) for names in ([across], [by, across]))
        plain = counting.crossed(plain, across, columns, cells)
    return Answer(view, plain, presenting.under(mirror, asked, view.counted(plain)))


def field(by: str | None, across: str | None, form: Tally) -> str | None:
    """Return the field to count by, or None for the log at a glance. Raises UsageError for one across nothing."""
    if across and not by:
        raise UsageError("--across needs --by", f"write --by FIELD --across {across}")
    return by or ("actor" if form in (Tally.JSON, Tally.CSV) else None)


def matrix(mirror: Log, options: FilterOptions, unit: str, merge: list[str]) -> Answer:
    """Answer `matrix`."""
    from chiplog.output import matrix as view  # keeps what only prints out of other commands

    merged = _merged(merge)
    asked, condition = _asked(mirror, options)
    act_of = crossing.acts(queries.numbers(mirror.index)) if unit == "act" else {}
    sides = queries.sides(mirror.index, condition)
    made = [crossing.Fact(act_of.get(name, name), actor, targets, effect) for name, actor, targets, effect in sides]
    found = crossing.matrix(made, merged)
    counted = f"{about.count(found.total.all, f'decided {unit}')}; one with several targets counts under each"
    return Answer(
        view, view.Shown(found, unit, merged), presenting.under(mirror, asked, f"{counted}; cells are tighten/loosen")
    )


def _merged(given: list[str]) -> dict[str, str]:
    """Read `CN=CN,HK,MO`: which codes are counted as another."""
    merged: dict[str, str] = {}
    for text in given:
        name, sign, others = text.partition("=")
        if not sign:
            raise UsageError(f"--merge {text} has no =", "write --merge CN=CN,HK,MO")
        head = typed.country(name)
        merged |= {typed.country(other): head for other in others.split(",")}
    return merged


def notice(mirror: Log, options: FilterOptions, most: int | None) -> Answer:
    """Answer `notice`."""
    from chiplog.output import notice as view  # keeps what only prints out of other commands

    asked, condition = _asked(mirror, options)
    dates = queries.dated_rows(mirror.index, condition)
    found = noticing.notices(dates)
    titles = queries.titles(mirror.index, [name for name, _, effective in dates if effective])
    known = {name: (one.text, other.text, titles[name]) for name, one, other in dates if other}
    left = f"left out: {found.undated} without a first day, {found.partial} with a partial date"
    more = presenting.more(len(found.before_public), most)
    counted = f"{about.count(len(dates), 'decided event')}; {left}"
    return Answer(view, view.Shown(found, known, most), presenting.under(mirror, asked, counted, more))


def hold(answer: Answer, path: Path) -> None:
    """Hold a file against what `summary --format md` prints today: exit 1 where it differs.

    Raises UsageError where it can't be read.
    """
    try:
        held = path.read_bytes()
    except OSError as error:
        hint = f"chiplog summary --format md > {path} makes it"
        raise UsageError(f"{path} can't be read: {error.strerror}", hint) from error
    held = held.replace(b"\r\n", b"\n")  # a checkout may have other line ends
    if held != answer.view.FORMATS[Tally.MD](answer.found, answer.under).encode():
        screen.note(f"{path} is stale: write it anew with the same options, but without --check")
        raise typer.Exit(1)


def _asked(mirror: Log, options: FilterOptions) -> tuple[Filters, Clause]:
    asked = filters.filters(options)
    return asked, mirror.condition(asked, filters.day(options.on))


def _by(mirror: Log, condition: Clause, by: str) -> Summary:
    total = counts.tally(mirror.index, condition, [])[()]
    plain = counting.summary(total, by, counts.tally(mirror.index, condition, [by]))
    return counting.trended(plain, counts.tally(mirror.index, condition, [by, "year"]))
