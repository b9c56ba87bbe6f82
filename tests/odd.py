"""Oddly formed but valid logs: every way that YAML has to write an event, with comments wherever they may stand.

Each comment has a number of its own (`n17n`), so that a test can count comments without a reader of comments.
"""

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from chiplog.logfile import blocks, parse
from tests.factories import REAL

Tree = dict[str, Any]

NUMBER = re.compile(r"n\d+n")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ./()-]*[A-Za-z0-9)]")
_SAID = ("", " note", " it's", ' "', " [", " - id: no", " key: v", "no space", " {a", " x # y", " |", " ---", " a, b]")


class Odd(NamedTuple):
    """One event's text in pieces: its fields' own lines by name, and what stands between, under numbers."""

    tree: Tree
    pieces: tuple[tuple[str, str], ...]
    above: str
    """Comment lines that touch it from above."""
    gap: str
    """Blank lines and comments of its own that follow."""

    @property
    def text(self) -> str:
        return self.above + "".join(text for _, text in self.pieces)

    @property
    def by_fields(self) -> bool:
        """Whether its fields have lines of their own."""
        return any(key for key, _ in self.pieces)


def trees() -> list[Tree]:
    """The events of the real log."""
    return [parse.read(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]


class Scribe:
    """Writes events by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0
        self.broken = False
        """Whether a value may be in an unusual form that a rule of the model would not take."""
        self.tabs = False
        """Whether a tab may stand before a comment: it is a fault, which fmt fixes."""
        self.hanging = False
        """Whether the last value was a block scalar, which would take a deeper comment for its text."""

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def spaces(self, least: int, most: int) -> str:
        return " " * self.chance.randint(least, most)

    def note(self) -> str:
        self.count += 1
        return f"#{self.chance.choice(_SAID)} n{self.count}n{self.chance.choice(['', '', ' ', ' .'])}"

    def beside(self, *, tab: bool = True) -> str:
        """What may follow a value on its line."""
        if self.maybe(0.12):
            return f"{self.chance.choice([' ', '  ', '   ', chr(9) if tab and self.tabs else ' '])}{self.note()}"
        return self.chance.choice(["", "", "", "", " ", "  "])

    def between(self, col: int, share: float = 0.12) -> str:
        """Lines that may stand between two lines: blank ones and comments at any indent."""
        found = ""
        while self.maybe(share):
            indent = " " * col if self.hanging or self.maybe(0.5) else self.spaces(1, col + 3)
            found += self.chance.choice(
                ["\n", "\n", f"{indent}{self.note()}\n", f"{indent}{self.note()}\n", f"{' ' * col}#\n"]
            )
        return found

    # Scalars

    def scalar(self, text: str, col: int, *, flow: bool = False, key: bool = False) -> str:
        """A scalar whose further lines stand deeper than `col`."""
        self.hanging = False
        styles = [self.single, self.double]
        bare = _PLAIN.fullmatch(text) or re.fullmatch(r"https?://[\w./-]+|\d{4}-\d\d-\d\d", text)
        if bare:
            styles += [self.plain, self.plain]
        if not flow and not key and "\n" not in text and text == text.strip():
            styles += [self.literal, self.folded]
        return self.chance.choice(styles)(text, col, key)

    def broken_at(self, text: str, col: int, end: str = "\n") -> str:
        """The text with some single spaces turned into line breaks."""
        parts = re.split(r"(?<=[^ ]) (?=[^ #-])", text)
        found = parts[0]
        for part in parts[1:]:
            blank = found[-1] not in ":?-" and part[0] not in ":#&*!|>%@`?-" and self.maybe(0.1)
            found += (
                f"{self.chance.choice(['', ' '])}{end}{' ' * col}{self.spaces(1, 5)}{part}" if blank else f" {part}"
            )
        return found

    def plain(self, text: str, col: int, key: bool) -> str:
        return text if key else self.broken_at(text, col)

    def single(self, text: str, col: int, key: bool) -> str:
        quoted = text.replace("'", "''")
        return f"'{quoted if key else self.broken_at(quoted, col)}'"

    def double(self, text: str, col: int, key: bool) -> str:
        found = ""
        for sign in text:
            if sign in '\\"':
                found += f"\\{sign}"
            elif sign == "\n":
                found += "\\n"
            elif self.maybe(0.04) and ord(sign) < 0x10000:
                found += self.chance.choice([f"\\u{ord(sign):04x}", f"\\x{ord(sign):02x}" if ord(sign) < 256 else sign])
            elif sign == " " and not key and self.maybe(0.03):
                found += f"\\\n{' ' * col}{self.spaces(1, 4)}\\ "
            else:
                found += sign
        return f'"{found}"' if key or "\\\n" in found else f'"{self.broken_at(found, col)}"'

    def literal(self, text: str, col: int, key: bool) -> str:  # noqa: ARG002 - like the others
        return self.below("|", text.split("\n"), col)

    def folded(self, text: str, col: int, key: bool) -> str:  # noqa: ARG002 - like the others
        lines = re.split(r"(?<=[^ ]) (?=[^ ])", text)
        while len(lines) > 1 and self.maybe(0.8):
            at = self.chance.randrange(len(lines) - 1)
            lines[at : at + 2] = [" ".join(lines[at : at + 2])]
        return self.below(">", lines, col)

    def below(self, sign: str, lines: Sequence[str], col: int) -> str:
        self.hanging = True
        deep = self.chance.randint(1, 5)
        told = str(deep) if self.maybe(0.2) else ""
        chomp = "" if self.broken and self.maybe(0.3) else "-"
        head = f"{sign}{self.chance.choice([told + chomp, chomp + told])}"
        note = f"  {self.note()}" if self.maybe(0.1) else self.chance.choice(["", "", " "])
        blank = "\n" if self.maybe(0.05) else ""
        return f"{head}{note}" + "".join(f"\n{' ' * (col + deep)}{line}" for line in lines) + blank

    # Collections

    def flow(self, value: Any, col: int, *, lines: bool = True) -> str:
        if isinstance(value, str):
            return self.scalar(value, col, flow=True)
        pairs = (
            [f"{self.key(key)}: {self.flow(inner, col, lines=lines)}" for key, inner in value.items()]
            if isinstance(value, Mapping)
            else [self.flow(inner, col, lines=lines) for inner in value]
        )
        opened, closed = "{}" if isinstance(value, Mapping) else "[]"
        found = opened + self.broke(col, lines)
        for place, pair in enumerate(pairs):
            last = place == len(pairs) - 1
            comma = "," if not last or self.maybe(0.1) else ""
            found += pair + self.chance.choice(["", "", " "]) + comma + (self.broke(col, lines) or " " * bool(comma))
        return found + closed

    def broke(self, col: int, lines: bool) -> str:
        if not lines or not self.maybe(0.15):
            return ""
        note = f" {self.note()}" if self.maybe(0.3) else ""
        return f"{note}\n{' ' * col}{self.spaces(1, 5)}"

    def key(self, key: str) -> str:
        return self.chance.choice([key, key, key, f"'{key}'", f'"{key}"'])

    def pair(self, key: str, value: Any, col: int) -> str:
        """A key at `col` with its value, to the end of its last line."""
        if self.maybe(0.03):
            name = f"?{self.spaces(1, 3)}{self.key(key)}\n{' ' * col}:"
            return self.value(name, value, col).replace(":\t#", ": #", 1)  # libyaml takes no tab there
        return self.value(f"{self.key(key)}{self.chance.choice(['', '', '', ' '])}:", value, col)

    def value(self, name: str, value: Any, col: int) -> str:
        """A key as it is written, and its value."""
        if isinstance(value, str):
            if self.maybe(0.02) and (bare := self.scalar(value, col, flow=True)):
                return (
                    f"{name}{self.beside()}\n{self.between(col)}{' ' * col}{self.spaces(1, 3)}{bare}{self.beside()}\n"
                )
            text = self.scalar(value, col)
            after = "" if text[0] in "|>" else self.beside()
            return f"{name}{self.spaces(1, 3)}{text}{after}\n"
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not value or self.maybe(0.55 if texts else 0.12):
            return f"{name}{self.spaces(1, 2)}{self.flow(value, col)}{self.beside()}\n"
        if isinstance(value, Mapping):
            deep = col + self.chance.randint(1, 4)
            return f"{name}{self.beside()}\n{self.between(deep)}{self.mapping(value, deep, ' ' * deep)}"
        deep = col + self.chance.randint(0, 4)
        found = f"{name}{self.beside()}\n"
        for item in value:
            found += self.between(deep) + " " * deep + self.item(item, deep)
        return found

    def item(self, item: Any, col: int) -> str:
        """An item of a list whose `-` stands at `col`."""
        if isinstance(item, str):
            text = self.scalar(item, col)
            return f"-{self.spaces(1, 3)}{text}{'' if text[0] in '|>' else self.beside()}\n"
        if self.maybe(0.1):
            return f"- {self.flow(item, col)}{self.beside()}\n"
        inner = self.chance.randint(1, 3)
        if self.maybe(0.1):
            deep = col + inner
            return f"-{self.beside(tab=False)}\n{self.between(deep)}{self.mapping(item, deep, ' ' * deep)}"
        return self.mapping(item, col + 1 + inner, "-" + " " * inner)

    def mapping(self, tree: Mapping[str, Any], col: int, lead: str) -> str:
        found = ""
        for place, (key, value) in enumerate(tree.items()):
            found += (self.between(col) + " " * col if place else lead) + self.pair(key, value, col)
        return found

    # Events

    def event(self, tree: Tree) -> Odd:
        keys = list(tree)
        if self.maybe(0.4):
            self.chance.shuffle(keys)
        tree = {key: tree[key] for key in keys}
        above = "".join(f"{self.note()}\n" for _ in range(self.chance.choice([0, 0, 0, 1, 2])))
        gap = self.gap()
        if self.maybe(0.06):
            text = f"-{self.spaces(1, 2)}{self.flow(tree, 0, lines=self.maybe(0.7))}{self.beside()}\n"
            return Odd(tree, (("", text),), above, gap)
        inner = self.chance.choice([1, 1, 1, 1, 2, 3])
        col = 1 + inner
        pieces: list[tuple[str, str]] = []
        lead = "-" + " " * inner
        if self.maybe(0.15):
            col = inner
            pieces.append(("", f"-{self.beside(tab=False)}\n{self.between(col)}"))
            lead = " " * col
        for place, (key, value) in enumerate(tree.items()):
            if place:
                pieces.append(("", self.between(col)))
            pieces.append((key, (" " * col if place else lead) + self.pair(key, value, col)))
        if self.maybe(0.1):
            pieces.append(("", f"{' ' * col}{self.note()}\n"))
        return Odd(tree, tuple(pieces), above, gap)

    def gap(self) -> str:
        found = self.chance.choice(["", "\n", "\n", "\n\n", "\n\n\n"])
        while self.maybe(0.15):
            found += f"{self.note()}\n{self.chance.choice(['', chr(10)])}"
        return found

    def log(self, some: Sequence[Tree]) -> tuple[str, list[Odd]]:
        """A header, and events."""
        header = self.chance.choice(
            ["", "", f"{self.note()}\n\n", f"{self.note()}\n", "---\n", f"--- {self.note()}\n", "\n"]
        )
        return header, [self.event(tree) for tree in some]


def ends(chance: random.Random, text: str) -> bytes:
    """The text with line ends of some kind, perhaps without the last, perhaps with a byte-order mark."""
    kind = chance.choice(["\n", "\n", "\n", "\r\n", ""])
    text = re.sub("\n", lambda _: kind or chance.choice(["\n", "\r\n"]), text)
    if chance.random() < 0.15:
        text = text.removesuffix("\n").removesuffix("\r")
    return text.encode()


def read(data: bytes) -> list[Tree]:
    """The events as another reader has them: every scalar as text."""
    text = data.decode().removeprefix("\ufeff").replace("\t#", " #")  # it takes no tab before a comment
    return yaml.load(text, Loader=yaml.BaseLoader) or []  # noqa: S506 - it makes text alone


def notes(data: bytes) -> list[str]:
    """The numbers of the comments, once each as often as it stands there."""
    return sorted(NUMBER.findall(data.decode()))


def in_values(some: Any) -> bool:
    """Whether a comment has come into a value."""
    return bool(NUMBER.search(repr(some)))
