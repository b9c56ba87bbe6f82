"""Rewrite a whole log in canonical form. Values and comments stay; a block that can't be parsed is unchanged."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chiplog.logfile import blocks, comments, emit, parse
from chiplog.logfile.blocks import BOM, Document
from chiplog.logfile.comments import Attached
from chiplog.logfile.parse import YamlFaultError

_HAS_ID = re.compile(rb"""(?<![\w-])["']?id["']?\s{0,20}:""")
"""The key of an event, on any line."""


class Formatted(NamedTuple):
    """The canonical bytes of a log, and the first lines (from 1) of the blocks that had to be left unchanged."""

    data: bytes
    left: tuple[int, ...]


class _Piece(NamedTuple):
    key: tuple[str, str, str] | None
    text: str
    note: str


def format_log(data: bytes) -> Formatted:
    """Return a log's canonical form. Raises UnicodeDecodeError for bytes that are not UTF-8."""
    data.decode()
    document = blocks.cut(data.removeprefix(BOM).replace(b"\r\n", b"\n"))
    pieces, left = [], []
    for line, block in zip(document.line_starts(), document.blocks, strict=True):
        piece = _piece(block.data.decode(), block.gap.decode())
        pieces.append(piece)
        if piece.key is None:
            left.append(line)
    text = _joined(_in_order(pieces))
    return Formatted((_header(document, text) + text).encode(), tuple(left))


def block(text: str) -> str | None:
    """Return a block's canonical text with its comments, or None if it can't be parsed or would not read back."""
    try:
        composed = unicodedata.normalize("NFC", text)
        old = parse.block(composed)
        tree = _composed(old.tree)
        new = parse.block(written(tree, comments.attach(old)))
        meant = composed == text or _composed(parse.read(text)) == tree
    except (YamlFaultError, ValueError):
        return None
    return new.text if meant and new.tree == tree and comments.same(old, new) else None


def written(tree: Mapping[str, Any], attached: Attached) -> str:
    """Return an event's canonical text with comments."""
    return "\n".join(comments.weave(emit.lines(tree), attached)) + "\n"


def _piece(text: str, gap: str) -> _Piece:
    new = block(text)
    if new is None:
        return _Piece(None, text, gap)
    tree = parse.read(new)
    parts = [tree.get(name) for name in ("actor", "announced", "id")]
    if not all(isinstance(part, str) for part in parts):
        return _Piece(None, new, gap)
    return _Piece((str(parts[0]), str(parts[1]), str(parts[2])), new, gap)


def _in_order(pieces: list[_Piece]) -> list[_Piece]:
    """Return the events sorted; one without a sort key stays after the event that it followed."""
    keyed: list[tuple[tuple[str, str, str], int, _Piece]] = []
    last = ("", "", "")
    for index, piece in enumerate(pieces):
        last = piece.key or last
        keyed.append((last, index, piece))
    return [piece for _, _, piece in sorted(keyed, key=lambda entry: entry[:2])]


def _header(document: Document, events: str) -> str:
    """Return the header, with the blank line that separates it from the first event's comments."""
    lines = [line.rstrip() for line in document.header.decode().split("\n")]
    text = "\n".join(lines).strip("\n")
    apart = "\n" if events and (text or events.startswith("#")) else ""
    return f"{text}\n{apart}" if text else apart


def _joined(pieces: list[_Piece]) -> str:
    """Return a gap with one blank line between events, and around separate comments."""
    parts = [part for piece in pieces for part in (piece.text.rstrip("\n"), *_paragraphs(piece.note))]
    return "\n\n".join(parts) + "\n" if parts else ""


def _paragraphs(gap: str) -> Iterator[str]:
    for paragraph in "\n".join(line.rstrip() for line in gap.split("\n")).split("\n\n"):
        if paragraph.strip("\n"):
            yield paragraph.strip("\n")


def _composed(value: Any) -> Any:
    """Return all texts in Unicode's composed form (NFC)."""
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", key): _composed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_composed(item) for item in value]
    if unicodedata.is_normalized("NFC", value):
        return value  # unchanged: a folded text keeps its author's lines
    return unicodedata.normalize("NFC", value)


def may_be_log(data: bytes) -> bool:
    """Return whether a text has an event (even a faulty one) or only comments."""
    document = blocks.cut(data)
    if not document.blocks:
        return not any(True for _ in blocks.unparsed(document.header))
    return any(_HAS_ID.search(block_.data) for block_ in document.blocks)


def same_meaning(before: bytes, after: bytes) -> bool:
    """Return whether two logs have the same events and comments, in any form and order."""
    return _meaning(before) == _meaning(after)


def _meaning(data: bytes) -> Counter[str]:
    """Return each event as a mapping, and each comment and unparsable block as text."""
    document = blocks.cut(data.removeprefix(BOM).replace(b"\r\n", b"\n"))
    found: Counter[str] = Counter()
    for piece in (document.header, *(block.gap for block in document.blocks)):
        found.update(line.strip() for line in piece.decode().split("\n") if line.strip())
    for block_ in document.blocks:
        text = unicodedata.normalize("NFC", block_.data.decode())
        try:
            parsed = parse.block(text)
            found[json.dumps(parsed.tree, sort_keys=True)] += 1
            found.update(comment.text for comment in parsed.comments)
        except (YamlFaultError, ValueError):
            found[block_.data.decode().rstrip()] += 1
    return found
