"""The call behind `add --drafts` and `add --discard`: what was left, and what of it is not wanted."""

from chiplog import settings
from chiplog.cli.options import LogOptions
from chiplog.output import escape, screen
from chiplog.record import drafts


def tidy(log: LogOptions, discard: str | None, *, json: bool) -> None:
    """Remove a draft where one is named, or list those that there are: name and title, the newest first.

    Raises UsageError where there is none of that name.
    """
    path = settings.log_path(log.file)
    if discard is not None:
        gone = drafts.discard(path, discard)
        screen.note(f"discarded {', '.join(gone) or 'nothing: there is no draft'}")
        return
    found = drafts.listed(path)
    if json:
        screen.show(escape.json_text(found) + "\n")
        return
    screen.show("".join(f"{escape.shown(one['name'])}\t{escape.shown(one['title'])}\n" for one in found))
    if not found:
        screen.note(f"no drafts for {path}")
