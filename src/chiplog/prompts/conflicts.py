"""Ask the person at the terminal which side of a conflict is meant."""

from collections.abc import Sequence

from chiplog import terminal
from chiplog.errors import UsageError
from chiplog.logfile import emit, parse
from chiplog.model import fields
from chiplog.model.characters import shown
from chiplog.model.nearest import nearest
from chiplog.output import merge_report as view
from chiplog.output import screen
from chiplog.record import changes
from chiplog.record.changes import Changes
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
    """Ask about each event's and field's conflict, and give the log with what was chosen; `<` goes back."""
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

    def meant(text: str) -> str:
        return next((name for name in names if text.strip() and name.startswith(text.strip().casefold())), "")

    def fault(text: str) -> str:
        if meant(text):
            return ""
        close = nearest(text.strip().casefold(), names)
        return f"did you mean {close}?" if close else f"one of {', '.join(names)}"

    def describe() -> None:
        for offer in offers:
            screen.note(f"  {offer.text:6} {offer.says}")

    text = terminal.ask(
        f"{', '.join(names)}: ", offers=offers, fault=fault, describe=describe, keep=False, colour=colour
    )
    return meant(text)


def _can_be_typed(conflict: Conflict) -> bool:
    return bool(conflict.field and conflict.field not in changes.FIXED)


def _typed(conflict: Conflict, *, colour: bool) -> str:
    """Ask for a value, as `edit --set` takes it, and give its lines. Raises BackError."""
    field = conflict.field

    def fault(text: str) -> str:
        try:
            _lines(field, text)
        except UsageError as error:
            return f"{error.message}: {error.hint}"
        return ""

    text = terminal.ask(
        f"{field}: ",
        typed=_shown(field, conflict.ours or conflict.theirs or ""),
        between=";," if fields.OF_EVENT[field].shape != "one" else "",
        fault=fault,
        describe=lambda: screen.note(f"  The value that {field} gets, as `chiplog edit --set {field}=VALUE` takes it."),
        colour=colour,
    )
    end = "\r\n" if "\r\n" in f"{conflict.ours}{conflict.theirs}" else "\n"
    return _lines(field, text).replace("\n", end)


def _lines(field: str, text: str) -> str:
    tree = changes.apply({}, Changes(set=[f"{field}={text}"]))
    return "".join(f"{line.text}\n" for line in emit.field(field, tree[field])) if field in tree else ""


def _shown(field: str, lines: str) -> str:
    """Return a field's value as it is typed."""
    return fields.OF_EVENT[field].write(parse.read("-\n" + lines.replace("\r\n", "\n"))[field])
