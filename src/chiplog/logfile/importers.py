"""Read entries from YAML, JSON, JSON Lines or CSV, as mappings of text with the line where each begins."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from chiplog.errors import UnreadableError, UsageError
from chiplog.logfile import blocks, comments, json_text, parse, sheet_entry, spreadsheet
from chiplog.logfile.comments import Attached
from chiplog.logfile.json_text import Number
from chiplog.logfile.parse import YamlFaultError
from chiplog.model import characters
from chiplog.model.keys import FIELDS

FORMS = ("yaml", "json", "jsonl", "csv")

_ALSO = {"yml": "yaml", "ndjson": "jsonl", "tsv": "csv", "tab": "csv"}
_DERIVED = ("state", "state_why", "unverified")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_CONFLICT = re.compile(r"^<{7,} ", re.MULTILINE)


class Imported(NamedTuple):
    """An entry, the line (from 1) at which it begins in its source, and its comments there."""

    tree: dict[str, Any]
    line: int
    comments: Attached = Attached()


def take(data: bytes, form: str) -> list[Imported]:
    """Return the entries of a source, with all scalars as text.

    Raises UnreadableError, with the line, for text that is not in the format, and for values that are not text.
    """
    text = _decoded(data).replace("\r\n", "\n")
    if form != "yaml":
        text = text.replace("\r", "\n")
    if match := _CONFLICT.search(text):
        raise UnreadableError(
            f"line {_line(text, match.start())} is a conflict marker of a merge",
            "in a log, run `chiplog resolve`; in another file, finish the merge first",
        )
    return list(_TAKERS[form](text))


def form_of(name: str) -> str:
    """Return the format that a file's name shows. Raises UsageError if it shows none."""
    ending = name.rpartition(".")[2].lower()
    form = _ALSO.get(ending, ending)
    if form not in FORMS:
        raise UsageError(f"cannot detect the format of {name}", f"use --format {'|'.join(FORMS)}")
    return form


def _decoded(data: bytes) -> str:
    """Return the text of a source: UTF-8, or UTF-16 with a byte-order mark, as Excel writes "Unicode text"."""
    if data.startswith(_UTF_32):
        raise UnreadableError("the source is UTF-32", "save the file as UTF-8")
    if data.startswith(_UTF_16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableError(
                "the source begins like UTF-16, but is not valid UTF-16", "save the file as UTF-8"
            ) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"line {line} is not UTF-8", "save the file as UTF-8") from None
    if (null := text.find("\0")) >= 0:
        raise UnreadableError(f"line {_line(text, null)} is not text: it contains U+0000", "save the file as UTF-8")
    return text


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _yaml(text: str) -> Iterator[Imported]:
    if match := characters.IN_FILE.search(text):
        line = _line(text, match.start())
        said = "a tab" if match[0] == "\t" else f"the character {characters.name(match[0])}"
        raise UnreadableError(f"line {line} contains {said}", "use spaces" if match[0] == "\t" else "remove it")
    document = blocks.cut(text.encode())
    starts = list(document.line_starts())
    below = [start + block.data.count(b"\n") for start, block in zip(starts, document.blocks, strict=True)]
    for line, outside in zip((1, *below), (document.header, *(b.gap for b in document.blocks)), strict=True):
        for index, _ in blocks.unparsed(outside):
            none = "no event begins with `- id: …` in column 0"
            fault = "this text does not belong to an event" if document.blocks else none
            raise UnreadableError(f"line {line + index}: {fault}", "a log is a list of events")
    for line, block in zip(starts, document.blocks, strict=True):
        yield _block(block.data.decode(), line)


def _block(text: str, line: int) -> Imported:
    """Return the entry of a block, with the line of its first key."""
    try:
        block = parse.block(text)
        attached = comments.attach(block)
    except YamlFaultError as fault:
        raise UnreadableError(f"line {line + fault.place.line}: {fault.message}", fault.hint) from None
    except ValueError:
        raise UnreadableError(
            f"line {line}: a comment of this event does not belong to a field", "move it above a field"
        ) from None
    above = next(index for index, row in enumerate(text.split("\n")) if not row.startswith("#"))
    return Imported(_without_derived(block.tree), line + above, attached)


def _json(text: str) -> Iterator[Imported]:
    """Yield the entries of one array of events, or of `events` in the document of a command that writes."""
    for tree, line in json_text.events(text):
        yield _entry(tree, line)


def _jsonl(text: str) -> Iterator[Imported]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                tree = json_text.value(line)
            except ValueError as error:
                said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                raise UnreadableError(f"line {number} is not JSON: {said}", "write one event on each line") from None
            yield _entry(tree, number)


def _csv(text: str) -> Iterator[Imported]:
    """Yield the entries of a CSV as `list --format csv` or a spreadsheet writes it: a column for each field."""
    for record in spreadsheet.records(text, (*sheet_entry.COLUMNS, *_DERIVED)):
        filled = {name: cell for name, cell in record.cells.items() if name not in _DERIVED}
        found = _entry(sheet_entry.tree(filled, record.line), record.line)
        yield found._replace(tree=sheet_entry.converted(found.tree, record.line))


_TAKERS: dict[str, Callable[[str], Iterator[Imported]]] = {"yaml": _yaml, "json": _json, "jsonl": _jsonl, "csv": _csv}


def _entry(tree: Any, line: int) -> Imported:
    """Return an entry with all scalars as text. Raises UnreadableError if it is not a mapping of text."""
    if not isinstance(tree, dict):
        raise UnreadableError(
            f"line {line}: {_literal(tree)} is not an event", "an event must be a mapping of its fields"
        )
    return Imported({key: _text(value, line, (key,)) for key, value in _without_derived(tree).items()}, line)


def _without_derived(tree: dict[str, Any]) -> dict[str, Any]:
    """Return an entry's fields in canonical order, without computed fields such as `state`."""
    known = [key for key in FIELDS[""] if key in tree]
    return {key: tree[key] for key in dict.fromkeys([*known, *tree]) if key not in _DERIVED}


def _text(value: Any, line: int, path: tuple[str, ...]) -> Any:
    """Return a value with all scalars as text. Raises UnreadableError for a number or a null."""
    if isinstance(value, str):
        return value
    if isinstance(value, Number) and path[0] == "figures" and "value" in path[1:]:
        return value.text
    if isinstance(value, (dict, list)) and len(path) > parse.DEEPEST:
        raise UnreadableError(
            f"line {line}: {path[0][:40]} is nested more than {parse.DEEPEST} deep", "no field is nested so deep"
        )
    if isinstance(value, dict):
        return {key: _text(inner, line, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_text(item, line, (*path, str(index))) for index, item in enumerate(value, 1)]
    raise UnreadableError(
        f"line {line}: {'.'.join(path)[:80]}: {_literal(value)} is not text",
        "put quotes around it, or leave the field out",
    )


def _literal(value: Any) -> str:
    """Return a value as JSON, shortened."""
    if isinstance(value, Number):
        return value.text[:40]
    if isinstance(value, list):
        return "a list"
    return json.dumps(value, ensure_ascii=False)[:40]
