"""Whether a person is there to be asked."""

import os
import sys

from chiplog.errors import UsageError


def may_ask(*, yes: bool = False, no_input: bool, json: bool = False) -> bool:
    """Return whether a person is there to be asked, and wants to be."""
    quiet = yes or no_input or json or bool(os.environ.get("CI"))
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


def require_editor(*, no_input: bool, json: bool) -> None:
    """Raise UsageError where nobody is there to edit."""
    if no_input or json or os.environ.get("CI") or not sys.stdin.isatty():
        raise UsageError("no terminal for an editor", "say what changes: --set FIELD=VALUE, --add, --remove, --unset")
