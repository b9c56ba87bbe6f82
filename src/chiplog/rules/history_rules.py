"""The rules about changes between two versions of a log, checked by `validate --since` and `diff`."""

from chiplog.rules.registry import declare

VANISHED = declare(
    "CL309",
    """An event that has landed stays in the log, under its id.

    `validate --since REV` checks it.

    Bad:   an event of REV whose block was deleted, or whose id was changed
    Good:  the same event with `retracted`
    """,
)
UNSAID = declare(
    "CL310",
    """A substantive change to an event that has landed has its reason in `corrections`.

    `validate --since REV` checks it.

    Bad:   confidence: reported became confidence: official
    Good:  the same, and a line in corrections with the day, the field and the reason
    """,
)
