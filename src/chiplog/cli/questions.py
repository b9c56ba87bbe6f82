"""The questions of `add`: for each option what is asked, how the answer is read, and what can be offered."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.cli import entries, lore, people
from chiplog.cli.lore import Lore
from chiplog.errors import UsageError
from chiplog.log.reader import Path
from chiplog.model import days, jurisdictions, urls
from chiplog.model.event import Event, Source
from chiplog.model.words import (
    Confidence,
    Effect,
    Flow,
    Instrument,
    Relation,
    Role,
    SourceKind,
    Stage,
    Word,
)
from chiplog.rules import check
from chiplog.rules.registry import REGISTRY
from chiplog.terminal import Offer

Tree = dict[str, Any]
Words = type[Word]

NONE = "-"
"""What is typed for nothing, where Enter would take a default."""

LIST = ";,"
GROUP = ";,:"


@dataclass(frozen=True)
class Question:
    """What is asked for one option.

    `read` gives the value that a typed text means, or raises UsageError; `typed` gives the text back. A question is
    asked of the entries that it `fits`. After the signs in `between` another of the `offers` can begin. The answer is
    one of the `words`, or `groups` names under them.
    """

    option: str
    path: Path
    read: Callable[[str, Lore], Any]
    typed: Callable[[Any], str] = str
    offers: Callable[[Lore], Sequence[Offer]] = lambda _: ()
    between: str = ""
    words: Words | None = None
    groups: bool = False
    needed: bool = False
    fits: Callable[[Tree], bool] = lambda _: True
    default: Callable[[Tree, Lore], tuple[str, str]] | None = None
    """The text that Enter stands for, and where it is from."""

    @property
    def one_word(self) -> bool:
        """Whether the answer is one of the words."""
        return self.words is not None and not self.groups

    @property
    def asks(self) -> str:
        """What is wanted, in the model's words."""
        owner = Source if self.path[0] == "sources" else Event
        return owner.model_fields[str(self.path[-1])].description or ""

    def answer(self, entry: Mapping[str, Any]) -> Any:
        """Give the answer that an entry has, or None."""
        found: Any = entry
        for step in self.path:
            found = found.get(step) if isinstance(found, Mapping) else next(iter(found or ()), None)
        return found

    def answered(self, entry: Tree, value: Any) -> Tree:
        """Give the entry with this answer; nothing takes it out."""
        if self.path[0] != "sources":
            return entries.filled({**entry, str(self.path[0]): value})
        first, *others = entry.get("sources") or [{}]
        cited = entries.cited({**first, str(self.path[-1]): value})
        return entries.filled({**entry, "sources": [cited, *others] if cited or others else []})

    def fault(self, entry: Tree) -> str:
        """Say what is wrong with the answer that an entry has, by itself and beside what was answered before."""
        found = check.entry(entry)[1]
        about = (
            one for code, one in found if one.path[: len(self.path)] == self.path and REGISTRY[code].severity == "error"
        )
        return next((f"{one.message}: {one.help}" if one.help else one.message for one in about), "")


def of(option: str) -> Question:
    """Give the question for an option."""
    return next(question for question in QUESTIONS if question.option == option)


def offered(words: Words) -> list[Offer]:
    """Give a vocabulary's words, each with its test."""
    return [Offer(str(one), one.test) for one in words]


def word(words: Iterable[str]) -> Callable[[str, Lore], str | None]:
    """Read a word, its number in the vocabulary, or as much of it as is unique."""

    def read(text: str, _: Lore) -> str | None:
        typed = text.strip().casefold()
        if not typed:
            return None
        known = [str(one) for one in words]
        if typed.isdecimal() and 1 <= int(typed) <= len(known):
            return known[int(typed) - 1]
        found = [one for one in known if one == typed] or [one for one in known if one.startswith(typed)]
        if len(found) != 1:
            which = "several" if found else "none"
            raise UsageError(f"{text.strip()!r} is {which} of the words", f"type one, or 1 to {len(known)}")
        return found[0]

    return read


def _line(text: str, _: Lore) -> str | None:
    return " ".join(text.split()) or None


def _day(text: str, _: Lore) -> str | None:
    return people.field_date(text, people.today()) if text.strip() else None


def _announced(text: str, _: Lore) -> str | None:
    return people.field_date(text, people.today(), relative=True) if text.strip() else None


def _country(text: str, _: Lore) -> str | None:
    return people.country(text) if text.strip() else None


def _countries(text: str, _: Lore) -> list[str]:
    return list(dict.fromkeys(people.country(part) for part in _parts(text)))


def _names(text: str, _: Lore) -> list[str]:
    return list(dict.fromkeys(_parts(text)))


def _free_id(text: str, known: Lore) -> str | None:
    name = text.strip()
    if known.has_id(name):
        raise UsageError(f"{name} is another event's id", "give this one another")
    return name or None


def _parts(text: str) -> list[str]:
    """Split at semicolons; at commas where there are none, so that a name can have a comma."""
    parts = (" ".join(part.split()) for part in text.split(";" if ";" in text else ","))
    return [part for part in parts if part]


def _groups(words: Words, form: str, name: Callable[[str, Lore], str]) -> Callable[[str, Lore], dict[str, list[str]]]:
    """Read `word: name; name; word: name`: a word counts for the names that follow it."""

    def read(text: str, known: Lore) -> dict[str, list[str]]:
        word, pairs = "", []
        for part in _parts(text):
            before, colon, after = (piece.strip() for piece in part.partition(":"))
            word = before if colon else word
            if not word or (colon and before not in list(words)):
                raise UsageError(f"{part!r} is not {form}", f"before the colon stands one of {', '.join(words)}")
            pairs += [f"{word}:{name(after if colon else part, known)}"]
        return entries.grouped(pairs, words, form)

    return read


