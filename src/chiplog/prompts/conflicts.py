"""Ask the person at the terminal which side of a conflict is meant."""

from collections.abc import Sequence

from chiplog import terminal
from chiplog.logfile import emit, parse
from chiplog.model import characters, fields
from chiplog.model.characters import shown
from chiplog.output import merge_report as view
from chiplog.output import screen
from chiplog.prompts import questions
from chiplog.record import changes
from chiplog.review.fields import Conflict
from chiplog.review.merge import Merged
from chiplog.terminal import BackError, Offer

OURS, THEIRS, EDIT, LEAVE = (
    Offer("ours", "the first"),
    Offer("theirs", "the second"),
    Offer("edit", "another value"),
    Offer("leave", "keep both between markers"),
)


def decided(merged: Merged, *, colour: bool) -> Merged:
    """Ask about each event's and field's conflict, and return the log with what was chosen; `<` goes back."""
    asked = [conflict for conflict in merged.conflicts if conflict.event]
    choices: dict[Conflict, str] = {}
    index = 0
    while index < len(asked):
        conflict = asked[index]
        screen.note(f"\n{view.name(conflict)} was changed in two ways ({index + 1} of {len(asked)})")
        screen.note(_both(conflict))
        choices.pop(conflict, None)
        try:
            lines = _asked(conflict, colour=colour)
        except BackError:
            index = max(index - 1, 0)
            continue
        if lines is not None:
            choices[conflict] = lines
        index += 1
    return merged.decided(choices)


def _both(conflict: Conflict) -> str:
    return "\n".join([*_side("ours", conflict.ours), *_side("theirs", conflict.theirs)])


def _side(side: str, lines: str | None) -> list[str]:
    rows = lines.rstrip().split("\n") if lines else ["  (nothing)"]
    return [f"  {side if row is rows[0] else '':6}{shown(row.rstrip())}" for row in rows]


def _asked(conflict: Conflict, *, colour: bool) -> str | None:
    """Return the lines that are meant; None to leave the conflict. Raises BackError."""
    offers = [OURS, THEIRS, *([EDIT] if _can_be_typed(conflict) else []), LEAVE]
    while True:
        match _word(offers, colour=colour):
            case "ours":
                return conflict.ours or ""
            case "theirs":
                return conflict.theirs or ""
            case "leave":
                return None
        try:
            return _typed(conflict, colour=colour)
        except BackError:
            continue


def _word(offers: Sequence[Offer], *, colour: bool) -> str:
    names = [offer.text for offer in offers]
    read = questions.word(names)

    def describe() -> None:
        for offer in offers:
            screen.note(f"  {offer.text:6} {offer.says}")

    def fault(text: str) -> str:
        return questions.fault_of(read, text) if text.strip() else f"choose from {', '.join(names)}"

    text = terminal.ask(
        f"{', '.join(names)}: ", offers=offers, fault=fault, describe=describe, keep=False, colour=colour
    )
    return read(text) or ""


def _can_be_typed(conflict: Conflict) -> bool:
    return conflict.field in fields.OF_EVENT and conflict.field not in changes.FIXED


def _typed(conflict: Conflict, *, colour: bool) -> str:
    """Ask for a value, and return its lines. Raises BackError."""
    name = conflict.field
    question = questions.of(fields.OF_EVENT[name].option)
    text = terminal.ask(
        f"{name}: ",
        typed=_shown(conflict),
        between=question.between,
        fault=lambda text: questions.fault_of(question.field.read, text),
        describe=lambda: screen.note(f"  The value of {name}, as `chiplog edit --set {name}=VALUE` takes it."),
        colour=colour,
    )
    end = "\r\n" if "\r\n" in f"{conflict.ours}{conflict.theirs}" else "\n"
    return "".join(f"{line.text}{end}" for line in _lines(name, text))


def _lines(name: str, text: str) -> list[emit.Line]:
    """Return the lines of a field with a typed value; none where it is blank."""
    value = fields.OF_EVENT[name].read(text.strip())
    return emit.field(name, characters.composed(value)) if value else []


def _shown(conflict: Conflict) -> str:
    """Return the value of our side, or else of theirs, as it is typed."""
    lines = conflict.ours or conflict.theirs or ""
    return fields.OF_EVENT[conflict.field].write(parse.read("-\n" + lines.replace("\r\n", "\n"))[conflict.field])
