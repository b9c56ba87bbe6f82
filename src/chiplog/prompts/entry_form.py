"""The form of an entry: questions to the person at the terminal, back and forth, until it has all that it needs."""

import shlex
from dataclasses import dataclass, field
from typing import Any

from chiplog import terminal
from chiplog.model.characters import shown
from chiplog.output import prompt_text, screen
from chiplog.prompts import questions
from chiplog.prompts.prompter import Prompter
from chiplog.prompts.proposal import Proposal
from chiplog.prompts.questions import NONE, QUESTIONS, Question
from chiplog.record import entries
from chiplog.record.drafts import Draft
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate
from chiplog.terminal import BackError, Offer, StoppedError

KEYS = "Enter: next · Tab: complete · <: back · ?: help · Ctrl-C: stop, keep a draft"
UNCHANGED = "as it is"
MANY = 5
"""Events that are named as possibly the same act after one answer."""


@dataclass
class EntryForm(Prompter):
    """An entry that is being made, and the draft that keeps it, with what was typed and not yet taken.

    The options in `settled` are not asked for, though the entry may have no answer; those in `again` are, though it
    has one. The events in `named` were said to be possibly the same act, for a reason each.
    """

    entry: Tree
    draft: Draft
    settled: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    proposal: Proposal | None = None
    """What a page proposes."""
    named: dict[str, str] = field(default_factory=dict)

    def keep(self) -> None:
        """Keep the entry in its draft."""
        self.draft.keep(self.entry)

    def ask(self, question: Question, place: str = "") -> None:
        """Ask one question, and put the answer into the entry.

        Raises BackError where the question before is wanted, and StoppedError; what was typed stays in the draft.
        """
        proposed, why = self._default(question)
        self._introduce(question, place, proposed, why)

        def answered(text: str) -> Tree:
            return question.answered(self.entry, question.read(_without_sign(text), self.suggestions))

        def fault(text: str) -> str:
            if said := questions.fault_of(answered, text):
                return said
            new = answered(text)
            if question.needed and question.answer(new) is None:
                return "an answer is required here"
            return question.fault(new)

        begun = self.draft.typed.pop(question.option, "")
        try:
            text = terminal.ask(
                f"{question.option}: ",
                typed=begun or proposed,
                offers=self._offers(question),
                between=question.between,
                fault=fault,
                under=KEYS,
                describe=lambda: self._describe(question, proposed, why),
                explain=self.explain,
                keep=not question.one_word,
                colour=not self.screen.plain,
            )
        except (BackError, StoppedError) as left:
            if left.typed != proposed:
                self.draft.typed[question.option] = left.typed
            raise
        self.entry = answered(text)
        self._echo(question, text)

    def fill(self) -> None:
        """Ask for all that was not asked for yet, keeping the entry after each answer; going back reaches the rest."""
        passed = {*self.settled, *self.draft.passed, *self._answered()} - self.again
        awaited = {question.option for question in QUESTIONS} - passed
        index = 0
        if "source" in passed and (url := entries.first_source(self.entry).get("url")) and not self.again:
            self._name_citing(url)
        self._name_same_act()
        while index < len(QUESTIONS):
            question = QUESTIONS[index]
            if not question.fits(self.entry):
                self.entry = question.answered(self.entry, None)
            elif question.option not in passed:
                try:
                    self.ask(question, self._place(question, awaited))
                except BackError:
                    if not (before := [one for one in QUESTIONS[:index] if one.fits(self.entry)]):
                        self.say("this is the first question")
                        continue
                    index = QUESTIONS.index(before[-1])
                    passed.discard(before[-1].option)
                    awaited.add(before[-1].option)
                    continue
                except StoppedError:
                    self.keep()
                    raise
                self.draft.passed = list(dict.fromkeys([*self.draft.passed, *sorted(self.settled), question.option]))
                self.keep()
                self._name_same_act()
            index += 1

    def overview(self) -> None:
        """Print which keys work, and which fields the entry has already."""
        if terminal.is_plain():
            self.say(KEYS)
        if answered := self._answered():
            self.say(f"already answered: {', '.join(answered)}; < goes back to these")

    def choose_question(self) -> Question:
        """Ask which field is meant, by its option or its name. Raises BackError where none is."""
        offers = [Offer(question.option, question.asks) for question in QUESTIONS]
        self.say(", ".join(offer.text for offer in offers))

        def describe() -> None:
            for offer in offers:
                self.say(f"{offer.text}: {offer.says}")
            self.say("Type the field to change, or its unique beginning; < to change none.")

        def fault(text: str) -> str:
            return questions.fault_of(questions.named, text)

        text = self.line("field", fault, describe, offers)
        return questions.of(questions.named(text))

    def _answered(self) -> list[str]:
        return [question.option for question in QUESTIONS if question.answer(self.entry) is not None]

    def _place(self, question: Question, awaited: set[str]) -> str:
        """Return the number of a question among those that are asked of the entry; some fit only some entries."""
        options = [one.option for one in QUESTIONS if one.option in awaited and one.may_fit(self.entry)]
        return f"{options.index(question.option) + 1} of {len(options)}"

    def _default(self, question: Question) -> tuple[str, str]:
        """Return what is in the line at first, and where that is from."""
        old = question.answer(self.entry)
        if old is not None:
            return question.field.write(old), UNCHANGED
        offered = self.proposal.default(question) if self.proposal else ("", "")
        return offered if offered[0] or not question.default else question.default(self.entry, self.suggestions)

    def _offers(self, question: Question) -> list[Offer]:
        return [*(self.proposal.offers(question) if self.proposal else ()), *question.offers(self.suggestions)]

    def _introduce(self, question: Question, place: str, proposed: str, why: str) -> None:
        head = prompt_text.head(question.option, question.asks, self.width, place=place, optional=not question.needed)
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
        self.say("An answer is required." if question.needed else f"{nothing} leaves it out.")
        self.say("A draft is kept when you stop: `chiplog add --resume` continues it.")

    def _echo(self, question: Question, text: str) -> None:
        """Print in full what an answer was read as, and what the log knows of it."""
        value = question.answer(self.entry)
        if value is None:
            return
        if text.strip() != (full := question.echo(value)):
            self.say(f"→ {full}")
        for said in question.news(value, self.suggestions):
            self.say(said)
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


def _titled(other: Duplicate) -> str:
    return f"{other['id']}: {other['title']} ({other['why']})"


def _command(entry: Tree, name: str) -> str:
    """Return the command that adds an entry's page to an event."""
    page = entries.first_source(entry)
    url = shlex.quote(page["url"]) if page.get("url") else "URL"
    return f"chiplog edit {name} --add-source {url} --kind {page.get('kind', 'KIND')}"


def _without_sign(text: str) -> str:
    """Return what was typed, or nothing for the sign for nothing."""
    return "" if text.strip() == NONE else text
