"""What is new since a day or a revision: new, corrected, retracted, turned, and what comes next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import NoneType
from typing import TYPE_CHECKING, Any

from chiplog.answers.calendar import Turn
from chiplog.answers.changes import AHEAD, ChangesAnswer, Corrected, Moment, Turned
from chiplog.index.quantities import Due
from chiplog.output import calendar, escape, footer, styles
from chiplog.output.events import Row, marked_title, pairs, shown_state
from chiplog.output.values import as_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_Line = tuple[str, str, list[tuple[str, str]]]
"""A day, a title, and lines below it with their styles."""

EDITED = 12
"""How many events are named of which nothing of substance was changed."""

HEADS = {
    "added": "New",
    "corrected": "Corrected",
    "retracted": "Retracted",
    "by_acts": "Turned by acts",
    "by_calendar": "Turned by the calendar",
    "ahead": f"In the next {AHEAD} days",
}


def parts(answer: ChangesAnswer, _width: int) -> Iterator["RenderableType"]:
    """Yield the two versions, and a list for each kind of news that there is."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    yield Text(escape.shown(_versions(answer)), style="bold")
    for name, lines in _sections(answer).items():
        if not lines:
            continue
        yield Text()
        yield Text(f"{HEADS[name]} ({len(lines)})", style="bold")
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=len(" 2026-01-28"), no_wrap=True)
        table.add_column(overflow="fold")
        for (before, *_), (day, title, below) in pairwise([("", "", []), *lines]):
            shown = day if day != before else ""
            table.add_row(f" {shown}", Text("\n").join(_drawn(title, below)))
        yield table
    if answer.edited:
        yield Text()
        yield Text(escape.shown(f"Edited, nothing of substance: {_edited(answer)}"), style="dim")


def _drawn(title: str, below: Iterable[tuple[str, str]]) -> Iterator["Text"]:
    from rich.text import Text  # slow to load

    yield Text(escape.shown(title))
    yield from (Text(escape.shown(text), style=style) for text, style in below)


def page(answer: ChangesAnswer) -> str:
    """Return the same as a page of Markdown."""
    blocks = [f"**{escape.markdown(_versions(answer))}**\n"]
    for name, lines in _sections(answer).items():
        if lines:
            items = "".join(_item(*line) for line in lines)
            blocks.append(f"**{HEADS[name]} ({len(lines)})**\n\n{items}")
    if answer.edited:
        blocks.append(f"Edited, nothing of substance: {escape.markdown(_edited(answer))}\n")
    return "\n".join(blocks)


def _item(day: str, title: str, below: Iterable[tuple[str, str]]) -> str:
    dated = f"{escape.markdown(day)} " if day else ""
    lines = "".join(f"<br>{escape.markdown(text)}" for text, _ in below)
    return f"- {dated}{escape.markdown(title)}{lines}\n"


def _versions(answer: ChangesAnswer) -> str:
    return f"{_moment(answer.since)} → {_moment(answer.until)}, states on {answer.on}"


def _moment(moment: Moment) -> str:
    known = [moment.commit[:10], str(moment.day)]
    said = ", ".join(part for part in known if part and not moment.name.startswith(part))
    return f"{moment.name} ({said})" if said else moment.name


def _sections(answer: ChangesAnswer) -> Mapping[str, list[_Line]]:
    ahead = calendar.entries(answer.turns, answer.deadlines)
    return {
        "added": [_added(row) for row in answer.added],
        "corrected": [_corrected(one, answer) for one in answer.corrected],
        "retracted": [_retracted(one.row) for one in answer.retracted],
        "by_acts": [_turned(one, answer) for one in answer.by_acts],
        "by_calendar": [_turned(one, answer) for one in answer.by_calendar],
        "ahead": [_ahead(entry, answer) for entry in ahead],
    }


def _added(row: Row) -> _Line:
    state, _ = shown_state(row)
    return (
        row["announced"],
        f"{styles.EFFECTS[row['effect']][0]} {marked_title(row)}",
        [(f"{row['id']}  {state}", "dim")],
    )


def _corrected(one: Corrected, answer: ChangesAnswer) -> _Line:
    said = [(line, "") for line in fields(one, known=not answer.from_dates)]
    why = [(f"why: {text}", "italic") for text in one.why]
    return one.row["announced"], marked_title(one.row), [(one.row["id"], "dim"), *said, *why]


