"""Print the result of a command: in the format asked for, with its notes, and the exit code that it means."""

from typing import Any

from chiplog.cli import ending
from chiplog.cli.options import LogOptions, OutputOptions
from chiplog.output import footer, formats, screen


def present(answer: Any, out: OutputOptions, log: LogOptions) -> None:
    """Print an answer; exit with 3 where faulty events had to be left out of it.

    Notes go below a picture, or else, where the format has no place for them, to standard error.
    """
    if out.format in formats.DRAWN:
        width = log.screen.width()
        log.screen.draw(formats.draw(answer, width), "\n".join(footer.lines(answer.footer)))
    else:
        log.screen.answer(formats.write(answer, out.format))
        if out.format != "md":
            for note in answer.footer.notes:
                screen.note(note)
    ending.end(answer.footer.left_out)
