"""Failed requests: each carries its own sentence, a repair and the exit code."""


class ChiplogError(Exception):
    """A request that can't be met.

    `code` is the exit code, `kind` a stable word for programs, `hint` the repair.
    """

    code = 70
    kind = "internal"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ChiplogError):
    """The request itself is off: a wrong option, an unknown or ambiguous name."""

    code = 2
    kind = "usage"


class UnreadableError(ChiplogError):
    """The log's bytes can't be had, are not UTF-8 or can't be cut into blocks."""

    code = 3
    kind = "unreadable"


class RefusedError(ChiplogError):
    """The write would break a promise: it was not made."""

    code = 4
    kind = "refused"
