"""What is in force: counts first, then the events by actor and instrument."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from chiplog.answers.status import STATES, Entry, Group, Status, StatusAnswer
from chiplog.model import jurisdictions
from chiplog.model.state import SINCE_END, State, StateResult
from chiplog.output import bars, escape, footer, grid, styles
from chiplog.output.bars import Part

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

COLUMNS = (
    *("state", "why", "returns", "ends"),
    *("id", "announced", "effective", "through", "actor", "instrument", "effect"),
)
TAIL = ("unverified", "amended_by", "title")
ACTORS = 8
"""How many actors have their own counts; the others are counted together."""

WIDE = 160
"""The width in columns from which on an event's id and reasons are beside its title."""

_SIGNS = {State.YES: ("█", "bold"), State.MAYBE: ("▒", "yellow"), State.SUSPENDED: ("░", "magenta")}


def parts(answer: StatusAnswer, width: int) -> Iterator["RenderableType"]:
    """Return the counts, and a list for each actor and instrument."""
    from rich.text import Text  # slow to load

    status = answer.status
    yield Text(f"on {status.on}: {_counts(status.counts())}", style="bold")
    if reasons := _reasons(status):
        yield Text(f"reasons for maybe: {reasons}", style="dim")
    if len({group.actor for group in status.groups}) > 1:
        yield Text()
        yield _actors(status)
    left = answer.limit
    for group in status.groups:
        entries = group.entries if left is None else group.entries[:left]
        if entries:
            yield Text()
            yield _heading(group)
            yield _list(entries, answer, width)
        left = None if left is None else left - len(entries)


def _actors(status: Status) -> "RenderableType":
    """Return a bar for each actor."""
    from rich.text import Text  # slow to load

    counted: dict[str, Counter[State]] = {}
    for group in status.groups:
        for result, number in group.counts.items():
            counted.setdefault(group.actor, Counter())[result.state] += number
    table = grid.drawn()
    table.add_column("actor")
    for state in STATES:
        table.add_column(str(state), justify="right")
    table.add_column(" ".join(f"{_SIGNS[state][0]} {state}" for state in STATES), no_wrap=True)
    top = max(count.total() for count in counted.values())
    for actor, count in islice(counted.items(), ACTORS):
        drawn = bars.bar([Part(count[state], *_SIGNS[state]) for state in STATES], top)
        table.add_row(actor, *(str(count[state]) for state in STATES), drawn)
    others = list(islice(counted.values(), ACTORS, None))
    if others:
        total = sum(others, Counter())
        table.add_row(Text(f"{len(others)} more", style="dim"), *(str(total[state]) for state in STATES))
    return table


def _heading(group: Group) -> "Text":
    from rich.text import Text  # slow to load

    name = jurisdictions.name(group.actor)
    return Text.assemble((f"{name} · {group.instrument}", "bold"), (f"  {_counts(group.counts)}", "dim"))


