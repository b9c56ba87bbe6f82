"""show: one event."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import typer

from chiplog.answers import detail
from chiplog.answers.detail import EventAnswer
from chiplog.cli import ending, filters
from chiplog.cli.options import OUTPUT, On, OutputOptions, PagedLog, SoughtEvent, expand, format_option
from chiplog.cli.present import present
from chiplog.model.characters import shown
from chiplog.output import detail as detail_view
from chiplog.output import screen

app = typer.Typer()

_Events = Literal["text", "json", "md"]


@dataclass(frozen=True)
class EventOutput(OutputOptions):
    """How one event is written."""

    form: Annotated[_Events, format_option(_Events)] = "text"


@app.command("show", rich_help_panel="Read")
@expand
def show(
    out: EventOutput,
    log: PagedLog,
    event: SoughtEvent = None,
    on: On = None,
    path: Annotated[
        bool, typer.Option("--path", help="Print file:line of the event and nothing else.", rich_help_panel=OUTPUT)
    ] = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open its sources in a browser too.", rich_help_panel=OUTPUT)
    ] = False,
    links: Annotated[
        bool, typer.Option("--links", help="Live links to the sources in md.", rich_help_panel=OUTPUT)
    ] = False,
) -> None:
    """Show one event: its fields, state, related events and sources.

    Examples:
      # By a unique beginning of its id
      chiplog show cn-2026-h200-import-a
      # By words of its title
      chiplog show in-principle nod
      # Where it is in the file
      chiplog show cn-2026-h200-import-a --path
    """
    day = filters.day(on)
    with log.open() as opened:
        answer = replace(detail.answer(opened, " ".join(event or ()), day), links=links)
    if open_:
        _open_sources(answer)
    if path:
        screen.show(f"{answer.place}\n")
        ending.end(answer.footer.left_out)
    else:
        present(answer, out, log)


def _open_sources(answer: EventAnswer) -> None:
    """Open an event's sources in the browser."""
    for source in answer.row["sources"]:
        if typer.launch(detail_view.at_words(source)):
            screen.note(f"no browser could open {shown(source['url'])}")
