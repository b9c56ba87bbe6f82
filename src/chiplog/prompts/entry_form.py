"""Questions to the person at the terminal, forth and back, until an entry has all that it needs."""

import shlex
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from chiplog import terminal
from chiplog.cli.options import LogOptions
from chiplog.model.characters import shown
from chiplog.output import patch, prompt_text
from chiplog.prompts import questions
from chiplog.prompts.proposal import Proposal
from chiplog.prompts.questions import NONE, QUESTIONS, Question
from chiplog.prompts.suggestions import Suggestions
from chiplog.record import entries
from chiplog.record.drafts import Draft
from chiplog.record.result import Duplicate
from chiplog.terminal import BackError, Offer, StoppedError

Tree = dict[str, Any]

KEYS = "Enter: next · Tab: complete · <: back · ?: help · Ctrl-C: stop, keep a draft"
CHOICE_KEYS = "Tab: complete · <: back · ?: help · Ctrl-C: stop"
WIDEST = 100
"""Columns of talk: longer lines are hard to read."""
AS_IT_IS = "as it is"
MANY = 5
"""Events that are named as perhaps the same act after one answer."""


@dataclass
class Talk:
    """A talk with the person at the terminal about a log."""

    log: LogOptions
    known: Suggestions

    def line(
        self,
        label: str,
        fault: Callable[[str], str],
        describe: Callable[[], object],
        offers: Sequence[Offer] = (),
        *,
        first: bool = False,
    ) -> str:
        """Ask for a line until it has no fault. Raises BackError, unless it is the first, and StoppedError."""
        return terminal.ask(
            f"{label}: ",
            offers=offers,
            fault=fault,
            under=CHOICE_KEYS,
            describe=describe,
            explain=self.explain,
            keep=False,
            first=first,
            colour=not self.log.no_color,
        )

    def choose(self, label: str, offers: Sequence[Offer], usual: str = "") -> str:
        """Ask for one of some words; Enter takes the usual one. Raises BackError where none is wanted."""
        read = questions.word([offer.text for offer in offers])

        def fault(text: str) -> str:
            needed = "" if text.strip() or usual else f"choose one: {', '.join(one.text for one in offers)}"
            return needed or questions.fault_of(read, text, self.known)

        def describe() -> None:
            for offer in offers:
                self.say(f"{offer.text}: {offer.says}" if offer.says else offer.text)
            self.say(f"Type a value, or its unique beginning.{f' Enter: {usual}.' if usual else ''}")

        text = self.line(f"{label}{f' [{usual}]' if usual else ''}", fault, describe, offers)
        return read(text, self.known) or usual

    def agrees(self, label: str, yes: str, no: str, *, usual: bool = False) -> bool:
        """Ask for a yes; Enter takes the usual answer, and going back is a no. What each does is shown by `?`."""
        try:
            return self.choose(label, [Offer("yes", yes), Offer("no", no)], "yes" if usual else "no") == "yes"
        except BackError:
            return False

    def say(self, text: str) -> None:
        """Print a note about the entry that is being made."""
        sys.stderr.write(prompt_text.said(text, terminal_width()))

    def explain(self, fault: str) -> None:
        """Print what is wrong with an answer."""
        self.say(f"✗ {fault}")

    def show_diff(self, diff: str) -> None:
        """Show what would change in the log."""
        sys.stderr.write("\n" + patch.text(diff, self.log.screen.painter(stderr=True)))