def fields(one: Corrected, *, known: bool) -> Iterator[str]:
    """Yield `field: old → new` for each field that differs, of a list what was removed (−) and added (+).

    Where the old values are not `known`, it is `field: now new`.
    """
    for name, change in one.fields.items():
        if name == "corrections":
            continue  # they are the reasons
        old, new = _flat(change.old), _flat(change.new)
        if not known:
            yield f"{name}: now {_said(name, new) or 'none'}"
        elif all(isinstance(value, (list, NoneType)) for value in (old, new)):
            removed, added = _beyond(old, new), _beyond(new, old)
            signed = (f"{sign} {_said(name, some)}" for sign, some in (("−", removed), ("+", added)) if some)
            yield f"{name}: {'; '.join(signed) or 'another order'}"
        else:
            yield f"{name}: {_said(name, old) or 'none'} → {_said(name, new) or 'none'}"


def _beyond(some: list[Any] | None, others: list[Any] | None) -> list[Any]:
    return [part for part in some or () if part not in (others or ())]


def _flat(value: Any) -> Any:
    """Return a mapping of words to lists, such as relations, as one list."""
    listed = isinstance(value, Mapping) and all(isinstance(names, list) for names in value.values())
    return pairs(value) if listed else value


def _said(name: str, value: Any) -> str:
    pages = value if name == "sources" and isinstance(value, list) else ()
    return ", ".join(str(page.get("publisher", page.get("url"))) for page in pages) if pages else as_line(value)


def _retracted(row: Row) -> _Line:
    gone = row["retracted"]
    see = f", see {gone['see']}" if gone.get("see") else ""
    return row["announced"], row["title"], [(row["id"], "dim"), (f"{gone['date']}: {gone['reason']}{see}", "")]


def _turned(one: Turned, answer: ChangesAnswer) -> _Line:
    sign = f" {styles.UNVERIFIED}" if one.unverified else ""
    by = [name for name in one.by if name != one.id]
    caused = f" by {', '.join(by)}" if by else ""
    state = f"{one.old} → {one.new}{sign}"
    return (
        str(one.day or ""),
        answer.rows[one.id]["title"],
        [(state, styles.STATES[one.new]), (f"{one.id}{caused}", "dim")],
    )


def _ahead(entry: Turn | Due, answer: ChangesAnswer) -> _Line:
    title = answer.rows[entry.id]["title"]
    if isinstance(entry, Due):
        return str(entry.day), title, [(f"deadline: {entry.what}", "bold"), (entry.id, "dim")]
    by = (entry.by,)
    return _turned(Turned(entry.id, entry.old, entry.new, entry.day, by, entry.unverified), answer)


def _edited(answer: ChangesAnswer) -> str:
    some = [f"{one.row['id']} ({', '.join(one.fields)})" for one in answer.edited[:EDITED]]
    more = len(answer.edited) - EDITED
    return "; ".join([*some, *([f"{more} more: --json has them"] if more > 0 else [])])


def document(answer: ChangesAnswer) -> dict[str, Any]:
    """Return one document, with whole events where they are new."""
    ahead = calendar.entries(answer.turns, answer.deadlines)
    return {
        "since": _plain(answer.since),
        "until": _plain(answer.until),
        "on": answer.on.isoformat(),
        "from_dates": answer.from_dates,
        "added": list(answer.added),
        "corrected": _changed(answer.corrected),
        "edited": _changed(answer.edited),
        "retracted": [
            {"id": one.row["id"], "title": one.row["title"], "retracted": one.row["retracted"]}
            for one in answer.retracted
        ],
        "turned_by_acts": [_state(one, answer) for one in answer.by_acts],
        "turned_by_calendar": [_state(one, answer) for one in answer.by_calendar],
        "ahead": [calendar.plain(entry) for entry in ahead],
        **footer.document(answer.footer),
    }


def _plain(moment: Moment) -> dict[str, str]:
    return {"name": moment.name, "day": moment.day.isoformat(), **({"commit": moment.commit} if moment.commit else {})}


def _changed(some: Sequence[Corrected]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.row["id"],
            "title": one.row["title"],
            "fields": {name: change._asdict() for name, change in one.fields.items()},
            "why": list(one.why),
        }
        for one in some
    ]


def _state(one: Turned, answer: ChangesAnswer) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.id, "title": answer.rows[one.id]["title"], "old": one.old, "new": one.new}
    found |= {"day": one.day and one.day.isoformat(), "by": list(one.by)}
    return found | ({"unverified": True} if one.unverified else {})
