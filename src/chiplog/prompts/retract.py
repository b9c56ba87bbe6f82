"""`retract` at a terminal: why an entry no longer counts is asked for, and whether it is to be removed."""

from chiplog import terminal
from chiplog.errors import UsageError
from chiplog.model.vocabulary import RetractionReason
from chiplog.output import prompt_text, screen
from chiplog.output.screen import Screen
from chiplog.prompts import questions
from chiplog.prompts.prompter import Prompter
from chiplog.record import retract
from chiplog.record.result import WriteResult
from chiplog.record.retract import RetractRequest
from chiplog.terminal import BackError


def ask(
    prompter: Prompter, name: str, reason: RetractionReason | None, see: str | None, because: str | None
) -> RetractRequest:
    """Ask for what no option says of why an event no longer counts; `<` goes back.

    Raises UsageError where there is no such event, or it is already retracted.
    """
    with prompter.open() as log:
        tree, has_landed = retract.retractable(log, name)
    prompter.say(f"{tree['id']}: {tree.get('title', 'an event without a title')}")
    first = reason is not None
    while True:
        chosen = reason or _reason(prompter)
        try:
            needs_see = chosen is RetractionReason.DUPLICATE and see is None
            kept = _see(prompter, tree["id"], first=first) if needs_see else see
            said = _because(prompter, first=first) if has_landed and because is None else because
        except BackError:
            continue
        return RetractRequest(chosen, kept, said or None)


def agrees_to_drop(result: WriteResult, on: Screen) -> bool:
    """Show what a removal comes to, and ask whether it is wanted."""
    on.diff(result.diff)
    describe = "Yes removes the entry from the log, as the diff above shows; `chiplog undo` restores it."
    return terminal.agrees("Remove it?", usual=False, describe=describe, colour=not on.plain)


def _reason(prompter: Prompter) -> RetractionReason:
    read = questions.word(RetractionReason, numbered=True)

    def introduce() -> None:
        screen.note(prompt_text.head("reason", "why the entry no longer counts", prompter.width, optional=False))
        screen.note(prompt_text.tests(RetractionReason, prompter.width, numbered=True))

    def fault(text: str) -> str:
        return questions.fault_of(read, text) if text.strip() else "a reason is required"

    introduce()
    text = prompter.line("reason", fault, introduce, questions.offered(RetractionReason), first=True)
    return RetractionReason(read(text) or "")


def _see(prompter: Prompter, name: str, *, first: bool) -> str:
    def read(text: str) -> str:
        whole = prompter.suggestions.whole_id(text)
        if whole == name:
            raise UsageError(f"{name} is the entry to retract", "type the id of the entry that is kept")
        return whole

    def fault(text: str) -> str:
        return questions.fault_of(read, text) if text.strip() else "an id is required"

    def introduce() -> None:
        prompter.say("see · the id of the entry that is kept, or its unique beginning")

    introduce()
    return read(prompter.line("see", fault, introduce, prompter.suggestions.events(), first=first))


def _because(prompter: Prompter, *, first: bool) -> str:
    def introduce() -> None:
        prompter.say("because · a further explanation, for corrections (optional)")

    introduce()
    return prompter.line("because", lambda _: "", introduce, first=first).strip()
