"""Entries from elsewhere: YAML, JSON, JSON Lines or CSV, as trees of text with the line each begins at."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from chiplog.errors import UnreadableError, UsageError
from chiplog.log import blocks, reader
from chiplog.log.reader import YamlFaultError
from chiplog.model.event import FIELDS

FORMS = ("yaml", "json", "jsonl", "csv")

_DERIVED = ("state", "state_why")
_LISTS = ("targets", "items", "codes", "acts")
_PAIRS = ("entities", "relations")
_PAGE = ("url", "publisher", "published", "kind", "origin", "lang", "archive")
"""Columns of a CSV for an event's one source; `sources` is for several."""


class Taken(NamedTuple):
    """An entry and the line, from 1, at which it begins in its source."""

    tree: dict[str, Any]
    line: int


def take(data: bytes, form: str) -> list[Taken]:
    """Read entries. Raises UnreadableError, with the line, for text that is not of the form."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"line {line} is not UTF-8", "save the file as UTF-8") from None
    found = {"yaml": _yaml, "json": _json, "jsonl": _jsonl, "csv": _csv}[form](text.replace("\r\n", "\n"))
    return [Taken(_entry(tree, line), line) for tree, line in found]


def _entry(tree: Any, line: int) -> dict[str, Any]:
    if not isinstance(tree, dict):
        raise UnreadableError(
            f"line {line}: {json.dumps(tree)[:40]} is no event", "an event is a mapping of its fields"
        )
    entry: dict[str, Any] = _text({key: value for key, value in tree.items() if key not in _DERIVED}, line)
    return entry


def form_of(name: str) -> str:
    """Tell the form from a file's name. Raises UsageError where it does not tell."""
    ending = name.rpartition(".")[2].lower()
    form = {"yml": "yaml", "ndjson": "jsonl"}.get(ending, ending)
    if form not in FORMS:
        raise UsageError(f"{name} does not tell what it holds", f"say --format {'|'.join(FORMS)}")
    return form


def _yaml(text: str) -> Iterator[tuple[Any, int]]:
    document = blocks.cut(text.encode())
    if not document.blocks and any(blocks.stray(document.header)):
        raise UnreadableError("line 1: no event begins at column 0 with `- id: …`", "a log is a list of events")
    for line, block in zip(document.line_starts(), document.blocks, strict=True):
        try:
            yield reader.read(block.data.decode()), line
        except YamlFaultError as fault:
            raise UnreadableError(f"line {line + fault.place.line}: {fault.message}", fault.hint) from None


def _json(text: str) -> Iterator[tuple[Any, int]]:
    """One array of events, or a writer's document, whose `events` it is."""
    try:
        whole = json.loads(text)
        if isinstance(whole, dict):
            yield from ((event, 1) for event in whole.get("events", [whole]))
            return
        position = text.index("[") + 1
        for _ in whole:
            position += len(text[position:]) - len(text[position:].lstrip(" \n\t,"))
            event, stop = json.JSONDecoder().raw_decode(text, position)
            yield event, text.count("\n", 0, position) + 1
            position = stop
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {error}", "compare it with what `chiplog list --json` writes") from None


def _jsonl(text: str) -> Iterator[tuple[Any, int]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line), number
            except (ValueError, RecursionError) as error:
                raise UnreadableError(f"line {number} is not JSON: {error}", "one event stands on each line") from None


def _csv(text: str) -> Iterator[tuple[Any, int]]:
    """What `list --format csv` writes: a column for each field."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = next(rows, [])
        line = rows.line_num + 1
        for row in rows:
            if len(row) != len(head):
                raise UnreadableError(
                    f"line {line} has {len(row)} cells, and the first has {len(head)}", "mend the line"
                )
            cells = {name: _undefused(cell) for name, cell in zip(head, row, strict=True) if cell}
            yield _with_page({name: _cell(name, cell, line) for name, cell in cells.items()}), line
            line = rows.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"line {rows.line_num} is not CSV: {error}", "mend the line") from None


def _with_page(tree: dict[str, Any]) -> dict[str, Any]:
    """Put the columns of a source into `sources`."""
    page = {name: tree.pop(name) for name in _PAGE if name in tree}
    return {**tree, "sources": [page, *tree.get("sources", ())]} if page else tree


def _undefused(cell: str) -> str:
    """Take off the quote that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _cell(name: str, cell: str, line: int) -> Any:
    structured = name in ("sources", "corrections", "retracted") or (name in (*_LISTS, *_PAIRS) and cell[:1] in "[{")
    if structured:
        try:
            return json.loads(cell)
        except ValueError:
            raise UnreadableError(
                f"line {line}: {name} is not JSON", "write it as `chiplog list --format csv` does"
            ) from None
    if name not in (*_LISTS, *_PAIRS):
        return cell
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    return parts if name in _LISTS else _grouped(parts)


def _grouped(parts: list[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for part in parts:
        word, _, name = part.partition(":")
        groups.setdefault(word, []).append(name)
    return groups


def _text(value: Any, line: int) -> Any:
    """All scalars as text, in canonical order of keys; a number or a null has none in a log."""
    if isinstance(value, dict):
        known = [key for key in FIELDS[""] if key in value] if "id" in value else []
        return {key: _text(value[key], line) for key in dict.fromkeys([*known, *value])}
    if isinstance(value, list):
        return [_text(item, line) for item in value]
    if isinstance(value, str):
        return value
    raise UnreadableError(
        f"line {line}: {json.dumps(value)} is no text", "put quotes around it, or leave the field out"
    )
