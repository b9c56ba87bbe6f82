"""The formats: one writer for each, which serves every answer.

The view of an answer is the module of `output` with the name of the module that the answer is defined in. It has the
functions that the formats of its command need, each of which takes the answer:

- `parts(answer, width)` draws it for a terminal; `timeline(answer, width)` draws a list month by month.
- `document(answer)` returns one document for JSON; or `items(answer)`, of a list, yields an item a line.
- `rows(answer)` yields the rows of plain text; `table(answer)` returns (heads, rows) for CSV.
- `page(answer)` returns Markdown with the footer below; or `markdown(answer)`, Markdown to put into a page.
- `bibtex(answer)` and `csl(answer)` return references.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from chiplog.output import escape, footer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from chiplog.output.feeds import Site

DRAWN = {"table": "parts", "text": "parts", "timeline": "timeline"}
"""The formats for people, which are drawn for the width of a terminal, and the function of the view that draws each."""


def draw(answer: Any, form: str, width: int) -> Iterator[RenderableType]:
    """Yield the parts of the picture of an answer, for a terminal of so many columns."""
    yield from getattr(view(answer), DRAWN[form])(answer, width)


def write(answer: Any, form: str, site: Site | None = None) -> str:
    """Return an answer in a format for programs or pages; ids in feeds and calendars are those of a site."""
    if form in SITED:
        return _sited(answer, form, site)
    return _WRITERS[form](view(answer), answer)


SITED = ("atom", "jsonfeed", "ics")
"""The formats that other programs follow, whose ids name the host of a published log."""


NO_HOST = "chiplog.invalid"
"""The host in ids where none was given: a name that no one can have."""


def _sited(answer: Any, form: str, site: Site | None) -> str:
    if form == "ics":
        from chiplog.output import ics  # few answers need it

        return ics.text(answer, site.host if site else NO_HOST)
    from chiplog.output import feeds  # the same

    site = site or feeds.Site()
    return feeds.atom(answer, site) if form == "atom" else feeds.json_feed(answer, site)


def has_footer(answer: Any, form: str) -> bool:
    """Return whether an answer in a format has its footer in it, and so its notes: pictures and pages do."""
    return form in DRAWN or (form == "md" and hasattr(view(answer), "page"))


def view(answer: Any) -> Any:
    """Return the module that shows an answer."""
    name = type(answer).__module__.rpartition(".")[2]
    return importlib.import_module(f"chiplog.output.{name}")


def _plain(view: Any, answer: Any) -> str:
    """A line a row, values separated by tabs, no heads."""
    lines = (
        "\t".join(["" if value is None else escape.shown(str(value)) for value in row]) for row in view.rows(answer)
    )
    return "".join([f"{line}\n" for line in lines])


def _json(view: Any, answer: Any) -> str:
    """One document; of a list, an item a line."""
    if not hasattr(view, "items"):
        return f"{escape.json_text(view.document(answer), indent=2)}\n"
    body = ",\n".join(map(escape.json_text, view.items(answer)))
    return f"[\n{body}\n]\n" if body else "[]\n"


def _jsonl(view: Any, answer: Any) -> str:
    """An item of a list a line."""
    return "".join(f"{escape.json_text(item)}\n" for item in view.items(answer))


def _csv(view: Any, answer: Any) -> str:
    """A line a row under the heads; formulas are made harmless."""
    return escape.csv_lines(*view.table(answer))


def _markdown(view: Any, answer: Any) -> str:
    """A page with its footer, or Markdown to put into one."""
    if hasattr(view, "page"):
        return f"{view.page(answer)}{footer.markdown(answer.footer)}"
    return str(view.markdown(answer))


def _bibtex(view: Any, answer: Any) -> str:
    """References for BibTeX."""
    return str(view.bibtex(answer))


def _csl(view: Any, answer: Any) -> str:
    """References as CSL-JSON."""
    return str(view.csl(answer))


_WRITERS: dict[str, Callable[[Any, Any], str]] = {
    "plain": _plain,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "md": _markdown,
    "bibtex": _bibtex,
    "csl": _csl,
}
