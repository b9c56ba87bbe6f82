"""Names: of places, bodies, companies, outlets and goods, from the vocabulary and from the log itself."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from chiplog.articles.article import wording
from chiplog.articles.phrases import phrases, tables
from chiplog.model import jurisdictions
from chiplog.model import tables as model_tables

Table = Mapping[str, Any]

_FORMS = phrases("gazetteer-forms", 0)


_AMBIGUOUS = frozenset(("GE", "JE", "JO", "TD", "GN", "UM"))
"""Countries whose names are people's, states' or coins' too."""


class Mention(NamedTuple):
    """A name in a text: where it stands, as the log writes it, and its country."""

    start: int
    end: int
    name: str
    code: str


@dataclass(frozen=True)
class Held:
    """Names that a log holds: what it was asked about before, it knows."""

    entities: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    """(body, actor)."""
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gazetteer:
    """The names that are known, and the finding of them in a text."""

    tables: Table
    held: Held = field(default_factory=Held)
    _seen: dict[tuple[str, str], list[Mention]] = field(default_factory=dict, repr=False, compare=False)
    """What was found in a text before: each rule asks for the same sentences again."""

    @cached_property
    def _places(self) -> tuple[re.Pattern[str], dict[str, str]]:
        listed = {name: code for code, names in self.tables["places"].items() for name in names}
        others = {jurisdictions.name(code): code for code in sorted(jurisdictions.CODES - _AMBIGUOUS)}
        return _finder({**others, **listed})

    @cached_property
    def _bodies(self) -> tuple[re.Pattern[str], dict[str, list[tuple[str, str]]]]:
        known: dict[str, list[tuple[str, str]]] = {}
        for code, bodies in self.tables["bodies"].items():
            for body, others in bodies.items():
                for name in {body, *others}:
                    known.setdefault(name, []).append((body, code))
        for body, code in self.held.bodies:
            if "/" not in body and (body, code) not in known.setdefault(body, []) and len(body) > 3:
                known[body].append((body, code))
        return _finder(known)

    @cached_property
    def _companies(self) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
        known = {
            name: (company, code)
            for code, companies in self.tables["companies"].items()
            for company, others in companies.items()
            for name in (company, *others)
        }
        for name in self.held.entities:
            if len(name) > 3:
                known.setdefault(name, (name, ""))
        return _finder(known)

    @cached_property
    def _outlets(self) -> tuple[re.Pattern[str], dict[str, str]]:
        table = self.tables["outlets"]
        log_s = {name: name for name in self.held.origins if len(name) > 3}
        return _finder({**log_s, **{name: name for name in table["names"]}, **table["also"]})

    @cached_property
    def _laws(self) -> tuple[re.Pattern[str], dict[str, str]]:
        return _finder({name: code for code, names in self.tables["laws"].items() for name in names})

    @cached_property
    def _seats(self) -> tuple[re.Pattern[str], dict[str, str]]:
        return _finder({name: code for code, names in self.tables["seats"].items() for name in names})

    def seats(self, company: str) -> Iterator[Mention]:
        """Find the places in a company's name that say where it sits."""
        pattern, known = self._seats
        for match in pattern.finditer(company):
            yield Mention(match.start(), match.end(), match[0], _known(known, match[0]))

    def laws(self, text: str) -> Iterator[Mention]:
        """Find laws that only one government acts under."""
        pattern, known = self._laws
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), match[0], _known(known, match[0]))

    @cached_property
    def goods(self) -> re.Pattern[str]:
        """The pattern of goods: words of this field and then a kind of goods; or a material, or a family of chips."""
        table = self.tables["goods"]
        fields, heads, families = (_any(table[name]) for name in ("fields", "heads", "families"))
        members = {name for family in model_tables.families().values() for name in family.members if name[0].islower()}
        materials = _any([*table["materials"], *members, *(name for name in self.held.items if " " in name)])
        named = rf"(?:(?:{fields}|{_any(table['materials'])})[ -]){{1,4}}(?:{heads})"
        return re.compile(
            rf"(?<![\w-])(?:(?P<family>{families})|(?i:(?P<named>{named})|(?P<material>{materials})))(?![\w-])"
        )

    @cached_property
    def _heads(self) -> re.Pattern[str]:
        return re.compile(
            rf".* (?:{_any(self.tables['goods']['heads'])})|.*\b(?:{_any(self.tables['goods']['materials'])})"
        )

    def is_goods(self, name: str) -> bool:
        """Whether a name of several words ends in a kind of goods, or is known."""
        return self._heads.fullmatch(name) is not None

    def _find_places(self, text: str) -> Iterator[Mention]:
        pattern, known = self._places
        for match in pattern.finditer(text):
            new = text.endswith("New ", 0, match.start())  # New Mexico, New England
            if not new and not text.startswith(" Group", match.end()):  # the Australia Group controls exports
                yield Mention(match.start(), match.end(), match[0], _known(known, match[0]))

    def places(self, text: str) -> Iterator[Mention]:
        """Find countries, by their names, their peoples and their capitals."""
        return self._once("places", text, self._find_places)

    def companies(self, text: str) -> Iterator[Mention]:
        """Find companies that are known."""
        return self._once("companies", text, self._find_companies)

    def outlets(self, text: str) -> Iterator[Mention]:
        """Find newspapers and agencies whose reports others carry."""
        return self._once("outlets", text, self._find_outlets)

    def _once(self, kind: str, text: str, find: Callable[[str], Iterator[Mention]]) -> Iterator[Mention]:
        key = (kind, text)
        if key not in self._seen:
            self._seen[key] = list(find(text))
        return iter(self._seen[key])

    def bodies(self, text: str, likely: Mapping[str, float]) -> Iterator[Mention]:
        """Find agencies and courts; where several countries have one of this name, the likeliest country's."""
        pattern, known = self._bodies
        for match in pattern.finditer(text):
            choices = _known(known, match[0])
            name, code = max(choices, key=lambda choice: likely.get(choice[1], 0.0))
            if len(choices) == 1 or likely.get(code):
                yield Mention(match.start(), match.end(), name, code)

    def _find_companies(self, text: str) -> Iterator[Mention]:
        pattern, known = self._companies
        for match in pattern.finditer(text):
            name, code = _known(known, match[0])
            yield Mention(match.start(), match.end(), name, code)

    def _find_outlets(self, text: str) -> Iterator[Mention]:
        pattern, known = self._outlets
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), _known(known, match[0]), "")

    def body_named(self, text: str) -> tuple[str, str] | None:
        """Return (short name, country) of the body that a name is, the whole of it or its first part."""
        pattern, known = self._bodies
        match = pattern.search(text)
        if not match:
            return None
        choices = _known(known, match[0])
        return choices[0] if len(choices) == 1 else None

    def body_called(self, label: str, code: str) -> str:
        """Return the body of a country whose short name is a part of an address, or ""."""
        return next((body for body in self.tables["bodies"].get(code, ()) if body.casefold() == label), "")

    def body_is(self, line: str) -> tuple[str, str] | None:
        """Return (short name, country) of the body whose name is nearly all of a line."""
        pattern, known = self._bodies
        match = pattern.search(line)
        if not match or match.start() > 4 or len(match[0]) < 0.6 * len(line):
            return None
        choices = _known(known, match[0])
        return choices[0] if len(choices) == 1 else None

    def home(self, company: str) -> str:
        """Return the country of a company that is known, or nothing."""
        pattern, known = self._companies
        match = pattern.fullmatch(company)
        return _known(known, match[0])[1] if match else ""


