"""Lists of events: as a table for a terminal, as text for people and for programs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.footer import count
from chiplog.output import escape, styles

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

Row = Mapping[str, Any]
"""An event with the model's field names, and `state` and `state_why`."""

PLAIN = ("id", "announced", "actor", "targets", "effect", "instrument", "title")
MARKDOWN = ("announced", "actor", "targets", "effect", "instrument", "state", "title", "id")
WIDE = 110
"""The width in columns, besides the longest id, at which a table has a column for every fact."""

ACT = 11
"""The number of columns for who acts on whom; a longer list is wrapped."""


def cell(row: Row, column: str) -> str:
    """Return a field as one line of text: lists joined by commas, `role:name` for parties and relations."""
    value = row.get(column)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ",".join(_pairs(value))
    if isinstance(value, (list, tuple)):
        return ",".join(item if isinstance(item, str) else str(item.get("url", item)) for item in value)
    return str(value)


def plain(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return tab-separated whole values, one line for each event, no header; by default, titles are marked."""
    of = cell if columns else _marked
    columns = columns or PLAIN
    return "".join(["\t".join([escape.shown(of(row, column)) for column in columns]) + "\n" for row in rows])


def told(row: Row) -> str:
    """Return the title, marked if the event was retracted, or is only reported or disputed."""
    return f"{'retracted: ' if row.get('retracted') else ''}{row['title']}{doubt(row)}"


def doubt(row: Row) -> str:
    """Return the mark after the title of an event that is not certain: ` (reported)`."""
    return f" ({row['confidence']})" if row["confidence"] in ("reported", "disputed") else ""


def _marked(row: Row, column: str) -> str:
    return told(row) if column == "title" else cell(row, column)


def as_json(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """One array of events."""
    picked = [_picked(row, columns) for row in rows]
    body = ",\n".join(escape.json_text(row) for row in picked)
    return f"[\n{body}\n]\n" if picked else "[]\n"


def as_jsonl(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """An event a line."""
    return "".join(escape.json_text(_picked(row, columns)) + "\n" for row in rows)


def as_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return a column for each field: lists joined by `; `, sources and other mappings as JSON; no formulas."""
    return escape.csv_lines(columns, ([_csv(row.get(column)) for column in columns] for row in rows))


def as_markdown(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """A table."""
    columns = columns or MARKDOWN
    head = f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    return head + "".join(f"| {' | '.join(_markdown(row, column) for column in columns)} |\n" for row in rows)


FORMATS: dict[str, Callable[[Iterable[Row], Sequence[str]], str]] = {
    "plain": plain,
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": as_csv,
    "md": as_markdown,
}


PROSE = ("title", "summary")
"""Columns whose text may be wrapped inside a table."""

NARROWEST = 24
"""The smallest width in columns in which wrapped text is readable."""

DATED = 12
"""The number of columns for the day in a list, with the space after it."""


def parts(rows: Sequence[Row], columns: Sequence[str], width: int) -> Iterator["RenderableType"]:
    """Yield a list for a terminal of this width: titles are wrapped; an id, an address or a number is never broken.

    What does not fit side by side is shown one below the other.
    """
    longest = max((len(row["id"]) for row in rows), default=0)
    if columns:
        yield from _chosen(rows, columns, width)
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

    cells = [[_text(_for_eyes(row, column), row if column == "title" else {}) for column in columns] for row in rows]
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
        line = label.append_text(_text(text, row if column == "title" else {}))
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
    return _targets(row) if column == "targets" and row.get("targets") else cell(row, column)


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> "RenderableType":
    from rich.table import Table  # slow to load

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim", show_header=bool(rows))
    for head in heads:
        folds = head in ("event", "act", *PROSE)
        grid.add_column(head, overflow="fold", no_wrap=not folds, max_width=ACT if head == "act" else None)
    for row in rows:
        grid.add_row(*row)
    return grid


def counted(rows: Sequence[Row], more: int, on: str | None) -> str:
    """Return a line like `21 events`, with the number of retracted ones, and the day of the states if one was given."""
    gone = sum(1 for row in rows if row.get("retracted"))
    said = (
        count(len(rows) + more),
        f"{gone} of them retracted" if gone else "",
        f"states on {on}" if on else "",
    )
    return ", ".join(filter(None, said))


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


def titled(row: Row) -> "Text":
    """Return the title for a terminal, with its marks."""
    title = _text(row["title"], row)
    return title.append(doubt(row), style="yellow")


def _dim(text: str) -> Any:
    from rich.text import Text  # slow to load

    return Text(text, style="dim")


def act(row: Row) -> str:
    """Return who acts on whom: `CN → US, JP`."""
    return f"{row['actor']} → {_targets(row)}" if row.get("targets") else row["actor"]


def shown_state(row: Row) -> tuple[str, str]:
    """Return the state and its style; for an act that is not decided, the stage."""
    if row["stage"] != "decided":
        return row["stage"], "italic dim"
    return row["state"], styles.STATES[row["state"]]


def _targets(row: Row) -> str:
    """Return the targets, with `everyone` for `*`, joined so that a long list can be wrapped."""
    return ", ".join("everyone" if code == "*" else code for code in row["targets"])


def _text(text: str, row: Row) -> "Text":
    from rich.text import Text  # slow to load

    if row.get("retracted"):
        return Text.assemble(("retracted: ", "red"), (escape.shown(text), "strike dim"))
    return Text(escape.shown(text))


def _picked(row: Row, columns: Sequence[str]) -> Row:
    return {column: row[column] for column in columns if column in row} if columns else row


def _pairs(value: Mapping[str, Any]) -> list[str]:
    return [
        f"{word}:{name}" for word, names in value.items() for name in (names if isinstance(names, list) else [names])
    ]


def _csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    grouped = isinstance(value, Mapping) and all(isinstance(names, list) for names in value.values())
    items = _pairs(value) if grouped else value
    if isinstance(items, list) and all(isinstance(item, str) and ";" not in item for item in items):
        text = "; ".join(items)
        return text if text[:1] not in ("[", "{") else escape.json_text(value)  # a bracket would be read as JSON
    return escape.json_text(value)


def _markdown(row: Row, column: str) -> str:
    if column == "targets" and row.get("targets"):
        return escape.markdown(_targets(row))
    if column == "effect":
        return styles.effect(row["effect"])
    if column == "state":
        return shown_state(row)[0]
    text = escape.markdown(cell(row, column))
    if column != "title":
        return text
    return (f"~~{text}~~ (retracted)" if row.get("retracted") else text) + doubt(row)
