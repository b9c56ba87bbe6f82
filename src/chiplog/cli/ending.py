"""End a command with the exit code that its result means."""

import typer

from chiplog.output import screen


def end(left_out: str) -> None:
    """Exit with 3, and say why, where faulty events had to be left out of an answer."""
    if left_out:
        screen.note(f"chiplog: {left_out}")
        raise typer.Exit(3)
