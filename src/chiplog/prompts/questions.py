"""The questions of `add`: for each option what is asked, how the answer is read, and what can be offered."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.errors import UsageError
from chiplog.logfile.places import Path
from chiplog.model import dates, jurisdictions, typed, urls
from chiplog.model.event import Event, Source
from chiplog.model.nearest import nearest
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Relation, Role, SourceKind, Stage, Word
from chiplog.prompts.suggestions import Suggestions
from chiplog.record import entries
from chiplog.rules import check
from chiplog.rules.registry import REGISTRY
from chiplog.terminal import Offer

Tree = dict[str, Any]
Words = type[Word]
Default = Callable[[Tree, Suggestions], tuple[str, str]]
"""Gives the text that Enter stands for, and where it is from."""

NONE = "-"
"""What is typed for nothing, where Enter would take a default."""

LIST = ";,"
GROUP = ";,:"

_COMMA = re.compile(
    r",(?!\s*(?:Ltd|Inc|Co|Corp|LLC|L\.L\.C|LP|PLC|plc|Limited|GmbH|AG|SE|S\.?A|N\.?V|B\.?V|K\.?K|A/S)\b)"
)


@dataclass(frozen=True)
class Question:
    """What is asked for one option.

    `read` gives the value that a typed text means, or raises UsageError; `written` gives the text back. A question is
    asked `only` where another option has a certain answer. After the signs in `between` another of the `offers` can
    begin. The answer is one of the `words`, or `groups` names under them; `form` is an example. What is `held` of a
    kind is in the log already.
    """

    option: str
    path: Path
    read: Callable[[str, Suggestions], Any]
    written: Callable[[Any], str] = str
    offers: Callable[[Suggestions], Sequence[Offer]] = lambda _: ()
    between: str = ""
    words: Words | None = None
    groups: bool = False
    form: str = ""
    needed: bool = False
    only: tuple[str, str] | None = None
    default: Default | None = None
    held: str = ""

    def fits(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry with the answers so far is asked this."""
        return self.only is None or of(self.only[0]).answer(entry) == self.only[1]

    def may_fit(self, entry: Mapping[str, Any]) -> bool:
        """Whether this is asked, or may be after answers that are still to come."""
        return self.fits(entry) or (self.only is not None and of(self.only[0]).answer(entry) is None)

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
        """Return the answer that an entry has, or None."""
        found: Any = entry
        for step in self.path:
            found = found.get(step) if isinstance(found, Mapping) else next(iter(found or ()), None)
        return found

    def answered(self, entry: Tree, value: Any) -> Tree:
        """Return the entry with this answer; nothing takes it out."""
        if self.path[0] != "sources":
            return entries.filled({**entry, str(self.path[0]): value})
        first, *others = entry.get("sources") or [{}]
        cited = entries.cited({**first, str(self.path[-1]): value})
        return entries.filled({**entry, "sources": [cited, *others] if cited or others else []})

    def fault(self, entry: Tree) -> str:
        """Return what is wrong with the answer that an entry has, by itself and beside what was answered before."""
        found = check.entry(entry)[1]
        about = (
            one for code, one in found if one.path[: len(self.path)] == self.path and REGISTRY[code].severity == "error"
        )
        said = next(about, None)
        return "" if said is None else f"{self.option} {said.message}" + (f": {said.help}" if said.help else "")


def of(option: str) -> Question:
    """Return the question for an option."""
    return next(question for question in QUESTIONS if question.option == option)


def named(text: str, _: Suggestions) -> str:
    """Read the name of a question: the option's, or the field's as the log writes it, or as much as is unique."""
    raw = text.strip().removeprefix("--").casefold()
    if not raw:
        raise UsageError("no field given", "type the beginning of one; < goes back")
    fields = {str(question.path[-1]): question.option for question in QUESTIONS}
    return fields.get(raw) or _one_of([question.option for question in QUESTIONS], raw, text)


def fault_of(read: Callable[[str, Suggestions], object], text: str, known: Suggestions) -> str:
    """Return why a text can't be read, and what to type; nothing where it can."""
    try:
        read(text, known)
    except UsageError as error:
        return f"{error.message}: {error.hint}"
    return ""


def offered(words: Words) -> list[Offer]:
    """Return a vocabulary's words, each with its test."""
    return [Offer(str(one), one.test) for one in words]


def word(words: Iterable[str], *, numbered: bool = False) -> Callable[[str, Suggestions], str | None]:
    """Read a word, as much of it as is unique, or its number where they are numbered."""

    def read(text: str, _: Suggestions) -> str | None:
        raw = text.strip().casefold()
        if not raw:
            return None
        known = [str(one) for one in words]
        if numbered and raw.isdecimal() and 1 <= int(raw) <= len(known):
            return known[int(raw) - 1]
        return _one_of(known, raw, text)

    return read


