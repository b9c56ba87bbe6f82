"""merge-driver: what git runs to merge a log."""

from typing import Annotated

import typer

from chiplog.model.characters import shown
from chiplog.output import merge_report as view
from chiplog.output import screen
from chiplog.review import merge_driver as review

app = typer.Typer()


@app.command("merge-driver", hidden=True)
def merge_driver(
    base: Annotated[str, typer.Argument(help="The common ancestor's version: %O.")],
    ours: Annotated[str, typer.Argument(help="Our version, which the merged one replaces: %A.")],
    theirs: Annotated[str, typer.Argument(help="Their version: %B.")],
    size: Annotated[int, typer.Argument(min=1, help="Length of a conflict marker: %L.")],
    name: Annotated[str, typer.Argument(help="The file's name, for messages: %P.")],
) -> None:
    """Merge three versions of a log, as git asks its merge drivers to. Exit code 1 where conflicts are left."""
    conflicts = review.drive(base, ours, theirs, size, name)
    if conflicts:
        screen.note(f"chiplog: {shown(name)}: {view.named(conflicts)}; `chiplog resolve` asks about it")
        raise typer.Exit(1)
