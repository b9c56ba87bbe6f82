"""The formats: one writer for each, which serves every answer.

The view of an answer is the module of `output` with the name of the module that the answer is defined in. A view has
the functions that its formats need: `parts(answer, width)` for a terminal, `document(answer)` for JSON,
`table(answer)`, as (heads, rows), for CSV and plain text, `markdown(answer)` for a page.
"""

import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from chiplog.output import escape

if TYPE_CHECKING:
    from rich.console import RenderableType

Format = Literal["table", "timeline", "text", "plain", "json", "jsonl", "csv", "md", "github"]

DRAWN = ("table", "timeline", "text")
"""The formats for people, which are drawn for the width of a terminal."""


def draw(answer: Any, width: int) -> Iterator["RenderableType"]:
    """Yield the parts of the picture of an answer, for a terminal of so many columns."""
    yield from _view(answer).parts(answer, width)


def write(answer: Any, form: str) -> str:
    """Return an answer in a format for programs or pages."""
    return _WRITERS[form](_view(answer), answer)


def _view(answer: Any) -> Any:
    name = type(answer).__module__.rpartition(".")[2]
    return importlib.import_module(f"chiplog.output.{name}")


def _plain(view: Any, answer: Any) -> str:
    """A line a row, values separated by tabs, no heads."""
    _, rows = view.table(answer)
    lines = ("\t".join("" if value is None else escape.shown(str(value)) for value in row) for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _json(view: Any, answer: Any) -> str:
    """One document; of a list, an item a line."""
    document = view.document(answer)
    if not isinstance(document, list):
        return escape.json_text(document, indent=2) + "\n"
    body = ",\n".join(map(escape.json_text, document))
    return f"[\n{body}\n]\n" if body else "[]\n"


def _jsonl(view: Any, answer: Any) -> str:
    """An item of a list a line."""
    return "".join(f"{escape.json_text(item)}\n" for item in view.document(answer))


def _csv(view: Any, answer: Any) -> str:
    """A line a row under the heads; formulas are made harmless."""
    return escape.csv_lines(*view.table(answer))


def _markdown(view: Any, answer: Any) -> str:
    return str(view.markdown(answer))


_WRITERS: dict[str, Callable[[Any, Any], str]] = {
    "plain": _plain,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "md": _markdown,
}