def _one_of(known: Sequence[str], raw: str, text: str) -> str:
    found = [one for one in known if one == raw] or [one for one in known if one.startswith(raw)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{text.strip()!r} begins {' and '.join(found)}", "type more of it")
    raise UsageError(f"invalid value {text.strip()!r}", suggestion(raw, known))


def suggestion(raw: str, known: Sequence[str]) -> str:
    """Return the repair of a word that is none of those known: the nearest of them, or all."""
    close = nearest(raw, known)
    return f"did you mean {close}?" if close else f"choose from {', '.join(known)}"


def _line(text: str, _: Suggestions) -> str | None:
    return " ".join(text.split()) or None


def _day(text: str, _: Suggestions) -> str | None:
    return typed.field_date(text, typed.today()) if text.strip() else None


def _announced(text: str, _: Suggestions) -> str | None:
    return typed.field_date(text, typed.today(), relative=True) if text.strip() else None


def _country(text: str, _: Suggestions) -> str | None:
    return typed.country(text) if text.strip() else None


def _countries(text: str, _: Suggestions) -> list[str]:
    return list(dict.fromkeys(typed.country(part) for part in _parts(text)))


def _names(text: str, _: Suggestions) -> list[str]:
    return list(dict.fromkeys(_parts(text)))


def _numbers(text: str, _: Suggestions) -> list[str]:
    """Read `scheme:number`, with or without a space behind the colon."""
    return list(dict.fromkeys(re.sub(r":\s+", ":", part) for part in _parts(text)))


def _free_id(text: str, known: Suggestions) -> str | None:
    name = text.strip()
    if known.has_id(name):
        raise UsageError(f"{name} is already the id of another event", "type another id")
    return name or None


def _parts(text: str) -> list[str]:
    """Split at semicolons; at commas where there are none, but not before a company's form: `Super Orange, Ltd.`."""
    parts = text.split(";") if ";" in text else _COMMA.split(text)
    return [line for part in parts if (line := " ".join(part.split()))]


def _groups(
    words: Words, form: str, example: str, name: Callable[[str, Suggestions], str]
) -> Callable[[str, Suggestions], dict[str, list[str]]]:
    """Read `word: name; name; word: name`: a word counts for the names that follow it."""

    def read(text: str, known: Suggestions) -> dict[str, list[str]]:
        word, pairs = "", []
        for part in _parts(text):
            before, colon, after = (piece.strip() for piece in part.partition(":"))
            word = _head(before, words, form) if colon else word
            if not word:
                raise UsageError(f"{part!r} has no {form}", f"write {example}; choose from {', '.join(words)}")
            pairs += [f"{word}:{name(after if colon else part, known)}"]
        return entries.grouped(pairs, words, form)

    return read


def _head(raw: str, words: Words, form: str) -> str:
    """Read the word before a colon, or as much of it as is unique. Raises UsageError."""
    try:
        return _one_of([str(one) for one in words], raw.casefold(), raw)
    except UsageError as error:
        raise UsageError(f"invalid {form} {raw!r}", error.hint) from None


def _joined(value: Sequence[str]) -> str:
    text = "; ".join(value)
    return f"{text};" if "," in text and ";" not in text else text


def _spelt(value: Mapping[str, Sequence[str]]) -> str:
    return _joined([f"{word}: {'; '.join(names)}" for word, names in value.items()])


def _worded(words: Words) -> Callable[[Suggestions], list[Offer]]:
    return lambda _: offered(words)


def _holds(kind: str) -> Callable[[Suggestions], list[Offer]]:
    return lambda known: known.held(kind)


def _grouped_offers(words: Words, names: Callable[[Suggestions], list[Offer]]) -> Callable[[Suggestions], list[Offer]]:
    def offers(known: Suggestions) -> list[Offer]:
        heads = [Offer(f"{word}: ", word.test, after="^;,") for word in words]
        return [*heads, *(offer._replace(after=":;,") for offer in names(known))]

    return offers


def _targets(known: Suggestions) -> list[Offer]:
    return [Offer("any", "everyone: the act names no target"), *known.countries()]


def _as_similar(option: str) -> Default:
    """Offer what the most similar event has."""

    def default(entry: Tree, known: Suggestions) -> tuple[str, str]:
        if not (other := known.similar(entry)):
            return "", ""
        question = of(option)
        value = question.answer(other)
        return (question.written(value), f"as in {other['id']}") if value else ("", "")

    return default


def _publisher(entry: Tree, known: Suggestions) -> tuple[str, str]:
    host = urls.host(entry["sources"][0]["url"])
    name = known.publisher(host)
    return (name, f"the log's name for {host}") if name else (host, "the page's host")


def _proposed(entry: Tree, known: Suggestions) -> tuple[str, str]:
    return known.proposed_id(entry), "built from actor, year and title; it can't be changed later"


def echo(question: Question, value: Any) -> str:
    """Return in full what an answer was read as."""
    if question.option in ("announced", "effective", "through", "published"):
        day = dates.parse(value)
        return f"{value}, a {day.lo:%A}" if day.lo == day.hi else f"{value}: some day from {day.lo} to {day.hi}"
    if question.option in ("actor", "target"):
        return ", ".join(
            f"{jurisdictions.name(code)} ({code})" for code in ([value] if isinstance(value, str) else value)
        )
    return question.written(value)


def names(value: Any) -> list[str]:
    """Return the names in an answer: one, a list of them, or lists by word."""
    if isinstance(value, Mapping):
        return [name for group in value.values() for name in group]
    return [value] if isinstance(value, str) else list(value)


def _source(field: str) -> Path:
    return ("sources", 0, field)


def _vocabulary(words: Words, option: str, path: Path, default: Default | None = None) -> Question:
    return Question(
        option, path, word(words, numbered=True), words=words, needed=True, offers=_worded(words), default=default
    )


def _questions() -> Iterator[Question]:
    """In the order of a page that lies beside the terminal: the page, the act, how it works, whom it meets."""
    day = "2026-01-28, 28 jan 2026, jan 2026 or 2026"
    yield Question("source", _source("url"), _line, needed=True, form="https://www.example.org/page")
    yield _vocabulary(SourceKind, "kind", _source("kind"))
    yield Question(
        "publisher",
        _source("publisher"),
        _line,
        offers=_holds("publisher"),
        needed=True,
        default=_publisher,
        held="publisher",
    )
    yield Question("published", _source("published"), _day, form=day)
    yield Question(
        "origin", _source("origin"), _line, offers=_holds("origin"), only=("kind", SourceKind.NEWS), held="origin"
    )
    yield Question("lang", _source("lang"), _line, form="zh")
    yield Question("announced", ("announced",), _announced, needed=True, form=f"{day}, today, yesterday")
    yield Question("actor", ("actor",), _country, offers=Suggestions.countries, needed=True, form="China or CN")
    yield Question("item", ("items",), _names, _joined, _holds("item"), LIST, form="H200; EUV lithography", held="item")
    yield Question("title", ("title",), _line, needed=True)
    yield Question("body", ("body",), _line, offers=_holds("body"), default=_as_similar("body"), held="body")
    yield _vocabulary(Instrument, "instrument", ("instrument",), _as_similar("instrument"))
    yield _vocabulary(Flow, "flow", ("flow",), _as_similar("flow"))
    yield Question(
        "target",
        ("targets",),
        _countries,
        _joined,
        _targets,
        LIST,
        form="China; HK; any",
        default=_as_similar("target"),
    )
    yield _vocabulary(Effect, "effect", ("effect",))
    yield _vocabulary(Stage, "stage", ("stage",))
    yield _vocabulary(Confidence, "confidence", ("confidence",))
    yield Question("effective", ("effective",), _day, only=("stage", Stage.DECIDED), form=day)
    yield Question("through", ("through",), _day, only=("stage", Stage.DECIDED), form=day)
    parties = "supplier: Nvidia; AMD; recipient: ByteDance"
    yield Question(
        "entity", ("entities",), _groups(Role, "role", parties, lambda name, _: name), _spelt,
        _grouped_offers(Role, _holds("entity")), GROUP, words=Role, groups=True, form=parties, held="entity",
    )  # fmt: skip
    yield Question("code", ("codes",), _numbers, _joined, _holds("code"), LIST, form="eccn:3A090.a; hs:8542")
    yield Question("act", ("acts",), _numbers, _joined, _holds("act"), LIST, form="fr:2025-19001; mofcom:2024-46#2")
    earlier = "amends: ID; ID; suspends: ID, where a unique beginning of an id is enough"
    yield Question(
        "relate", ("relations",), _groups(Relation, "type", earlier, lambda name, known: known.whole_id(name)), _spelt,
        _grouped_offers(Relation, Suggestions.events), GROUP, words=Relation, groups=True, form=earlier,
    )  # fmt: skip
    yield Question("summary", ("summary",), _line)
    yield Question("id", ("id",), _free_id, needed=True, default=_proposed)


QUESTIONS = tuple(_questions())
