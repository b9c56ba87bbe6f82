"""Exceptions for failed requests: each has a message, a hint how to fix it, and an exit code."""


class ChiplogError(Exception):
    """A request that can't be fulfilled.

    `code` is the exit code, `kind` a stable word for programs, `hint` says how to fix it.
    """

    code = 70
    kind = "internal"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ChiplogError):
    """The request itself is wrong: an invalid option, an unknown or ambiguous name."""

    code = 2
    kind = "usage"


class UnreadableError(ChiplogError):
    """The log can't be read, is not UTF-8 or can't be split into blocks."""

    code = 3
    kind = "unreadable"


class RefusedError(ChiplogError):
    """A write was refused, and not made, because it would break a promise."""

    code = 4
    kind = "refused"
