"""One event with all its fields."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from chiplog.answers.detail import EventAnswer, Neighbours
from chiplog.answers.thread import History
from chiplog.model import figures, jurisdictions
from chiplog.output import escape, styles, thread
from chiplog.output.events import Row

if TYPE_CHECKING:
    from rich.console import RenderableType

_FACTS = ("body", "flow", "instrument", "effect", "stage", "confidence", "items", "codes", "acts", "list", "basis")
LABEL = 14
"""The number of columns of the labels."""

DEEPEST = 6
"""The deepest indentation of a thread, so that a narrow terminal has room for the text."""


def parts(answer: EventAnswer, _width: int) -> Iterator["RenderableType"]:
    """Yield what to print of an event of the log."""
    yield from event(answer.row, answer.on, answer.neighbours, answer.history)


def event(row: Row, on: dt.date, neighbours: Neighbours, past: History | None = None) -> Iterator["RenderableType"]:
    """Yield what to print, from the title to the sources; ids and addresses are never cut."""
    from rich.text import Text  # slow to load

    title = Text(escape.shown(row["title"]), style="bold strike" if row.get("retracted") else "bold")
    yield title
    yield Text(row["id"], style="dim")
    if gone := row.get("retracted"):
        see = f", see {gone['see']}" if gone.get("see") else ""
        yield Text(f"retracted on {gone['date']}: {gone['reason']}{see}", style="red")
    yield Text()
    if row.get("summary"):
        yield Text(escape.shown(row["summary"]))
        yield Text()
    for label, value, style in _facts(row, on):
        yield _line(label, value, style)
    yield from _lines("related", _related(neighbours))
    if past:
        yield from _thread(past)
        yield from _lines("rounds", thread.rounds(past))
    yield from _lines("corrections", _corrections(row))
    for index, source in enumerate(row["sources"]):
        yield _line("" if index else "sources", _cited(source), "")
        yield Text(f"{' ' * (LABEL + 1)}{escape.shown(source['url'])}", no_wrap=True, overflow="ignore")
        if source.get("quote"):
            yield _line("", f"“{source['quote']}”", "italic")
            indented = f"{' ' * (LABEL + 1)}{escape.shown(at_words(source))}"
            yield Text(indented, no_wrap=True, overflow="ignore", style="dim")


def markdown(answer: EventAnswer) -> str:
    """Return the same as Markdown."""
    row, past = answer.row, answer.history
    lines = [f"### {escape.markdown(row['title'])}", "", escape.code(row["id"]), ""]
    if row.get("summary"):
        lines += [escape.markdown(row["summary"]), ""]
    lines += ["| | |", "| --- | --- |"]
    lines += [f"| {label} | {escape.markdown(value)} |" for label, value, _ in _facts(row, answer.on)]
    lines += [
        f"| {kind} | {escape.markdown(other['title'])} ({escape.code(other['id'], in_table=True)}) |"
        for kind, other in answer.neighbours
    ]
    if tree := list(thread.tree(past)):
        lines += ["", "Thread:", "", *(f"{'  ' * depth}- {escape.markdown(text)}" for depth, text in tree)]
    if past.rounds:
        lines += ["", "Rounds:", "", *(f"- {escape.markdown(text)}" for text in thread.rounds(past))]
    lines += [
        "",
        "Sources:",
        "",
        *(f"- {_page(source, links=answer.links)}" for source in row["sources"]),
    ]
    return "\n".join(lines) + "\n"


def document(answer: EventAnswer) -> dict[str, Any]:
    """Return the event with its `state` and `state_why`, its thread and its rounds."""
    return {**answer.row, **thread.document(answer.history)}


def _facts(row: Row, on: dt.date) -> Iterator[tuple[str, str, str]]:
    if "state" in row:  # an entry that is not yet in a log has none
        why = f" ({', '.join(row['state_why'])})" if row["state_why"] else ""
        yield f"on {on}", f"{_state(row)}{why}", styles.STATES[row["state"]]
    for name in ("announced", "effective", "through"):
        if row.get(name):
            yield name, row[name], ""
    yield "actor", _named([row["actor"]]), ""
    if row.get("targets"):
        yield "targets", _named(row["targets"]), ""
    for name in _FACTS:
        if row.get(name):
            text = styles.effect(row[name]) if name == "effect" else _spaced(row, name)
            style = (
                styles.EFFECTS[row[name]][1]
                if name == "effect"
                else styles.CONFIDENCES.get(row[name], "")
                if name == "confidence"
                else ""
            )
            yield name, text, style
    for role, names in row.get("entities", {}).items():
        yield role, ", ".join(names), ""
    for index, figure in enumerate(row.get("figures", ())):
        yield "" if index else "figures", figures.said(figure), ""
    for index, deadline in enumerate(row.get("deadlines", ())):
        yield "" if index else "deadlines", f"{deadline['day']}: {deadline['what']}", ""


def _spaced(row: Row, name: str) -> str:
    return ", ".join(row[name]) if isinstance(row[name], list) else str(row[name])


def _named(codes: Iterable[str]) -> str:
    return ", ".join("everyone" if code == "*" else f"{jurisdictions.name(code)} ({code})" for code in codes)


def _related(neighbours: Neighbours) -> Iterator[str]:
    for kind, other in neighbours:
        yield f"{kind} {other['id']} ({other['announced']}, {_state(other)}): {other['title']}"


def _state(row: Row) -> str:
    return f"{row['state']} {styles.UNVERIFIED}" if row.get("unverified") else str(row["state"])


def _page(source: Row, *, links: bool) -> str:
    """Return a source for Markdown; its address is dead, unless `links` asks for a live one and it may be linked."""
    if links:
        return escape.link(_cited(source), at_words(source))
    return f"{escape.markdown(_cited(source))}: {escape.code(source['url'])}"


def at_words(source: Row) -> str:
    """Return the address of a source, at the words that it quotes, if it does."""
    if not source.get("quote"):
        return str(source["url"])
    from chiplog.model import quotes  # slow to load, and few sources have one

    return quotes.link(source["url"], source["quote"])


def _cited(source: Row) -> str:
    origin = f", citing {source['origin']}" if source.get("origin") else ""
    published = f", {source['published']}" if source.get("published") else ""
    return f"{source['publisher']}{origin}{published} ({source['kind']})"


def _corrections(row: Row) -> Iterator[str]:
    for correction in row.get("corrections", ()):
        yield f"{correction['date']} {', '.join(correction['fields'])}: {correction['text']}"


def _thread(past: History) -> Iterator["RenderableType"]:
    from rich.text import Text  # slow to load
    from rich.tree import Tree

    tree = Tree("", hide_root=True, guide_style="dim")
    above = [tree]
    for depth, text in thread.tree(past):
        del above[min(depth, DEEPEST) + 1 :]
        above.append(above[-1].add(Text(escape.shown(text), overflow="fold")))
    if len(above) > 1:
        yield _labelled("thread", tree)


def _lines(label: str, texts: Iterable[str]) -> Iterator["RenderableType"]:
    for index, text in enumerate(texts):
        yield _line("" if index else label, text, "")


def _line(label: str, value: str, style: str) -> "RenderableType":
    from rich.text import Text  # slow to load

    return _labelled(label, Text(escape.shown(value), style=style))


def _labelled(label: str, what: "RenderableType") -> "RenderableType":
    from rich.table import Table  # slow to load

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=LABEL, no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    grid.add_row(label, what)
    return grid
