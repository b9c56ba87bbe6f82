"""Print the result of a command: in the format asked for, with its notes, and the exit code that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chiplog.cli import ending
from chiplog.cli.options import LogOptions, OutputOptions
from chiplog.output import footer, formats, screen

if TYPE_CHECKING:
    from chiplog.output.feeds import Site


def present(answer: Any, out: OutputOptions, log: LogOptions, site: Site | None = None) -> None:
    """Print an answer; exit with 3 if faulty events were left out of it. Feeds and calendars name a site.

    Where the format has no place for the notes, they go to standard error.
    """
    form = out.format
    if form in formats.DRAWN:
        log.screen.draw(formats.draw(answer, form, log.screen.width()), "\n".join(footer.lines(answer.footer)))
    else:
        log.screen.answer(formats.write(answer, form, site))
    if not formats.has_footer(answer, form):
        for note in footer.notes(answer.footer):
            screen.note(note)
    ending.end(answer.footer.left_out)
