"""sources quote: the sentence of a page that decides."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from chiplog import settings
from chiplog.cli import interactive, write_result
from chiplog.cli.commands.sources import asking
from chiplog.cli.options import WRITE, EventName, Json, NoInput, PagedLog, expand, option
from chiplog.output import formats, screen

if TYPE_CHECKING:  # pages are slow to read
    from chiplog.articles.pages.page import Page
    from chiplog.sources.quote import QuoteProposal

app = typer.Typer()


@dataclass(frozen=True)
class PageOptions:
    """Which page of an event, and from where it is read."""

    source: Annotated[
        str | None, option("The source, if not the first without a quote.", asking.ASKING, "--source", metavar="URL")
    ] = None
    page: Annotated[
        str | None, option("A file with its page: its host is not asked.", asking.ASKING, "--page", metavar="FILE")
    ] = None
    allow_private: asking.AllowPrivate = False

    def read(self, url: str) -> "Page":
        """Return the page of a source. Raises ChiplogError where it can't be had."""
        from chiplog.sources import page as pages  # pages are slow to read

        if self.page is not None:
            return pages.saved(self.page, url)
        return pages.at(url, asking.polite(allow_private=self.allow_private))


@dataclass(frozen=True)
class WordOptions:
    """Which words are written."""

    words: Annotated[str | None, option("Write these words of the page.", WRITE, "--words", metavar="TEXT")] = None
    yes: Annotated[bool, option("Write the first of the proposed sentences.", WRITE, "--yes")] = False
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False
    no_input: NoInput = False
    json: Json = False

    def chosen(self, proposal: "QuoteProposal", log: PagedLog) -> str | None:
        """Return the words to write: those of an option, or that a person chooses from the page's text."""
        if self.words or self.yes:
            return self.words or next(iter(proposal.sentences), None)
        from chiplog.output import quote as output  # pages are slow to read

        if self.json:
            screen.show(formats.write(proposal, "json"))
            return None
        log.screen.answer(output.page_text(proposal))
        if interactive.may_ask(no_input=self.no_input):
            from chiplog.prompts import quote as prompts  # slow to load
            from chiplog.prompts.prompter import Prompter

            return prompts.ask(Prompter(settings.writable_path(log.file), log.screen), proposal)
        screen.note(f"{output.proposed(proposal)}nothing written: --yes writes the first, --words TEXT any words")
        return None


@app.command("sources quote", rich_help_panel="Sources")
@expand
def quote(event: EventName, log: PagedLog, which: PageOptions, wanted: WordOptions) -> None:
    """Quote the sentence of a source's page that decides an event.

    The page's text is shown, and the sentences that may decide are proposed. On a terminal the words are asked for;
    elsewhere --words or --yes writes them. They must be on the page, word for word.

    Examples:
      chiplog sources quote cn-2026-h200-import-a --page page.html --yes
    """
    from chiplog.sources import quote as sources  # pages are slow to read

    with log.open() as opened:
        proposal = sources.propose(opened, event, which.source, which.read)
    words = wanted.chosen(proposal, log)
    if words is None:
        return
    with log.open_to_write(locked=not wanted.dry_run) as opened:
        result = sources.write(opened, proposal, words, dry_run=wanted.dry_run)
    write_result.present(result, log, json=wanted.json)
