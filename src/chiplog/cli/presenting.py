"""How an answer is printed: drawn for people with its foot below, or written in a format of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chiplog.answers.footer import Footer
from chiplog.cli import filters
from chiplog.cli.options import ROWS, LogOptions, Tally
from chiplog.index import queries, select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.output import footer, screen

if TYPE_CHECKING:
    from rich.console import RenderableType


class View(Protocol):
    """A module that draws one kind of answer, and writes it in each format."""

    @property
    def parts(self) -> Callable[[Any, int], Iterable["RenderableType"]]:
        """What is printed for people, on a terminal of so many columns."""

    @property
    def FORMATS(self) -> Mapping[str, Callable[[Any, Footer], str]]:  # noqa: N802 - as modules name it
        """What is written for programs and pages."""


@dataclass(frozen=True)
class Answer:
    """What was found, the view that shows it, and what stands under it."""

    view: View
    found: Any
    under: Footer


def under(mirror: Log, asked: Filters, counted: str, *notes: str, law: bool = False) -> Footer:
    """Return what stands under an answer, with those of the notes that say something."""
    newest = queries.newest(mirror.index, select.where(mirror.index, asked))
    return Footer(counted, asked, newest, tuple(filter(None, (*notes, filters.scope_note(mirror, asked)))), law=law)


def present(answer: Answer, form: Tally, log: LogOptions) -> None:
    """Print an answer."""
    if form is Tally.TABLE:
        width = log.screen.width()
        log.screen.draw(answer.view.parts(answer.found, width), "\n".join(footer.lines(answer.under)))
        return
    log.screen.answer(answer.view.FORMATS[form](answer.found, answer.under))
    if form is not Tally.MD:
        for note in answer.under.notes:
            screen.note(note)


def most(limit: int | None, form: str) -> int | None:
    """Return how many rows a table has: as asked, else fifty, as it is for eyes; other forms have all."""
    if form != Tally.TABLE:
        return None
    return (ROWS if limit is None else limit) or None


def more(total: int, shown: int | None) -> str:
    """Return a note on the rows that are not shown, or ""."""
    return f"{total - shown} more: --limit {total} shows them all" if shown and total > shown else ""
