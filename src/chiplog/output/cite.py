"""An event as a footnote with its sources, and for programs that keep references.

Only checked http and https addresses are links; the text of an event is never markup.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from chiplog.answers.cite import CiteAnswer
from chiplog.model import dates, jurisdictions
from chiplog.output import escape
from chiplog.output.events import Row, marked_title

if TYPE_CHECKING:
    from rich.console import RenderableType

_LATEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_SIGNS = re.compile("[" + re.escape("".join(_LATEX)) + "]")


def parts(answer: CiteAnswer, _width: int) -> Iterator["RenderableType"]:
    """Yield the citation, and a line for each source; no line is broken, so that it can be copied."""
    from rich.text import Text  # slow to load

    row = answer.row
    lines = [f"{_author(row)}, “{marked_title(row)}”, {_day(row)}{_number(row)} (chiplog: {row['id']})."]
    lines += [f"{_source(source)}, {source['url']}" for source in row["sources"]]
    yield from (Text(escape.shown(line), no_wrap=True, overflow="ignore") for line in lines)


def markdown(answer: CiteAnswer) -> str:
    """Return a footnote of Markdown, `[^ID]: …`, with live links to the sources."""
    row = answer.row
    pages = "; ".join(escape.link(_source(source), source["url"]) for source in row["sources"])
    title = f"“{escape.markdown(f' {marked_title(row)}').strip()}”"
    said = f"{escape.markdown(_author(row))}, {title}, {escape.markdown(f' {_day(row)}{_number(row)}').strip()}"
    return f"[^{row['id']}]: {said}. {pages}.\n"


class _Reference(NamedTuple):
    """What a program that keeps references knows of an event or a page."""

    key: str
    kind: str
    author: str
    title: str
    day: str
    url: str
    note: str = ""


def _references(row: Row) -> Iterator[_Reference]:
    """Yield the event, with its first page, and then each page; a title in brackets is not the page's own."""
    note = ", ".join(row.get("acts", ()))
    first = row["sources"][0]["url"]
    yield _Reference(row["id"], "document", _author(row), marked_title(row), row["announced"], first, note)
    for index, source in enumerate(row["sources"], 1):
        title = source.get("title") or f"[{row['title']}]"
        day = source.get("published", "")
        yield _Reference(f"{row['id']}-{index}", "webpage", source["publisher"], title, day, source["url"])


def bibtex(answer: CiteAnswer) -> str:
    """Return an entry for the event (its id), and one for each source (its id and a number)."""
    return "\n".join(map(_entry, _references(answer.row)))


def csl(answer: CiteAnswer) -> str:
    """Return the same as CSL-JSON, which Zotero, pandoc and others read."""
    return f"{escape.json_text([*map(_item, _references(answer.row))], indent=2)}\n"


def _entry(one: _Reference) -> str:
    """Return an entry of BibTeX; double braces keep names and capitals as they are."""
    fields = {
        "author": f"{{{_latex(one.author)}}}",
        "title": f"{{{_latex(one.title)}}}",
        "date": one.day,
        "year": one.day[:4],
        "url": escape.href(one.url) or "",
        "note": _latex(one.note),
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{one.key},\n" + ",\n".join(lines) + "\n}\n"


def _latex(text: str) -> str:
    return _SIGNS.sub(lambda match: _LATEX[match[0]], escape.shown(text))


def _item(one: _Reference) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.key, "type": one.kind, "author": [{"literal": one.author}], "title": one.title}
    found |= {"issued": {"date-parts": [[int(part) for part in one.day.split("-")]]}} if one.day else {}
    found |= {"URL": address} if (address := escape.href(one.url)) else {}
    return found | ({"note": one.note} if one.note else {})


def _author(row: Row) -> str:
    """Return the agency, or the country, that acts."""
    name = jurisdictions.name(row["actor"])
    return f"{name}, {row['body']}" if row.get("body") else name


def _day(row: Row) -> str:
    """Return the day of the announcement as people write it: `29 September 2025`."""
    found = dates.parse(row["announced"])
    month = f"{found.lo:%B %Y}"
    return f"{found.lo.day} {month}" if found.exact else month if len(row["announced"]) == 7 else row["announced"]


def _number(row: Row) -> str:
    return f", {', '.join(row['acts'])}" if row.get("acts") else ""


def _source(source: Row) -> str:
    title = f", “{source['title']}”" if source.get("title") else ""
    origin = f" (citing {source['origin']})" if source.get("origin") else ""
    published = f", {source['published']}" if source.get("published") else ""
    return f"{source['publisher']}{origin}{title}{published}"
