"""`retract` at a terminal: why an entry no longer counts is asked for."""

import sys

from chiplog import settings
from chiplog.cli.options import LogOptions
from chiplog.errors import UsageError
from chiplog.model.vocabulary import RetractionReason
from chiplog.output import prompt_text
from chiplog.prompts import questions, suggestions
from chiplog.prompts.entry_form import Talk, terminal_width
from chiplog.prompts.suggestions import Suggestions
from chiplog.record import retract
from chiplog.record.result import WriteResult
from chiplog.record.retract import RetractRequest
from chiplog.terminal import BackError


def ask(
    log: LogOptions, name: str, reason: RetractionReason | None, see: str | None, because: str | None
) -> RetractRequest:
    """Ask for what no option says of why an event no longer counts; `<` goes back.

    Raises UsageError where there is no such event, or it is retracted already.
    """
    with log.open() as opened:
        tree, has_landed = retract.retractable(opened, name)
    talk = Talk(log, suggestions.of(settings.log_path(log.file)))
    talk.say(f"{tree['id']}: {tree.get('title', 'an event without a title')}")
    while True:
        chosen = reason or _reason(talk)
        try:
            needs_see = chosen is RetractionReason.DUPLICATE and see is None
            stays = _see(talk, tree["id"], first=reason is not None) if needs_see else see
            said = _because(talk, first=reason is not None) if has_landed and because is None else because
        except BackError:
            continue
        return RetractRequest(chosen, stays, said or None)


def _reason(talk: Talk) -> RetractionReason:
    read = questions.word(RetractionReason, numbered=True)

    def introduce() -> None:
        sys.stderr.write(
            prompt_text.head("reason", "why the entry no longer counts", terminal_width(), optional=False)
            + prompt_text.tests(RetractionReason, terminal_width(), numbered=True)
        )

    def fault(text: str) -> str:
        return questions.fault_of(read, text, talk.known) if text.strip() else "a reason is required"

    introduce()
    text = talk.line("reason", fault, introduce, questions.offered(RetractionReason), first=True)
    return RetractionReason(read(text, talk.known) or "")


def _see(talk: Talk, name: str, *, first: bool) -> str:
    def read(text: str, known: Suggestions) -> str:
        whole = known.whole_id(text)
        if whole == name:
            raise UsageError(f"{name} is the entry that is retracted", "type the id of the entry that stays")
        return whole

    def fault(text: str) -> str:
        return questions.fault_of(read, text, talk.known) if text.strip() else "an id is required"

    def introduce() -> None:
        talk.say("see · the id of the entry that stays, or its unique beginning")

    introduce()
    return read(talk.line("see", fault, introduce, talk.known.events(), first=first), talk.known)


def _because(talk: Talk, *, first: bool) -> str:
    def introduce() -> None:
        talk.say("because · a further explanation, for corrections (optional)")

    introduce()
    return talk.line("because", lambda _: "", introduce, first=first).strip()


def agrees_to_drop(log: LogOptions, result: WriteResult) -> bool:
    """Show what a removal comes to, and ask for it."""
    from chiplog import terminal  # slow to load

    log.screen.diff(result.diff)
    describe = "Yes removes the entry from the log, as the diff above shows; `chiplog undo` restores it."
    return terminal.agrees("Remove it?", usual=False, describe=describe, colour=not log.no_color)