@dataclass
class EntryForm(Talk):
    """Where an entry is made: the log it is for, and the draft it is kept in, with what was typed and not yet taken.

    The options in `settled` are not asked for, though the entry may say nothing of them; those in `again` are, though
    it does. The events in `named` were said to be perhaps the same act, for a reason each.
    """

    draft: Draft
    settled: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    proposed: Proposal | None = None
    """What a page proposes."""
    named: dict[str, str] = field(default_factory=dict)

    def ask(self, question: Question, entry: Tree, place: str = "") -> Tree:
        """Ask one question, and give the entry with its answer.

        Raises BackError where the one before is wanted, and StoppedError; what was typed stays in the draft.
        """
        proposed, why = self._default(question, entry)
        self._introduce(question, place, proposed, why)

        def made(text: str) -> Tree:
            return question.answered(entry, question.read(_meant(text), self.known))

        def fault(text: str) -> str:
            if said := questions.fault_of(question.read, _meant(text), self.known):
                return said
            new = made(text)
            if question.needed and question.answer(new) is None:
                return "an answer is required here"
            return question.fault(new)

        begun = self.draft.typed.pop(question.option, "")
        try:
            text = terminal.ask(
                f"{question.option}: ",
                typed=begun or proposed,
                offers=[*(self.proposed.offers(question) if self.proposed else ()), *question.offers(self.known)],
                between=question.between,
                fault=fault,
                under=KEYS,
                describe=lambda: self._describe(question, proposed, why),
                explain=self.explain,
                keep=not question.one_word,
                colour=not self.log.no_color,
            )
        except (BackError, StoppedError) as left:
            if left.typed != proposed:
                self.draft.typed[question.option] = left.typed
            raise
        new = made(text)
        self._echo(question, text, question.answer(new))
        return new

    def fill(self, entry: Tree) -> Tree:
        """Ask for all that was not asked for yet, keeping the entry after each answer; going back reaches the rest."""
        said = {*self.settled, *self.draft.passed, *_answered(entry)} - self.again
        awaited = {question.option for question in QUESTIONS} - said
        index = 0
        if "source" in said and (url := entries.first_source(entry).get("url")) and not self.again:
            self._name_citing(url)
        self._name_duplicates(entry)
        while index < len(QUESTIONS):
            question = QUESTIONS[index]
            if not question.fits(entry):
                entry = question.answered(entry, None)
            elif question.option not in said:
                try:
                    entry = self.ask(question, entry, _place(question, awaited, entry))
                except BackError:
                    before = [one for one in QUESTIONS[:index] if one.fits(entry)]
                    if not before:
                        self.say("this is the first question")
                        continue
                    index = QUESTIONS.index(before[-1])
                    said.discard(before[-1].option)
                    awaited.add(before[-1].option)
                    continue
                except StoppedError:
                    self.draft.keep(entry)
                    raise
                self.draft.passed = list(dict.fromkeys([*self.draft.passed, *sorted(self.settled), question.option]))
                self.draft.keep(entry)
                self._name_duplicates(entry)
            index += 1
        return entry

    def overview(self, entry: Tree) -> None:
        """Print which keys work, and which fields an entry that was begun has already."""
        if terminal.is_plain():
            self.say(KEYS)
        if said := _answered(entry):
            self.say(f"it has {', '.join(said)}; < goes back to these")

    def choose_question(self) -> Question:
        """Ask which field is meant, by its option or its name. Raises BackError where none is."""
        offers = [Offer(question.option, question.asks) for question in QUESTIONS]
        self.say(", ".join(offer.text for offer in offers))

        def describe() -> None:
            for offer in offers:
                self.say(f"{offer.text}: {offer.says}")
            self.say("Type the field to change, or its unique beginning; < changes none.")

        def fault(text: str) -> str:
            return questions.fault_of(questions.named, text, self.known)

        text = self.line("field", fault, describe, offers)
        return questions.of(questions.named(text, self.known))

    def _default(self, question: Question, entry: Tree) -> tuple[str, str]:
        """Return what is in the line at first, and where that is from."""
        old = question.answer(entry)
        if old is not None:
            return question.written(old), AS_IT_IS
        offered = self.proposed.default(question) if self.proposed else ("", "")
        return offered if offered[0] or not question.default else question.default(entry, self.known)

    def _introduce(self, question: Question, place: str, proposed: str, why: str) -> None:
        sys.stderr.write(
            "\n"
            + prompt_text.head(
                question.option, question.asks, terminal_width(), place=place, optional=not question.needed
            )
        )
        if question.words:
            sys.stderr.write(prompt_text.tests(question.words, terminal_width(), numbered=not question.groups))
        if question.form:
            self.say(f"for example {question.form}")
        if proposed and (question.one_word or why != AS_IT_IS):
            self.say(f"Enter: {proposed}, {why}")

    def _describe(self, question: Question, proposed: str, why: str) -> None:
        """Print what a question means, what can be answered, and which keys there are."""
        self._introduce(question, "", proposed, why)
        if question.one_word:
            self.say("Type a word, its unique beginning, or its number.")
        if question.between:
            self.say("Separate several with ; or paste them, one per line. A comma separates too, if there is no ;")
        if question.groups:
            self.say("A word before a colon applies to all names after it.")
        nothing = f"{NONE} or an empty line" if not terminal.is_plain() else NONE
        self.say("An answer is required." if question.needed else f"{nothing} leaves it out.")
        self.say("A draft is kept when you stop: `chiplog add --resume` continues it.")

    def _echo(self, question: Question, text: str, value: Any) -> None:
        if value is None:
            return
        if text.strip() != (full := questions.echo(question, value)):
            self.say(f"→ {full}")
        if question.held:
            for said in self.known.news(question.held, questions.names(value)):
                self.say(said)
        if question.option == "source":
            self._name_citing(value)

    def _name_citing(self, url: str) -> None:
        """Name the events that cite a page, but for those that were named."""
        for name, title in self.known.on_page(url):
            if name not in self.named:
                self.say(f"the log already cites this page: {name}: {title}")

    def _name_duplicates(self, entry: Tree) -> None:
        """Name the events that are, or may be, the act of an entry so far; each again where there is more reason."""
        certain, likely = self.known.same_act(entry)
        likely = [other for other in likely if self.named.get(other["id"]) != other["why"]]
        certain = [other for other in certain if self.named.get(other["id"]) != other["why"]]
        for other in certain:
            self.say(f"the same act as {_titled(other)}")
        for other in likely[:MANY]:
            self.say(f"possibly the same act as {_titled(other)}")
        if len(likely) > MANY:
            self.say(f"and {len(likely) - MANY} more")
        new = {other["id"]: other["why"] for other in (*certain, *likely)}
        if new and not self.named:
            self.say("if so, press Ctrl-C, and add this page to it:")
            sys.stderr.write(f"    {shown(_command(entry, next(iter(new))))}\n")  # in one line, to be copied
        self.named |= new


def _titled(other: Duplicate) -> str:
    return f"{other['id']}: {other['title']} ({other['why']})"


def _command(entry: Tree, name: str) -> str:
    """Return the command that gives an entry's page to an event."""
    page = entries.first_source(entry)
    url = shlex.quote(page["url"]) if page.get("url") else "URL"
    return f"chiplog edit {name} --add-source {url} --kind {page.get('kind', 'KIND')}"


def _place(question: Question, awaited: set[str], entry: Tree) -> str:
    """Return the number of a question among those that are asked of an entry; some fit only some entries."""
    options = [one.option for one in QUESTIONS if one.option in awaited and one.may_fit(entry)]
    return f"{options.index(question.option) + 1} of {len(options)}"


def _answered(entry: Tree) -> list[str]:
    return [question.option for question in QUESTIONS if question.answer(entry) is not None]


def _meant(text: str) -> str:
    """Return what was typed, or nothing for the sign for nothing."""
    return "" if text.strip() == NONE else text


def terminal_width() -> int:
    """Return the columns that talk takes."""
    return min(shutil.get_terminal_size().columns, WIDEST)