def _joined(value: Sequence[str]) -> str:
    text = "; ".join(value)
    return f"{text};" if "," in text and ";" not in text else text


def _spelt(value: Mapping[str, Sequence[str]]) -> str:
    return _joined([f"{word}: {'; '.join(names)}" for word, names in value.items()])


def _worded(words: Words) -> Callable[[Lore], list[Offer]]:
    return lambda _: offered(words)


def _holds(kind: str) -> Callable[[Lore], list[Offer]]:
    return lambda known: known.held(kind)


def _grouped_offers(words: Words, names: Callable[[Lore], list[Offer]]) -> Callable[[Lore], list[Offer]]:
    return lambda known: [*(Offer(f"{word}: ", word.test) for word in words), *names(known)]


def _targets(_: Lore) -> list[Offer]:
    return [Offer("any", "everyone: the act names no other side"), *lore.countries()]


def _as_similar(option: str) -> Callable[[Tree, Lore], tuple[str, str]]:
    """Offer what the most similar event has."""

    def default(entry: Tree, known: Lore) -> tuple[str, str]:
        if not (other := known.similar(entry)):
            return "", ""
        question = of(option)
        value = question.answer(other)
        return (question.typed(value), f"as in {other['id']}") if value else ("", "")

    return default


def _publisher(entry: Tree, known: Lore) -> tuple[str, str]:
    host = urls.host(entry["sources"][0]["url"])
    name = known.publisher(host)
    return (name, f"the log's name for {host}") if name else (host, "the page's host")


def _proposed(entry: Tree, known: Lore) -> tuple[str, str]:
    return known.proposed_id(entry), "made of actor, year and title; it is never changed later"


def _cites_news(entry: Tree) -> bool:
    return bool(of("kind").answer(entry) == SourceKind.NEWS)


def _is_decided(entry: Tree) -> bool:
    return entry.get("stage") == Stage.DECIDED


def echo(question: Question, value: Any) -> str:
    """Say in full what an answer was taken for."""
    if question.option in ("announced", "effective", "through", "published"):
        day = days.parse(value)
        return f"{value}, a {day.lo:%A}" if day.lo == day.hi else f"{value}: some day from {day.lo} to {day.hi}"
    if question.option in ("actor", "target"):
        return ", ".join(
            f"{jurisdictions.name(code)} ({code})" for code in ([value] if isinstance(value, str) else value)
        )
    return question.typed(value)


def _source(field: str) -> Path:
    return ("sources", 0, field)


def _questions() -> Iterator[Question]:
    """In the order of a page that lies beside the terminal: the page, the act, how it works, whom it meets."""
    yield Question("source", _source("url"), _line, needed=True)
    yield Question(
        "kind", _source("kind"), word(SourceKind), words=SourceKind, needed=True,
        offers=_worded(SourceKind),
    )  # fmt: skip
    yield Question("publisher", _source("publisher"), _line, offers=_holds("publisher"), default=_publisher)
    yield Question("published", _source("published"), _day)
    yield Question("origin", _source("origin"), _line, offers=_holds("origin"), fits=_cites_news)
    yield Question("lang", _source("lang"), _line)
    yield Question("announced", ("announced",), _announced, needed=True)
    yield Question("actor", ("actor",), _country, offers=lambda _: lore.countries(), needed=True)
    yield Question("item", ("items",), _names, _joined, _holds("item"), LIST)
    yield Question("title", ("title",), _line, needed=True)
    yield Question("body", ("body",), _line, offers=_holds("body"), default=_as_similar("body"))
    classes: Sequence[tuple[Words, str]] = ((Instrument, "instrument"), (Flow, "flow"))
    judged: Sequence[tuple[Words, str]] = ((Effect, "effect"), (Stage, "stage"), (Confidence, "confidence"))
    for words, option in classes:
        yield Question(
            option, (option,), word(words), words=words, needed=True, offers=_worded(words),
            default=_as_similar(option),
        )  # fmt: skip
    yield Question("target", ("targets",), _countries, _joined, _targets, LIST, default=_as_similar("target"))
    for words, option in judged:
        yield Question(option, (option,), word(words), words=words, needed=True, offers=_worded(words))
    yield Question("effective", ("effective",), _day, fits=_is_decided)
    yield Question("through", ("through",), _day, fits=_is_decided)
    yield Question(
        "entity", ("entities",), _groups(Role, "role: name; name", lambda name, _: name), _spelt,
        _grouped_offers(Role, _holds("entity")), GROUP, words=Role, groups=True,
    )  # fmt: skip
    yield Question("code", ("codes",), _names, _joined, _holds("code"), LIST)
    yield Question("act", ("acts",), _names, _joined, _holds("act"), LIST)
    yield Question(
        "relate", ("relations",), _groups(Relation, "type: id; id", lambda name, known: known.whole_id(name)), _spelt,
        _grouped_offers(Relation, Lore.events), GROUP, words=Relation, groups=True,
    )  # fmt: skip
    yield Question("summary", ("summary",), _line)
    yield Question("id", ("id",), _free_id, needed=True, default=_proposed)


QUESTIONS = tuple(_questions())