def _known(known: Mapping[str, Any], text: str) -> Any:
    return known[text] if text in known else known[text.casefold()]


def _finder(known: Mapping[str, Any]) -> tuple[re.Pattern[str], dict[str, Any]]:
    """Return a pattern that finds names whole, the longest first; those in lower case are found in any case."""
    known = {**{wording.plain(name, "en"): value for name, value in known.items()}, **known}
    names = sorted(known, key=len, reverse=True)
    table = {**known, **{name.casefold(): value for name, value in known.items() if name.islower()}}
    exact = _alternatives(name for name in names if not name.islower())
    loose = _alternatives(name for name in names if name.islower())
    parts = [part for part in (exact, f"(?i:{loose})" if loose else "") if part]
    return re.compile("|".join(parts) or r"(?!)"), table


def _alternatives(names: Iterable[str]) -> str:
    """Return the pattern of names, which are whole words where their script has spaces between words.

    They are grouped by their first letter: at most places of a text, no name of most groups has to be tried.
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name[0], []).append(re.escape(name[1:]))
    begun = {first: f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items()}
    words = "|".join(pattern for first, pattern in begun.items() if not _is_unspaced(first))
    unspaced = [pattern for first, pattern in begun.items() if _is_unspaced(first)]
    return "|".join([*([rf"(?<!\w)(?:{words})(?!\w)"] if words else []), *unspaced])


def _is_unspaced(sign: str) -> bool:
    return sign > "\u2e80"


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))


def without_form(name: str) -> str:
    """Return a company's name without `Ltd` and its like."""
    return _FORMS.sub("", name).strip(" ,.")


def vocabulary() -> Table:
    """Return the names that come with the program; only a draft needs them."""
    return tables("vocabulary")
