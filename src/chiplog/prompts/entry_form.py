"""The form of an entry: what is required and empty is asked for, back and forth, and each field can be changed."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chiplog import terminal
from chiplog.model.characters import shown
from chiplog.output import prompt_text, screen
from chiplog.prompts import questions
from chiplog.prompts.prompter import Prompter
from chiplog.prompts.questions import NONE, QUESTIONS, Question
from chiplog.record import entries
from chiplog.record.drafts import Draft, Proposed
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate
from chiplog.terminal import BackError, StoppedError

KEYS = "Enter: next · Tab: complete · <: back · ?: help · Ctrl-C: stop, keep a draft"
UNCHANGED = "as it is"
MANY = 5
"""Events that are named as possibly the same act after one answer."""


@dataclass
class EntryForm(Prompter):
    """An entry that is being made, and the draft that keeps it, with what is only proposed or half typed.

    `lead` is the beginning of its page, by which similar events are found. The events in `named` were said to be
    possibly the same act, for a reason each.
    """

    entry: Tree
    draft: Draft
    lead: str = ""
    offered: Mapping[str, Proposed] = field(default_factory=dict)
    """Answers that the page's source suggests, by the field's name: they are in the line, and not in the entry."""
    named: dict[str, str] = field(default_factory=dict)

    def keep(self) -> None:
        """Keep the entry in its draft."""
        self.draft.keep(self.entry)

    def begin(self) -> None:
        """Print which keys work, and what the log has of the entry so far."""
        if terminal.is_plain():
            self.say(KEYS)
        if url := entries.first_source(self.entry).get("url"):
            self._name_citing(url)
        self._name_same_act()

    def missing(self) -> list[Question]:
        """Return the questions that the entry needs an answer to."""
        return [question for question in QUESTIONS if question.is_missing(self.entry)]

    def suggest(self) -> None:
        """Fill fields that are missing with what similar events of the log have, as proposals."""
        found = self.suggestions.of_similar(self.entry, self.lead)
        for question in self.missing():
            if question.key in found:
                self.draft.proposed[question.key] = found[question.key]
                self.entry = question.answered(self.entry, found[question.key].value)

    def fill(self, wanted: Callable[[Question], bool] | None = None) -> None:
        """Ask for all that is missing, or `wanted` and empty, keeping the entry after each answer.

        Raises BackError where somebody goes back from the first question.
        """
        asked: list[Question] = []
        again: Question | None = None
        while question := again or self._next(asked, wanted):
            before = asked[: asked.index(question)] if question in asked else asked
            try:
                self.ask(question, "" if wanted else f"{len(before) + 1} of {len(asked) + len(self.missing())}")
            except BackError:
                if not before:
                    raise
                again = before[-1]
                continue
            again = None
            asked += [] if question in asked else [question]
            self._name_same_act()

    def _next(self, asked: list[Question], wanted: Callable[[Question], bool] | None) -> Question | None:
        left = self.missing() if wanted is None else [one for one in QUESTIONS if one not in asked and wanted(one)]
        return next(iter(left), None)

    def ask(self, question: Question, place: str = "") -> None:
        """Ask one question, with the value that it has or is proposed in the line, and put the answer into the entry.

        Raises BackError where the question before is wanted, and StoppedError; what was typed stays in the draft.
        """
        proposed, why = self._default(question)
        self._introduce(question, place, proposed, why)
        begun = self.draft.typed.pop(question.option, "")
        try:
            text = terminal.ask(
                f"{question.option}: ",
                typed=begun or proposed,
                offers=question.offers(self.suggestions),
                between=question.between,
                fault=lambda typed: self.fault(question, typed),
                under=KEYS,
                describe=lambda: self._describe(question, proposed, why),
                explain=self.explain,
                keep=not question.one_word,
                colour=not self.screen.plain,
            )
        except (BackError, StoppedError) as left:
            if left.typed != proposed:
                self.draft.typed[question.option] = left.typed
            if isinstance(left, StoppedError):
                self.keep()
            raise
        self.take(question, text)

    def fault(self, question: Question, text: str) -> str:
        """Return what is wrong with an answer, or ""."""

        def answered(typed: str) -> Tree:
            return self._answered(question, typed)

        if said := questions.fault_of(answered, text):
            return said
        new = answered(text)
        if question.is_missing(new):
            return "an answer is required here"
        return question.fault(new)

    def take(self, question: Question, text: str) -> None:
        """Put a valid answer into the entry and its draft, without the answers that it makes impossible."""
        self.entry = self._answered(question, text)
        for other in QUESTIONS:
            if other.only and other.only[0] == question.option and not other.fits(self.entry):
                self.entry = other.answered(self.entry, None)
        self.draft.proposed.pop(question.key, None)
        self.keep()
        self._echo(question, text)

    def _answered(self, question: Question, text: str) -> Tree:
        typed = "" if text.strip() == NONE else text
        return question.answered(self.entry, question.read(typed, self.suggestions))

    def _default(self, question: Question) -> tuple[str, str]:
        """Return what is in the line at first, and where that is from."""
        value = question.answer(self.entry)
        proposed = self.draft.unconfirmed(self.entry).get(question.key)
        if value is None and (proposed := self.offered.get(question.key)):
            value = proposed.value
        if value is None and (proposed := self.suggestions.of_similar(self.entry, self.lead).get(question.key)):
            value = proposed.value
        if value is not None:
            return question.field.write(value), said(proposed) if proposed else UNCHANGED
        return question.default(self.entry, self.suggestions) if question.default else ("", "")

    def _introduce(self, question: Question, place: str, proposed: str, why: str) -> None:
        needed = question.needed or question.needed_by(self.entry)
        head = prompt_text.head(question.option, question.asks, self.width, place=place, optional=not needed)
        screen.note(f"\n{head}")
        if question.field.words:
            screen.note(prompt_text.tests(question.field.words, self.width, numbered=question.one_word))
        if question.example:
            self.say(f"for example {question.example}")
        if proposed and (question.one_word or why != UNCHANGED):
            self.say(f"Enter: {proposed}, {why}")

    def _describe(self, question: Question, proposed: str, why: str) -> None:
        """Print what a question means, what can be answered, and which keys there are."""
        self._introduce(question, "", proposed, why)
        if question.one_word:
            self.say("Type a word, its unique beginning, or its number.")
        if question.between:
            self.say("Separate several with ; or paste them, one per line. A comma separates too, if there is no ;")
        if question.field.shape == "groups":
            self.say("A word before a colon applies to all names after it.")
        nothing = f"{NONE} or an empty line" if not terminal.is_plain() else NONE
        needed = question.needed or question.needed_by(self.entry)
        self.say("An answer is required." if needed else f"{nothing} leaves it out.")
        self.say("A draft is kept when you stop: `chiplog add --resume` continues it.")

    def _echo(self, question: Question, text: str) -> None:
        """Print in full what an answer was read as, and what the log knows of it."""
        value = question.answer(self.entry)
        if value is None:
            return
        if text.strip() != (full := question.echo(value)):
            self.say(f"→ {full}")
        for news in question.news(value, self.suggestions):
            self.say(news)
        if question.option == "source":
            self._name_citing(value)

    def _name_citing(self, url: str) -> None:
        """Name the events that cite a page, but for those that were named."""
        for name, title in self.suggestions.on_page(url):
            if name not in self.named:
                self.say(f"the log already cites this page: {name}: {title}")

    def _name_same_act(self) -> None:
        """Name the events that are, or may be, the entry's act; each again where there is more reason."""
        certain, likely = (self._not_named(found) for found in self.suggestions.same_act(self.entry))
        for other in certain:
            self.say(f"the same act as {_titled(other)}")
        for other in likely[:MANY]:
            self.say(f"possibly the same act as {_titled(other)}")
        if len(likely) > MANY:
            self.say(f"and {len(likely) - MANY} more")
        new = {other["id"]: other["why"] for other in (*certain, *likely)}
        if new and not self.named:
            self.say("if so, press Ctrl-C, and add this page to it:")
            screen.note(f"    {shown(_command(self.entry, next(iter(new))))}")  # in one line, to be copied
        self.named |= new

    def _not_named(self, found: Any) -> list[Duplicate]:
        return [other for other in found if self.named.get(other["id"]) != other["why"]]


def said(proposed: Proposed) -> str:
    """Return where a proposed value is from, and the words that say so."""
    where = proposed.source if proposed.is_of_log else f"from {proposed.source}"
    runner_up = f"; {proposed.runner_up} is about as likely" if proposed.runner_up else ""
    return f"{where}{f': “{proposed.quote}”' if proposed.quote else ''}{runner_up}"


def _titled(other: Duplicate) -> str:
    return f"{other['id']}: {other['title']} ({other['why']})"


def _command(entry: Tree, name: str) -> str:
    """Return the command that adds an entry's page to an event."""
    page = entries.first_source(entry)
    url = shlex.quote(page["url"]) if page.get("url") else "URL"
    return f"chiplog edit {name} --add-source {url} --kind {page.get('kind', 'KIND')}"
