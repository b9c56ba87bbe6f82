"""help: what a command does, or a page of the documents."""

from typing import Annotated

import typer

from chiplog.answers import topics
from chiplog.cli.options import NoPager, PagedLog

app = typer.Typer()


@app.command("help", rich_help_panel="Set up")
def help_(
    topic: Annotated[
        str | None, typer.Argument(metavar="TOPIC", help="A command, or one of the topics.", show_default=False)
    ] = None,
    no_pager: NoPager = False,
) -> None:
    """Show the help of a command, or a page of the documents.

    Examples:
      # A command
      chiplog help list
      # The definition of states; exit codes and formats; the tables of sql
      chiplog help model
      chiplog help promises
      chiplog help sql-tables
      # All topics
      chiplog help topics
    """
    PagedLog(no_pager=no_pager).screen.answer(topics.text(topic or topics.OVERVIEW))
