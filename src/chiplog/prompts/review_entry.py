"""The review of an entry on one screen: it is changed until it is written, added to another event, or left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from chiplog import terminal
from chiplog.errors import UsageError
from chiplog.logfile import emit, parse
from chiplog.model import dates, typed
from chiplog.model.vocabulary import Word
from chiplog.output import review, screen, write_report
from chiplog.output.review import FieldLine
from chiplog.prompts import editor_loop, questions
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.questions import QUESTIONS, REVIEWED, Question
from chiplog.prompts.same_act import SameAct
from chiplog.record import add, entries, matches
from chiplog.record.matches import Matches
from chiplog.record.result import WriteResult
from chiplog.rules import check
from chiplog.terminal import BackError, Offer

KEYS = "Enter: {} · name or number: change a field · ?: help · Ctrl-C: keep a draft"


class Command(Word):
    """What can be typed at the review, beside the fields."""

    SAVE = "save", "write the entry to the log"
    FILL = "fill", "ask for what is required and empty"
    MORE = "more", "ask for every empty field, one after another"
    GIVE = "give", "add its page to an event that is the same act"
    DIFF = "diff", "show the lines that the log will have"
    EDITOR = "editor", "open the entry in $VISUAL or $EDITOR"
    DRAFT = "draft", "keep it as a draft"
    DISCARD = "discard", "discard it"


@dataclass
class ReviewEntry:
    """The form of an entry under review, and what may be done with it.

    The events in `others` are known to be other acts, for a reason each.
    """

    form: EntryForm
    allow_duplicate: bool
    dry_run: bool
    others: dict[str, str] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    """The lines that were printed last."""

    def run(self) -> WriteResult:
        """Show the entry, and do with it what the person says, until that ends it."""
        self._say_branches()
        while True:
            self.form.entry = entries.filled({**self.form.entry, "recorded": typed.today().isoformat()})
            self.form.keep()
            result, found = self._checked()
            self._show(result, found)
            if done := self._step(result, found):
                return done

    def _checked(self) -> tuple[WriteResult, Matches]:
        """Return the outcome that saving the entry would have, and the events that it may be."""
        form = self.form
        with form.open() as log:
            found = matches.of(log, form.entry)
            if entries.missing(form.entry):
                return WriteResult((form.entry,), log.path, "", why_not="it is not complete"), found
            return add.check(log, form.entry, allow_duplicate=True), found

    def _say_branches(self) -> None:
        url = entries.first_source(self.form.entry).get("url", "")
        with self.form.open() as log:
            branches, notes = matches.branches(log, url) if url else ((), ())
        for note in notes:
            screen.note(note)
        for branch in branches:
            self.form.say(f"the branch {branch} already cites this page")

    def _show(self, result: WriteResult, found: Matches) -> None:
        """Print the screen; on a terminal without cursor control only the lines that it did not have before."""
        lines = list(self._lines(result, found))
        new = [line for line in lines if line not in self.printed] if terminal.is_plain() else lines
        screen.note("\n" + "\n".join(new))
        self.printed = lines

    def _lines(self, result: WriteResult, found: Matches) -> Iterator[str]:
        form, paint = self.form, self.form.screen.painter(stderr=True)
        for line in write_report.duplicates(replace(result, certain=found.certain, likely=found.likely)).splitlines():
            yield paint(line, "bold yellow")
        for problem in (placed.problem for placed in result.found):
            advice = f": {problem.help}" if problem.help else ""
            yield paint(f"{problem.code} {problem.severity}: {problem.message}{advice}", "yellow")
        wrong = {placed.problem.field or "" for placed in result.found if placed.problem.severity == "error"}
        fields = [self._field(number, one, wrong) for number, one in enumerate(REVIEWED, 1)]
        yield from review.lines(filter(None, fields), form.columns, paint)
        empty = [one.option for one, line in zip(REVIEWED, fields, strict=True) if not line and one.fits(form.entry)]
        yield from review.empty(empty, form.columns, paint)

    def _field(self, number: int, question: Question, wrong: set[str]) -> FieldLine | None:
        """Return the line of a field; None where it has no value and needs none."""
        entry, name = self.form.entry, question.option
        value = question.answer(entry)
        if value is None:
            if question.is_missing(entry):
                return FieldLine("!", number, name, "", "required, and empty")
            default, why = question.default(entry, self.form.suggestions) if question.default else ("", "")
            return FieldLine(" ", number, name, default, remark=why.partition(";")[0]) if default else None
        proposed = self.form.draft.unconfirmed(entry).get(question.key)
        is_wrong = question.path[0] in wrong and not (question.field.in_source and not question.fault(entry))
        mark = "!" if is_wrong else "?" if proposed and proposed.is_doubtful else " "
        line = FieldLine(mark, number, name, question.echo(value))  # type: ignore[arg-type]
        if not proposed:
            return line
        runner_up = f"or {proposed.runner_up}?" if proposed.runner_up else ""
        if proposed.is_of_log:
            return line._replace(where=proposed.source)
        if not proposed.source.startswith("the text") or proposed.quote in ("", value, line.value):
            return line._replace(where=runner_up, remark=proposed.source)
        return line._replace(where=runner_up, words=proposed.quote, signs=_signs(value))

    def _step(self, result: WriteResult, found: Matches) -> WriteResult | None:
        """Ask what to do, and do it; return the outcome where that ends the review."""
        incomplete = bool(self.form.missing())
        usual = Command.FILL if incomplete else Command.SAVE if not result.why_not else ""
        words = [word for word in Command if word is not (Command.SAVE if incomplete else Command.FILL)]
        words = [word for word in words if found.events or word is not Command.GIVE]
        name, text = self._ask(words, str(usual))
        if name not in list(words):
            self._change(questions.of(name), text)
            return None
        return _STEPS[Command(name)](self, result, found)

    def _ask(self, words: list[Command], usual: str) -> tuple[str, str]:
        """Return the word or the option that was typed, and what was typed behind it."""

        def read(text: str) -> tuple[str, str]:
            first, _, rest = text.strip().partition(" ")
            return questions.named(first or usual, words), rest.strip()

        def fault(text: str) -> str:
            if not text.strip() and not usual:
                return "correct the fields that are marked with !"
            if said := questions.fault_of(read, text):
                return said
            name, rest = read(text)
            return self.form.fault(questions.of(name), rest) if rest and name not in list(words) else ""

        def describe() -> None:
            for word in words:
                self.form.say(f"{word}: {word.test}{' (Enter)' if word == usual else ''}")
            self.form.say("NAME or NUMBER: change this field; its value is in the line, ready to be edited")
            self.form.say("NAME VALUE: give this field a value at once, as in `effect loosen` or `items H200; H20`")
            self.form.say("! marks what must be answered, ? what rests on the log alone or has a close second")

        offers = [*(Offer(str(word), word.test) for word in words), *(Offer(one.option, one.asks) for one in REVIEWED)]
        label = f"next [{usual}]" if usual else "next"
        under = KEYS.format(usual or "nothing yet")
        return read(self.form.line(label, fault, describe, offers, first=True, under=under, menu=False))

    def _change(self, question: Question, text: str) -> None:
        """Ask for a field, or take what was typed for it. An id that was proposed is proposed anew."""
        try:
            if text:
                self.form.take(question, text)
            else:
                self.form.ask(question)
        except BackError:
            return

    def fill(self, _: WriteResult, __: Matches) -> None:
        """Ask for what is required and empty; going back from the first question returns to the review."""
        try:
            self.form.fill()
        except BackError:
            return

    def more(self, _: WriteResult, __: Matches) -> None:
        """Ask for every empty field that fits the entry."""
        empty = [one for one in QUESTIONS if one.answer(self.form.entry) is None and not one.default]
        try:
            self.form.fill(lambda one: one in empty and one.fits(self.form.entry))
        except BackError:
            return

    def show_diff(self, result: WriteResult, _: Matches) -> None:
        """Show what would change in the log."""
        if result.diff:
            self.form.show_diff(result.diff)
        else:
            self.form.explain("there is none until all that is required is filled in")

    def open_editor(self, _: WriteResult, __: Matches) -> None:
        """Open the whole entry in the editor; it stays as it was where that fails, or the person gives up."""
        form = self.form
        try:
            text, kept = editor_loop.until_right(
                emit.event(form.entry), str(form.entry.get("id", "entry")), _unreadable
            )
        except UsageError as error:
            form.explain(f"{error.message}: {error.hint}")
            return
        if kept:
            form.explain(f"cancelled: the entry is unchanged; what you typed is in {kept}")
            return
        form.entry = parse.read(text)

    def give(self, _: WriteResult, found: Matches) -> WriteResult | None:
        """Add the entry's page to an event that is the same act; return None where that is not done."""
        return SameAct(self.form, found, self.dry_run).give()

    def leave(self, result: WriteResult, _: Matches) -> WriteResult:
        """Leave the entry as a draft."""
        return self.form.draft.settled(replace(result, why_not="not written, as you chose"))

    def discard(self, result: WriteResult, _: Matches) -> WriteResult:
        """Forget the entry."""
        self.form.draft.drop()
        return replace(result, why_not="discarded, as you chose")

    def save(self, result: WriteResult, found: Matches) -> WriteResult | None:
        """Write the entry, unless it is an event's act; return None where it is not written: it is reviewed again."""
        if result.why_not:
            self.form.explain("this can't be saved as it is")
            return None
        reasons = {other["id"]: other["why"] for other in found.events}
        if not (self.allow_duplicate or reasons.items() <= self.others.items()):
            is_new, done = SameAct(self.form, found, self.dry_run).decide()
            if not is_new:
                return done
            self.others |= reasons
        if self.dry_run:
            self.form.show_diff(result.diff)
            return replace(result, why_not="")
        with self.form.open(locked=True) as log:
            saved = add.add(log, self.form.entry, allow_duplicate=True)
        return self.form.draft.settled(saved) if saved.written else None


def _signs(value: Any) -> list[str]:
    """Return what of a value may be in the words that it rests on."""
    names = [str(name) for name in value] if isinstance(value, list) else []
    if isinstance(value, dict):
        names = [name for group in value.values() for name in group]
    if not isinstance(value, str):
        return names
    try:
        day = dates.parse(value).lo
    except ValueError:
        return [value]
    return [f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"{day:%A}"]


def _unreadable(text: str) -> list[editor_loop.Note]:
    problems = check.one_block(text.encode(errors="surrogateescape")).problems
    return editor_loop.notes(problem for problem in problems if problem.misleads)


_STEPS: dict[Command, Callable[[ReviewEntry, WriteResult, Matches], WriteResult | None]] = {
    Command.SAVE: ReviewEntry.save,
    Command.FILL: ReviewEntry.fill,
    Command.MORE: ReviewEntry.more,
    Command.GIVE: ReviewEntry.give,
    Command.DIFF: ReviewEntry.show_diff,
    Command.EDITOR: ReviewEntry.open_editor,
    Command.DRAFT: ReviewEntry.leave,
    Command.DISCARD: ReviewEntry.discard,
}