def _list(entries: Iterable[Entry], answer: StatusAnswer, width: int) -> "RenderableType":
    """Return first day, effect, title, and notes on the state; the id is below, or beside if there is room."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table.grid(padding=(0, 1, 0, 0), expand=False)
    table.add_column(width=len(" 2026-01-28?"), no_wrap=True)
    table.add_column(width=1)
    table.add_column(overflow="fold", ratio=1 if width < WIDE else None, width=None if width < WIDE else width // 2)
    table.add_column(overflow="fold")
    for entry in entries:
        row = answer.rows[entry.event.id]
        sign, colour = styles.EFFECTS[row["effect"]]
        note = Text(_note(entry), style=styles.STATES[entry.result.state])
        if amends := answer.amended.get(entry.event.id):
            note.append(f"{'  ' if note else ''}amended by {', '.join(amends)}", style="dim")
        title, name = Text(escape.shown(row["title"])), Text(row["id"], style="dim")
        since = Text(f" {entry.since}{'' if entry.event.effective else '?'}")
        below = Text("  " if note else "").append_text(note)
        if width < WIDE:
            table.add_row(since, Text(sign, style=colour), Text.assemble(title, "\n", name, below))
        else:
            table.add_row(since, Text(sign, style=colour), title, Text.assemble(name, below))
    return table


def _counts(results: Counter[StateResult]) -> str:
    count: Counter[State] = Counter()
    for result, number in results.items():
        count[result.state] += number
    words = {State.YES: "in force", State.MAYBE: "maybe", State.SUSPENDED: "suspended"}
    said = [f"{count[state]} {words[state]}" for state in STATES if count[state]]
    unverified = sum(number for result, number in results.items() if result.unverified)
    return ", ".join([*said, *([f"{unverified} of them unverified"] if unverified else [])]) or "nothing in force"


def _reasons(status: Status) -> str:
    count: Counter[str] = Counter()
    for result, number in status.counts().items():
        if result.state is State.MAYBE:
            count.update(dict.fromkeys(result.why, number))
    return ", ".join(f"{why} ({number})" for why, number in count.most_common())


def _note(entry: Entry) -> str:
    """Return what to know of a state: that it is unverified, why it is maybe, when a suspension ends, and what then."""
    sign = f"{styles.UNVERIFIED} {SINCE_END}" if entry.result.unverified else ""
    return "  ".join(filter(None, (sign, _state_note(entry))))


def _state_note(entry: Entry) -> str:
    if entry.result.state is State.MAYBE:
        return f"maybe: {', '.join(why for why in entry.result.why if why != SINCE_END)}"
    if entry.result.state is State.SUSPENDED:
        if not entry.back:
            return "suspended, no last day"
        return f"suspended, {_BACK[entry.back.new]} {entry.back.day}"
    return f"through {entry.event.through}" if entry.event.through else ""


_BACK = {
    State.YES: "returns",
    State.MAYBE: "may return",
    State.LAPSED: "lapses",
    State.REVOKED: "ends",
}
"""What happens after a suspension, by the state after it."""


def document(answer: StatusAnswer) -> dict[str, Any]:
    """Return one document, with whole events."""
    status = answer.status
    states = {str(state): [_whole(entry, answer) for entry in status.of(state)] for state in STATES}
    newest = answer.footer.newest and answer.footer.newest._asdict()
    return {"on": status.on.isoformat(), **states, "newest": newest, **footer.through(answer.footer)}


def _whole(entry: Entry, answer: StatusAnswer) -> dict[str, Any]:
    state: dict[str, Any] = {"state": str(entry.result.state), "state_why": list(entry.result.why)}
    state |= {"unverified": True} if entry.result.unverified else {}
    returns, ends = _after(entry)
    after: dict[str, Any] = {"returns": returns} if entry.result.state is State.SUSPENDED else {}
    after |= {"ends": ends} if ends else {}
    after |= {"amended_by": list(amends)} if (amends := answer.amended.get(entry.event.id)) else {}
    return {**answer.rows[entry.event.id], **state, **after}


def _after(entry: Entry) -> tuple[str | None, str | None]:
    """Return the days on which a suspended event returns, or ends for good."""
    day = entry.back.day.isoformat() if entry.back else None
    return (day, None) if entry.back and entry.back.new in (State.YES, State.MAYBE) else (None, day)


def table(answer: StatusAnswer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return a row for each event."""
    return (*COLUMNS, *TAIL), _lines(answer)


def page(answer: StatusAnswer) -> str:
    """Return the counts, and a table of the events."""
    status = answer.status
    head = f"On {status.on}: {_counts(status.counts())}.\n\n"
    return head + grid.markdown(*table(answer))


def _lines(answer: StatusAnswer) -> Iterator[list[Any]]:
    for entry in answer.status.entries():
        row = answer.rows[entry.event.id]
        marks = [str(entry.result.state), ", ".join(entry.result.why), *_after(entry)]
        facts = [row.get(name) for name in COLUMNS[len(marks) :]]
        yield [
            *marks,
            *facts,
            "true" if entry.result.unverified else "",
            "; ".join(answer.amended.get(entry.event.id, ())),
            row["title"],
        ]
