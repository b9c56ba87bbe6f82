"""Read JSON strictly, in one pass: no duplicate keys, the line of each event, numbers kept as written."""

import json
import re
from collections import Counter
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from chiplog.errors import UnreadableError

_SPACE = re.compile(r"[ \t\r\n]*")
_HINT = "compare it with what `chiplog list --json` writes"


class Number(NamedTuple):
    """A number, NaN or Infinity as it is written: a log has only text, and `1.10` is not 1.1."""

    text: str


class RepeatedKeyError(ValueError):
    """A mapping has a key twice; JSON readers differ in which value they keep."""


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((key, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise RepeatedKeyError(f"duplicate key {key[:40]!r}")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_mapping, parse_int=Number, parse_float=Number, parse_constant=Number)


def value(text: str) -> Any:
    """Return the value of a JSON text. Raises ValueError if it is invalid, has a duplicate key or is too deep."""
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def events(text: str) -> Iterator[tuple[Any, int]]:
    """Yield (element, line from 1) of one array, or of `events` in the document of a command that writes.

    Takes time linear in the length of the text. Raises UnreadableError, with the line, for text that is not JSON.
    """
    return _Scan(text).events()


class _Scan:
    """A text, with a count of its lines up to a place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counted = 0
        self._line = 1

    def events(self) -> Iterator[tuple[Any, int]]:
        start = self._space(0)
        if self._sign(start) == "[":
            stop = yield from self._elements(start)
        else:
            whole, stop = self._decoded(start)
            if isinstance(whole, dict) and "events" in whole:
                yield from self._elements(self._member(start, "events"))
            else:
                yield whole, self._line_of(start)
        if (rest := self._space(stop)) < len(self._text):
            raise self._fault(rest, "there is text after its end")

    def _elements(self, start: int) -> Generator[tuple[Any, int], None, int]:
        """Yield the elements of the array that begins at an offset; return where it ends."""
        if self._sign(start) != "[":
            raise self._fault(start, "`events` must be a list")
        position = self._space(start + 1)
        if self._sign(position) == "]":
            return position + 1
        while True:
            element, stop = self._decoded(position)
            yield element, self._line_of(position)
            position = self._space(stop)
            if self._sign(position) == "]":
                return position + 1
            if self._sign(position) != ",":
                raise self._fault(position, "expected , or ] after an event")
            position = self._space(position + 1)

    def _member(self, start: int, name: str) -> int:
        """Return where the value of a key begins in the mapping at an offset; the key must be in it."""
        position = self._space(start + 1)
        while True:
            key, position = self._decoded(position)
            position = self._space(self._space(position) + 1)
            if key == name:
                return position
            _, position = self._decoded(position)
            position = self._space(self._space(position) + 1)

    def _decoded(self, start: int) -> tuple[Any, int]:
        try:
            return _DECODER.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            raise self._fault(error.pos, error.msg) from None
        except ValueError as error:
            raise self._fault(start, str(error)) from None
        except RecursionError:
            raise self._fault(start, "it is nested too deeply") from None

    def _space(self, start: int) -> int:
        match = _SPACE.match(self._text, start)
        return match.end() if match else start

    def _sign(self, position: int) -> str:
        return self._text[position : position + 1]

    def _line_of(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    def _fault(self, position: int, said: str) -> UnreadableError:
        line = self._text.count("\n", 0, position) + 1
        return UnreadableError(f"line {line} is not JSON: {said}", _HINT)
