"""Questions to the person at the terminal, forth and back, until an entry has all that it needs."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chiplog import terminal
from chiplog.cli import questions
from chiplog.cli.drafts import Draft
from chiplog.cli.lore import Lore
from chiplog.cli.options import Log
from chiplog.cli.questions import NONE, QUESTIONS, Question
from chiplog.errors import UsageError
from chiplog.terminal import BackError, Offer
from chiplog.view import asked

Tree = dict[str, Any]

KEYS = "Enter: next · arrows: edit · Tab: complete · <: back · Ctrl-C: keep a draft"
WIDEST = 100
"""Columns of talk: longer lines are hard to read."""


@dataclass
class Table:
    """Where an entry is made: the log it is for, the draft it is kept in, and what was typed and not yet taken.

    The options in `settled` are not asked for, though the entry may say nothing of them.
    """

    log: Log
    draft: Draft
    known: Lore
    settled: frozenset[str] = frozenset()
    typed: dict[str, str] = field(default_factory=dict)

    def ask(self, question: Question, entry: Tree) -> Tree:
        """Ask one question, and give the entry with its answer.

        Raises BackError where the one before is wanted; what was typed stays on the table.
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
                typed=self.typed.pop(question.option, "")
                or ("" if old is None or question.one_word else question.typed(old)),
                offers=question.offers(self.known),
                between=question.between,
                fault=fault,
                under=KEYS,
                explain=self.explain,
                colour=not self.log.no_color,
            )
        except BackError as back:
            self.typed[question.option] = back.typed
            raise
        new = made(text)
        self._echo(question, text, question.answer(new))
        return new

    def fill(self, entry: Tree) -> Tree:
        """Ask for all that an entry does not say yet, keeping it after each answer; going back reaches the others."""
        said = {*self.settled, *_answered(entry)}
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
                self.draft.keep(entry)
            index += 1
        return entry

    def overview(self, entry: Tree) -> None:
        """Say what an entry that was begun has already."""
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
        text = terminal.ask(prompt, offers=offers, fault=fault, explain=self.explain, colour=not self.log.no_color)
        return read(text, self.known) or usual

    def agrees(self, label: str) -> bool:
        """Ask for a yes; Enter, and going back, are a no."""
        try:
            return self.choose(label, [Offer("yes"), Offer("no")], "no") == "yes"
        except BackError:
            return False

    def say(self, text: str) -> None:
        """Say something about what is being made."""
        sys.stderr.write(asked.said(text, _width()))

    def explain(self, fault: str) -> None:
        """Say what is wrong with an answer."""
        self.say(f"✗ {fault}")

    def _default(self, question: Question, entry: Tree, old: Any) -> tuple[str, str]:
        if old is not None:
            return (question.typed(old), "as it is") if question.one_word else ("", "")
        return question.default(entry, self.known) if question.default else ("", "")

    def _introduce(self, question: Question, default: str, why: str) -> None:
        sys.stderr.write("\n" + asked.head(question.option, question.asks, _width()))
        if question.words:
            sys.stderr.write(asked.tests(question.words, _width(), numbered=not question.groups))
        if default:
            self.say(f"Enter: {default}, {why}" + ("" if question.needed else f"; {NONE}: nothing"))

    def _echo(self, question: Question, text: str, value: Any) -> None:
        if value is not None and text.strip() != (full := questions.echo(question, value)):
            self.say(f"→ {full}")
        if question.option == "source" and value is not None:
            for name, title in self.known.on_page(value):
                self.say(f"the log cites this page already: {name}: {title}")


def _answered(entry: Tree) -> list[str]:
    return [question.option for question in QUESTIONS if question.answer(entry) is not None]


def _meant(text: str, default: str) -> str:
    """Give what was meant by nothing, or by the sign for nothing."""
    typed = text.strip()
    return default if not typed else "" if typed == NONE else text


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST)
