"""The footer of an answer as text: what was counted, the filters, and the newest act."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from chiplog.answers.footer import Footer
from chiplog.index.queries import Newest
from chiplog.index.select import Filters
from chiplog.model.jurisdictions import EVERYONE
from chiplog.output import escape

DISCLAIMER = "A log is not the law: what is not in it may still be forbidden."


def lines(foot: Footer) -> list[str]:
    """Return the lines below a table."""
    first = f"{foot.counted} · {filtered(foot.asked)}"
    notes = "\n".join(foot.notes).splitlines()
    return [escape.shown(line) for line in (first, newest(foot.newest), *notes, *([DISCLAIMER] if foot.law else ()))]


def newest(act: Newest | None) -> str:
    """Return the line with the newest act."""
    return f"newest act: {act.announced} {act.id}" if act else "no act"


def markdown(foot: Footer) -> str:
    """Return the same as a paragraph of Markdown."""
    counted, *more = lines(foot)
    return f"\n{'<br>'.join(escape.markdown(line) for line in (f'Counted: {counted}', *more))}\n"


def document(found: dict[str, Any], under: Footer) -> str:
    """Return a document for programs, with the filters and the newest act at its end."""
    asked = {name: value for name, value in asdict(under.asked).items() if value}
    newest = under.newest and under.newest._asdict()
    return escape.json_text({**found, "filter": asked, "newest": newest}, indent=2) + "\n"


def filtered(asked: Filters) -> str:
    """Return the filters as text: `country CN, since 2025-01-01`."""
    return "; ".join(_said(asked)) or "no filter"


def _said(asked: Filters) -> Iterator[str]:
    for field in fields(asked):
        value = getattr(asked, field.name)
        if value:
            if value is True:
                yield field.name
            else:
                names = (value,) if isinstance(value, str) else value
                yield f"{field.name} {', '.join('everyone' if name == EVERYONE else name for name in names)}"
