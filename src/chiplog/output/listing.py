"""A list of events: as a table or a timeline for a terminal, as text for programs and pages."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.listing import ListAnswer, fields
from chiplog.output import escape, styles
from chiplog.output.events import (
    Row,
    act,
    as_typed,
    cell,
    doubt,
    marked_title,
    pairs,
    shown_state,
    styled,
    targets,
    titled,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

PLAIN = ("id", "announced", "actor", "targets", "effect", "instrument", "title")

MARKDOWN = ("announced", "actor", "targets", "effect", "instrument", "state", "title", "id")

WIDE = 110
"""The width in columns, besides the longest id, at which a table has a column for every fact."""

ACT = 11
"""The number of columns for who acts on whom; a longer list is wrapped."""

PROSE = ("title", "summary")
"""Columns whose text may be wrapped inside a table."""

NARROWEST = 24
"""The smallest width in columns in which wrapped text is readable."""

DATED = 12
"""The number of columns for the day in a list, with the space after it."""


def rows(answer: ListAnswer) -> Iterator[list[str]]:
    """Yield the fields of each event as text; without fields asked for, titles are marked."""
    of = cell if answer.columns else _marked
    for row in answer.rows:
        yield [of(row, column) for column in answer.columns or PLAIN]


def items(answer: ListAnswer) -> Iterator[Row]:
    """Yield the events, with the fields asked for or all."""
    for row in answer.rows:
        yield {column: row[column] for column in answer.columns if column in row} if answer.columns else row


def table(answer: ListAnswer) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return the fields asked for, or all: lists joined by `; `, sources and other mappings as JSON."""
    columns = answer.columns or fields()
    return columns, ([_cell(column, row.get(column)) for column in columns] for row in answer.rows)


def _cell(column: str, value: Any) -> str:
    if not value or type(value) is str:  # most values
        return value or ""
    return _csv(as_typed(column, value))


def markdown(answer: ListAnswer) -> str:
    """Return a table."""
    columns = answer.columns or MARKDOWN
    head = f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    return head + "".join(f"| {' | '.join(_markdown(row, column) for column in columns)} |\n" for row in answer.rows)


def timeline(answer: ListAnswer, width: int) -> Iterator["RenderableType"]:
    """Yield the list month by month."""
    from chiplog.output import timeline as months  # most lists need none

    yield from months.parts(answer.rows, width)


def parts(answer: ListAnswer, width: int) -> Iterator["RenderableType"]:
    """Yield a list for a terminal of this width: titles are wrapped; an id, an address or a number is never broken.

    What does not fit side by side is shown one below the other.
    """
    rows = answer.rows
    longest = max((len(row["id"]) for row in rows), default=0)
    if answer.columns:
        yield from _chosen(rows, answer.columns, width)
    elif width >= WIDE + longest:
        heads = ("announced", "act", "effect", "state", "instrument", "event", "id")
        yield _table(heads, [(*_facts(row), row["instrument"], titled(row), _dim(row["id"])) for row in rows])
    elif width >= DATED + longest:
        yield _table(("announced", "event"), [(row["announced"], _stacked(row, width - DATED)) for row in rows])
    else:
        for row in rows:
            yield from _below(row)


def _chosen(rows: Sequence[Row], columns: Sequence[str], width: int) -> Iterator["RenderableType"]:
    """Yield the requested columns: side by side if they fit, else a paragraph for each event."""
    from rich.cells import cell_len  # slow to load

    cells = [[styled(_for_eyes(row, column), row if column == "title" else {}) for column in columns] for row in rows]
    widest = {
        column: max(len(column), *(cell_len(line[index].plain) for line in cells)) if cells else len(column)
        for index, column in enumerate(columns)
    }
    needed = [min(room, NARROWEST) if column in PROSE else room for column, room in widest.items()]
    if sum(needed) + 2 * (len(needed) - 1) <= width:
        yield _table(columns, cells)
        return
    room = max(map(len, columns))
    for row in rows:
        for column in columns:
            yield from _labelled(column, row, room)
        yield ""


def _labelled(column: str, row: Row, room: int) -> Iterator["RenderableType"]:
    """Yield `name  value` lines for a field, one for each source; only the terminal may wrap them."""
    from rich.text import Text  # slow to load

    texts = [str(source["url"]) for source in row["sources"]] if column == "sources" else [_for_eyes(row, column)]
    for index, text in enumerate(texts):
        label = Text("" if index else column, style="dim")
        label.pad_right(max(room - len(label), 0) + 2)
        line = label.append_text(styled(text, row if column == "title" else {}))
        if column not in PROSE:
            line.no_wrap, line.overflow = True, "ignore"
        yield line


def _below(row: Row) -> Iterator["RenderableType"]:
    """Yield an event for a terminal that is narrower than its id: each fact on its own line."""
    from rich.text import Text  # slow to load

    facts = Text("  ").join(_marks(row))
    yield Text(row["announced"])
    yield titled(row)
    yield facts
    name = _dim(row["id"])
    name.no_wrap, name.overflow = True, "ignore"
    yield name
    yield ""


def _for_eyes(row: Row, column: str) -> str:
    return targets(row) if column == "targets" and row.get("targets") else cell(row, column)


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> "RenderableType":
    from chiplog.output import grid  # only a table needs it

    table = grid.drawn(heads=bool(rows))
    for head in heads:
        folds = head in ("event", "act", *PROSE)
        table.add_column(head, overflow="fold", no_wrap=not folds, max_width=ACT if head == "act" else None)
    for row in rows:
        table.add_row(*row)
    return table


def _facts(row: Row) -> Iterator[Any]:
    """Return the columns day, who acts on whom, effect and state."""
    yield row["announced"]
    yield from _marks(row)


def _marks(row: Row) -> Iterator[Any]:
    from rich.text import Text  # slow to load

    sign, colour = styles.EFFECTS[row["effect"]]
    yield Text(act(row))
    yield Text(f"{sign} {row['effect']}", style=colour)
    yield Text(*shown_state(row))


def _stacked(row: Row, width: int) -> Any:
    """Return the title, and below it the facts and the id: side by side if they fit, else on separate lines."""
    lines = titled(row)
    used = 0
    lines.append("\n")
    for fact, room in zip(_marks(row), (ACT, 9, 9), strict=True):
        fact.pad_right(max(room - len(fact), 0) + 2)
        lines.append_text(fact)
        used += len(fact)
    lines.append("" if used + len(row["id"]) <= width else "\n")
    return lines.append_text(_dim(row["id"]))


def _dim(text: str) -> Any:
    from rich.text import Text  # slow to load

    return Text(text, style="dim")


def _marked(row: Row, column: str) -> str:
    return marked_title(row) if column == "title" else cell(row, column)


def _csv(value: Any) -> str:
    grouped = isinstance(value, dict) and all(isinstance(names, list) for names in value.values())
    items = pairs(value) if grouped else value
    if isinstance(items, list) and all(isinstance(item, str) for item in items):
        text = "; ".join(items)
        if text.count(";") < max(len(items), 1) and text[:1] not in ("[", "{"):  # a bracket would be read as JSON
            return text
    return escape.json_text(value)


def _markdown(row: Row, column: str) -> str:
    if column == "targets" and row.get("targets"):
        return escape.markdown(targets(row))
    if column == "effect":
        return styles.effect(row["effect"])
    if column == "state":
        return shown_state(row)[0]
    text = escape.markdown(cell(row, column))
    if column != "title":
        return text
    return (f"~~{text}~~ (retracted)" if row.get("retracted") else text) + doubt(row)
