"""A matcher that counts its steps: it backtracks over `re`'s own parse tree as `re` does, which keeps no count.

Steps are the same on every machine at every load, where seconds are not. It is slow, and for tests alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from re import _constants as op  # type: ignore[attr-defined]  # isort: skip
from re import _parser as parser  # type: ignore[attr-defined]  # isort: skip

Node = tuple[Any, Any]
Then = Callable[[int], int]
"""Goes on at a place of the text; returns the end of the match, or -1."""


class TooManyError(Exception):
    """More steps than may be."""


@dataclass
class Counting:
    """One pattern, and the steps that it took so far."""

    pattern: "re.Pattern[Any]"
    most: int = 10**9
    text: str = ""
    steps: int = 0
    groups: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        raw = self.pattern.pattern
        source = raw if isinstance(raw, str) else raw.decode("latin-1")
        self._ascii = not isinstance(raw, str) or bool(self.pattern.flags & re.ASCII)
        self._tree = parser.parse(source, self.pattern.flags & ~re.UNICODE & ~re.DEBUG)
        self._whole = False
        self._start = self._sequence(list(self._tree), self._end, self.pattern.flags)
        self._first = self._first_of(list(self._tree), self.pattern.flags)

    def search(self, text: str) -> tuple[int, int] | None:
        """Return the span of the first match, or None. Raises TooManyError."""
        return self._from(text, range(len(text) + 1), whole=False)

    def fullmatch(self, text: str) -> tuple[int, int] | None:
        """Return the span of the text if it matches as a whole, or None. Raises TooManyError."""
        return self._from(text, range(1), whole=True)

    def _from(self, text: str, starts: range, *, whole: bool) -> tuple[int, int] | None:
        self.text, self.steps, self._whole = text, 0, whole
        self.step(len(starts))
        if self._first:
            begins = {character: self._first(character) for character in set(text)}
            places = [start for start in starts if start < len(text) and begins[text[start]]]
        else:
            places = list(starts)
        for start in places:
            self.groups.clear()
            if (end := self._start(start)) >= 0:
                return start, end
        return None

    def step(self, count: int = 1) -> None:
        """Count steps. Raises TooManyError."""
        self.steps += count
        if self.steps > self.most:
            raise TooManyError

    def _end(self, at: int) -> int:
        return at if not self._whole or at == len(self.text) else -1

    # Building: each node knows what comes after it.

    def _sequence(self, nodes: Sequence[Node], then: Then, flags: int) -> Then:
        for node in reversed(nodes):
            then = self._node(node, then, flags)
        return then

    def _node(self, node: Node, then: Then, flags: int) -> Then:  # noqa: PLR0911 - a case for each kind of node
        code, value = node
        if is_one := self._one(node, flags):
            return self._character(is_one, then)
        if code is op.SUBPATTERN:
            group, more, less, inner = value
            return self._group(group, list(inner), then, (flags | more) & ~less)
        if code is op.BRANCH:
            return self._branch([list(inner) for inner in value[1]], then, flags)
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self._repeat(code, value, then, flags)
        if code is op.AT:
            return self._at(value, then, flags)
        if code in (op.ASSERT, op.ASSERT_NOT):
            return self._look(value[0], list(value[1]), then, flags, wanted=code is op.ASSERT)
        if code is op.ATOMIC_GROUP:
            return self._atomic(self._sequence(list(value), lambda at: at, flags), then)
        if code is op.GROUPREF:
            return lambda at: then(at + len(self.groups[value])) if self.text.startswith(self.groups[value], at) else -1
        raise NotImplementedError(code)

    def _character(self, is_one: Callable[[str], bool], then: Then) -> Then:
        def run(at: int) -> int:
            self.step()
            return then(at + 1) if at < len(self.text) and is_one(self.text[at]) else -1

        return run

    def _group(self, group: int | None, nodes: list[Node], then: Then, flags: int) -> Then:
        if group is None:
            return self._sequence(nodes, then, flags)
        begun: list[int] = []

        def close(at: int) -> int:
            before = self.groups.get(group)
            start = begun.pop()
            self.groups[group] = self.text[start:at]
            end = then(at)
            begun.append(start)
            if end < 0 and before is not None:
                self.groups[group] = before
            return end

        inner = self._sequence(nodes, close, flags)

        def run(at: int) -> int:
            begun.append(at)
            end = inner(at)
            begun.pop()
            return end

        return run

    def _branch(self, ways: list[list[Node]], then: Then, flags: int) -> Then:
        built = [(self._first_of(way, flags), self._sequence(way, then, flags)) for way in ways]
        by_character: dict[str, list[Then]] = {}

        def run(at: int) -> int:
            self.step()
            character = self.text[at : at + 1]
            if character not in by_character:
                by_character[character] = [way for first, way in built if not first or (character and first(character))]
            for way in by_character[character]:
                if (end := way(at)) >= 0:
                    return end
            return -1

        return run

    def _repeat(self, code: Any, value: Any, then: Then, flags: int) -> Then:
        least, most, inner = value[0], value[1], list(value[2])
        limit = 10**9 if most is op.MAXREPEAT else int(most)
        if len(inner) == 1 and (is_one := self._one(inner[0], flags)):
            return self._run(code, is_one, least, limit, then)
        if code is op.POSSESSIVE_REPEAT:
            return self._atomic(self._loop(op.MAX_REPEAT, inner, least, limit, lambda at: at, flags), then)
        return self._loop(code, inner, least, limit, then, flags)

    def _run(self, code: Any, is_one: Callable[[str], bool], least: int, most: int, then: Then) -> Then:
        """Repeat one character: its run is counted at once."""

        def run(at: int) -> int:
            text, stop = self.text, min(len(self.text), at + most)
            if code is op.MIN_REPEAT:
                return self._lazy(is_one, at, least, stop, then)
            end = at
            while end < stop and is_one(text[end]):
                end += 1
            self.step(end - at + 1)
            if code is op.POSSESSIVE_REPEAT:
                return then(end) if end - at >= least else -1
            while end - at >= least:
                if (found := then(end)) >= 0:
                    return found
                end -= 1
            return -1

        return run

    def _lazy(self, is_one: Callable[[str], bool], at: int, least: int, stop: int, then: Then) -> int:
        end = at
        while True:
            if end - at >= least and (found := then(end)) >= 0:
                return found
            self.step()
            if end >= stop or not is_one(self.text[end]):
                return -1
            end += 1

    def _loop(self, code: Any, inner: list[Node], least: int, most: int, then: Then, flags: int) -> Then:  # noqa: C901 - a case for each kind of node
        """Repeat a group: how often, and where the last round began, are kept on a stack while it runs."""
        rounds: list[tuple[int, int]] = []

        def once_more(at: int) -> int:
            count, began = rounds[-1]
            if at == began and count > least:
                return -1  # a round that took nothing
            return decide(at)

        body = self._sequence(inner, once_more, flags)

        def into(at: int) -> int:
            count = rounds[-1][0]
            rounds.append((count + 1, at))
            end = body(at)
            rounds.pop()
            return end

        def out(at: int) -> int:
            kept = rounds[:]
            rounds.pop()
            end = then(at)
            rounds[:] = kept
            return end

        def decide(at: int) -> int:
            self.step()
            count = rounds[-1][0]
            if count < least:
                return into(at)
            ways = (into, out) if code is op.MAX_REPEAT else (out, into)
            for way in ways:
                if way is into and count >= most:
                    continue
                if (end := way(at)) >= 0:
                    return end
            return -1

        def run(at: int) -> int:
            kept = rounds[:]
            rounds.append((0, -1))
            end = decide(at)
            rounds[:] = kept
            return end

        return run

    def _atomic(self, inner: Then, then: Then) -> Then:
        return lambda at: then(end) if (end := inner(at)) >= 0 else -1

    def _at(self, where: Any, then: Then, flags: int) -> Then:
        def holds(at: int) -> bool:
            text, many = self.text, bool(flags & re.MULTILINE)
            if where in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
                return at == 0 or (where is op.AT_BEGINNING and many and text[at - 1] == "\n")
            if where is op.AT_END:
                return at == len(text) or (text[at] == "\n" and (many or at == len(text) - 1))
            if where is op.AT_END_STRING:
                return at == len(text)
            word = [0 <= place < len(text) and self._is_word(text[place]) for place in (at - 1, at)]
            return (word[0] != word[1]) is (where is op.AT_BOUNDARY)

        def run(at: int) -> int:
            self.step()
            return then(at) if holds(at) else -1

        return run

    def _look(self, direction: int, nodes: list[Node], then: Then, flags: int, *, wanted: bool) -> Then:
        aim: list[int] = []
        inner = self._sequence(nodes, lambda at: at if direction > 0 or at == aim[-1] else -1, flags)
        width = 0 if direction > 0 else _width(nodes)

        def run(at: int) -> int:
            aim.append(at)
            whole, self._whole = self._whole, False
            found = at - width >= 0 and inner(at - width) >= 0
            self._whole = whole
            aim.pop()
            return then(at) if found is wanted else -1

        return run

    # Single characters.

    def _one(self, node: Node, flags: int) -> Callable[[str], bool] | None:
        """Return the test of a node that takes exactly one character, or None."""
        code, value = node
        if code not in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            return None
        known: dict[str, bool] = {}

        def is_one(character: str) -> bool:
            if character not in known:
                forms = {character, character.lower(), character.upper()} if flags & re.IGNORECASE else {character}
                known[character] = self._takes(code, value, forms, flags)
            return known[character]

        return is_one

    def _takes(self, code: Any, value: Any, forms: set[str], flags: int) -> bool:
        if code is op.ANY:
            return "\n" not in forms or bool(flags & re.DOTALL)
        if code in (op.LITERAL, op.NOT_LITERAL):
            return (chr(value) in forms) is (code is op.LITERAL)
        negated = value[0][0] is op.NEGATE
        return any(self._in(one, forms) for one in value[negated:]) is not negated

    def _in(self, one: Node, forms: set[str]) -> bool:
        code, value = one
        if code is op.LITERAL:
            return chr(value) in forms
        if code is op.RANGE:
            return any(value[0] <= ord(form) <= value[1] for form in forms if len(form) == 1)
        form = min(forms)
        is_not = "NOT" in str(value)
        holds = {"DIGIT": form.isdecimal(), "SPACE": form.isspace(), "WORD": self._is_word(form)}
        return holds[str(value).rsplit("_", 1)[1]] is not is_not

    def _is_word(self, character: str) -> bool:
        return (character.isalnum() and (not self._ascii or character.isascii())) or character == "_"

    def _first_of(self, nodes: list[Node], flags: int) -> Callable[[str], bool] | None:  # noqa: PLR0911 - a case for each kind of node
        """Return the test of the character with which nodes begin; None where they may take none."""
        for node in nodes:
            code, value = node
            if is_one := self._one(node, flags):
                return is_one
            if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
                continue
            if code is op.SUBPATTERN:
                return self._first_of(list(value[3]), (flags | value[1]) & ~value[2])
            if code is op.BRANCH:
                tests = [self._first_of(list(way), flags) for way in value[1]]
                if all(tests):
                    return lambda character: any(test(character) for test in tests if test)
                return None
            if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and value[0]:
                return self._first_of(list(value[2]), flags)
            return None
        return None

    def pumped(self) -> Iterator[tuple[str, str]]:
        """Give what may make the pattern slow: for each of its repeats, a text that leads there, and what is repeated."""
        yield from _pumped(list(self._tree), "")


def _width(nodes: list[Node]) -> int:
    pattern = parser.SubPattern(parser.State(), nodes)
    return int(pattern.getwidth()[0])


def _pumped(nodes: list[Node], before: str) -> Iterator[tuple[str, str]]:
    for code, value in nodes:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            inner = list(value[2])
            if value[1] is op.MAXREPEAT or value[1] > 8:
                piece = sample(inner)
                yield from ((before[-60:], piece), ("", before[-60:] + piece), ("", before[-60:] + piece * 9))
            yield from _pumped(inner, before)
        elif code is op.SUBPATTERN:
            yield from _pumped(list(value[3]), before)
        elif code is op.BRANCH:
            for way in value[1]:
                yield from _pumped(list(way), before)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from _pumped(list(value[1]), before)
        elif code is op.ATOMIC_GROUP:
            yield from _pumped(list(value), before)
        before += sample([(code, value)])


def sample(nodes: list[Node]) -> str:
    """Return a short text that nodes take, lookarounds aside."""
    return "".join(_sample(*node) for node in nodes)


def _sample(code: Any, value: Any) -> str:  # noqa: PLR0911 - a case for each kind of node
    if code is op.LITERAL:
        return chr(value)
    if code is op.ANY:
        return "x"
    if code is op.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if code is op.IN:
        return _member(value)
    if code is op.SUBPATTERN:
        return sample(list(value[3]))
    if code is op.BRANCH:
        return sample(list(value[1][0]))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return sample(list(value[2])) * max(1, int(value[0]))
    return sample(list(value)) if code is op.ATOMIC_GROUP else ""


_MEMBERS = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "x"}


def _member(value: Any) -> str:
    code, one = value[0]
    if code is op.NEGATE:
        return next((c for c in "x1 -é" if not any(_is(c, *other) for other in value[1:])), "中")
    if code is op.CATEGORY:
        return _MEMBERS.get(str(one), "-")
    return chr(one if code is op.LITERAL else one[0])


def _is(character: str, code: Any, value: Any) -> bool:
    if code is op.LITERAL:
        return chr(value) == character
    if code is op.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return re.fullmatch({"D": r"\d", "S": r"\s", "W": r"\w"}[str(value).rsplit("_", 1)[1][0]], character) is not None
