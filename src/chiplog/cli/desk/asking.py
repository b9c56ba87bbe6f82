"""Questions to the person at the terminal, forth and back, until an entry has all that it needs."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chiplog import terminal
from chiplog.cli.desk import questions
from chiplog.cli.desk.lore import Lore
from chiplog.cli.desk.proposal import Proposal
from chiplog.cli.desk.questions import NONE, QUESTIONS, Question
from chiplog.cli.record.drafts import Draft
from chiplog.cli.shared.options import Log
from chiplog.errors import UsageError
from chiplog.terminal import BackError, Offer, StoppedError
from chiplog.view import asked

Tree = dict[str, Any]

KEYS = "Enter: next · arrows: edit · Tab: complete · <: back · Ctrl-C: keep a draft"
WIDEST = 100
"""Columns of talk: longer lines are hard to read."""


@dataclass
class Table:
    """Where an entry is made: the log it is for, and the draft it is kept in, with what was typed and not yet taken.

    The options in `settled` are not asked for, though the entry may say nothing of them; those in `again` are, though
    it does.
    """

    log: Log
    draft: Draft
    known: Lore
    settled: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    proposed: Proposal | None = None
    """What a page proposes."""

    def ask(self, question: Question, entry: Tree) -> Tree:
        """Ask one question, and give the entry with its answer.

        Raises BackError where the one before is wanted, and StoppedError; what was typed stays in the draft.
        """
        old = question.answer(entry)
        default, why = self._default(question, entry, old)
        self._introduce(question, default, why)

        def made(text: str) -> Tree:
            return question.answered(entry, question.read(_meant(text, default), self.known))

        def fault(text: str) -> str:
            try:
                new = made(text)
            except UsageError as error:
                return f"{error.message}: {error.hint}"
            if question.needed and question.answer(new) is None:
                return "an answer is needed here"
            return question.fault(new)

        try:
            text = terminal.ask(
                f"{question.option}{f' [{default}]' if default else ''}: ",
                typed=self.draft.typed.pop(question.option, "")
                or ("" if old is None or question.one_word else question.typed(old)),
                offers=[*(self.proposed.offers(question) if self.proposed else ()), *question.offers(self.known)],
                between=question.between,
                fault=fault,
                under=KEYS,
                explain=self.explain,
                keep=not question.one_word,
                colour=not self.log.no_color,
            )
        except (BackError, StoppedError) as left:
            self.draft.typed[question.option] = left.typed
            raise
        new = made(text)
        self._echo(question, text, question.answer(new))
        return new

    def fill(self, entry: Tree) -> Tree:
        """Ask for all that was not asked for yet, keeping the entry after each answer; going back reaches the rest."""
        said = {*self.settled, *self.draft.passed, *_answered(entry)} - self.again
        index = 0
        while index < len(QUESTIONS):
            question = QUESTIONS[index]
            if not question.fits(entry):
                entry = question.answered(entry, None)
            elif question.option not in said:
                try:
                    entry = self.ask(question, entry)
                except BackError:
                    index = max((i for i in range(index) if QUESTIONS[i].fits(entry)), default=index)
                    said.discard(QUESTIONS[index].option)
                    continue
                except StoppedError:
                    self.draft.keep(entry)
                    raise
                self.draft.passed = list(dict.fromkeys([*self.draft.passed, question.option]))
                self.draft.keep(entry)
            index += 1
        return entry

    def overview(self, entry: Tree) -> None:
        """Say how to get about, and what an entry that was begun has already."""
        if terminal.is_plain():
            self.say(KEYS)
        if said := _answered(entry):
            self.say(f"it has {', '.join(said)}; < goes back to these")

    def choose(self, label: str, offers: Sequence[Offer], usual: str = "") -> str:
        """Ask for one of some words; Enter takes the usual one. Raises BackError where none is wanted."""
        read = questions.word([offer.text for offer in offers])

        def fault(text: str) -> str:
            try:
                return "" if read(text, self.known) or usual else "one of the words is needed"
            except UsageError as error:
                return f"{error.message}: {error.hint}"

        prompt = f"{label}{f' [{usual}]' if usual else ''}: "
        text = terminal.ask(
            prompt, offers=offers, fault=fault, explain=self.explain, keep=False, colour=not self.log.no_color
        )
        return read(text, self.known) or usual

    def choose_question(self) -> Question:
        """Ask which field is meant, by its option or its name. Raises BackError where none is."""
        offers = [Offer(question.option, question.asks) for question in QUESTIONS]
        self.say(", ".join(offer.text for offer in offers))

        def fault(text: str) -> str:
            try:
                questions.named(text, self.known)
            except UsageError as error:
                return f"{error.message}: {error.hint}"
            return ""

        text = terminal.ask(
            "field: ", offers=offers, fault=fault, explain=self.explain, keep=False, colour=not self.log.no_color
        )
        return questions.of(questions.named(text, self.known))

    def agrees(self, label: str) -> bool:
        """Ask for a yes; Enter, and going back, are a no."""
        try:
            return self.choose(label, [Offer("yes"), Offer("no")], "no") == "yes"
        except BackError:
            return False

    def say(self, text: str) -> None:
        """Say something about what is being made."""
        sys.stderr.write(asked.said(text, terminal_width()))

    def explain(self, fault: str) -> None:
        """Say what is wrong with an answer."""
        self.say(f"✗ {fault}")

    def _default(self, question: Question, entry: Tree, old: Any) -> tuple[str, str]:
        if old is not None:
            return (question.typed(old), "as it is") if question.one_word else ("", "")
        offered = self.proposed.default(question) if self.proposed else ("", "")
        return offered if offered[0] or not question.default else question.default(entry, self.known)

    def _introduce(self, question: Question, default: str, why: str) -> None:
        sys.stderr.write(
            "\n" + asked.head(question.option, question.asks, terminal_width(), optional=not question.needed)
        )
        if question.words:
            sys.stderr.write(asked.tests(question.words, terminal_width(), numbered=not question.groups))
        if question.form:
            self.say(f"as: {question.form}")
        if default:
            self.say(f"Enter: {default}, {why}" + ("" if question.needed else f"; {NONE}: nothing"))

    def _echo(self, question: Question, text: str, value: Any) -> None:
        if value is None:
            return
        if text.strip() != (full := questions.echo(question, value)):
            self.say(f"→ {full}")
        if question.held:
            for said in self.known.news(question.held, questions.names(value)):
                self.say(said)
        if question.option == "source":
            for name, title in self.known.on_page(value):
                self.say(f"the log cites this page already: {name}: {title}")


def _answered(entry: Tree) -> list[str]:
    return [question.option for question in QUESTIONS if question.answer(entry) is not None]


def _meant(text: str, default: str) -> str:
    """Give what was meant by nothing, or by the sign for nothing."""
    typed = text.strip()
    return default if not typed else "" if typed == NONE else text


def terminal_width() -> int:
    """Give the columns that talk takes."""
    return min(shutil.get_terminal_size().columns, WIDEST)
