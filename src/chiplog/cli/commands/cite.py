"""cite: one event as a footnote, or for a program that keeps references."""

from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from chiplog.answers import cite as answers
from chiplog.cli.options import LogOptions, OutputOptions, SoughtEvent, expand, format_option
from chiplog.cli.present import present

app = typer.Typer()

_References = Literal["text", "md", "bibtex", "csl"]


@dataclass(frozen=True)
class CiteOutput:
    """How a citation is written."""

    form: Annotated[_References, format_option(_References)] = "text"


@app.command("cite", rich_help_panel="Read")
@expand
def cite(
    out: CiteOutput,
    log: LogOptions,
    event: SoughtEvent = None,
) -> None:
    """Cite one event, with its sources.

    Examples:
      # A footnote with live links
      chiplog cite us-2025-affiliates-rule --format md
      # For LaTeX, and for Zotero or pandoc
      chiplog cite us-2025-affiliates-rule --format bibtex > rules.bib
      chiplog cite us-2025-affiliates-rule --format csl > rules.json
    """
    with log.open() as opened:
        answer = answers.answer(opened, " ".join(event or ()))
    present(answer, OutputOptions(out.form), log)
