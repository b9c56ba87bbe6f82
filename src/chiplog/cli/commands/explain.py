"""explain: the meaning of rules, fields and words."""

from typing import Annotated

import typer

from chiplog.cli.options import NoPager, PagedLog

app = typer.Typer()


@app.command("explain", rich_help_panel="Review")
def explain(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="A rule (CL105), a family of rules (CL2), a field (instrument) or a word (tariff).",
            metavar="WORD",
            show_default=False,
        ),
    ] = None,
    no_pager: NoPager = False,
) -> None:
    """Explain a rule, a field or a word of the vocabulary.

    Examples:
      # A rule: what it asks, a bad line and a good one
      chiplog explain CL105
      # A field: what it holds, and the test of each of its words
      chiplog explain instrument
      # All that can be explained
      chiplog explain
    """
    from chiplog.answers import explain as answers  # the model is slow to load
    from chiplog.output import lexicon

    answer = answers.explain(words or [])
    PagedLog(no_pager=no_pager).screen.answer(lexicon.text(answer))
