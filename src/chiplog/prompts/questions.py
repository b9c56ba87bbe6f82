"""The questions of `add`, in order: each is a field of an entry, with how it is asked and what is offered for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.errors import UsageError
from chiplog.logfile.places import Path
from chiplog.model import dates, fields, jurisdictions, urls
from chiplog.model.event import Event, Source
from chiplog.model.fields import Field
from chiplog.model.vocabulary import Effect, Flow, Instrument, SourceKind, Stage, Word
from chiplog.prompts.suggestions import Suggestions
from chiplog.record import entries
from chiplog.record.entries import Tree
from chiplog.rules import check
from chiplog.rules.registry import REGISTRY
from chiplog.terminal import Offer

NONE = "-"
"""What is typed for nothing, where Enter would take a default."""

Offers = Callable[[Suggestions], Sequence[Offer]]
Default = Callable[[Tree, Suggestions], tuple[str, str]]
"""Returns the text that Enter takes, and where it is from."""


@dataclass(frozen=True)
class Question:
    """A field, and how it is asked.

    It is asked `only` where another option has a certain answer. It is `needed` where there must be an answer, and
    `needed_by` some entries only. `offers` are what can be completed, and `resolve` returns the value of a name in an
    answer. Raises UsageError.
    """

    field: Field
    offers: Offers = lambda _: ()
    default: Default | None = None
    needed: bool = False
    needed_by: Callable[[Tree], bool] = lambda _: False
    only: tuple[str, str] | None = None
    hint: str = ""
    resolve: Callable[[str, Suggestions], str] = lambda name, _: name

    @property
    def option(self) -> str:
        """The option of `add` that answers it too."""
        return self.field.option

    @property
    def path(self) -> Path:
        """The steps from an entry to the answer."""
        return self.field.path

    @property
    def asks(self) -> str:
        """What is wanted, in the model's words."""
        owner = Source if self.field.in_source else Event
        return owner.model_fields[self.field.name].description or ""

    @property
    def example(self) -> str:
        """An answer, and what else can be typed."""
        return "; ".join(filter(None, (self.field.example, self.hint)))

    @property
    def one_word(self) -> bool:
        """Whether the answer is one word of a vocabulary."""
        return self.field.kind == "word"

    @property
    def between(self) -> str:
        """The signs after which another of the offers can begin."""
        return {"one": "", "list": ";,", "groups": ";,:"}[self.field.shape]

    def fits(self, entry: Mapping[str, Any]) -> bool:
        """Return whether an entry with the answers so far is asked this."""
        return self.only is None or of(self.only[0]).answer(entry) == self.only[1]

    def is_missing(self, entry: Tree) -> bool:
        """Return whether an entry needs an answer that it does not have, and that nobody else can give."""
        needed = (self.needed and not self.default) or self.needed_by(entry)
        return needed and self.answer(entry) is None

    def read(self, text: str, known: Suggestions) -> Any:
        """Return the value that a typed text means, or None. Raises UsageError."""
        if self.one_word:
            return word(self.field.words or (), numbered=True)(text)
        value = self.field.read(text)
        if isinstance(value, dict):
            return {group: [self.resolve(name, known) for name in names] for group, names in value.items()}
        return self.resolve(value, known) if isinstance(value, str) else value

    def answer(self, entry: Mapping[str, Any]) -> Any:
        """Return the answer that an entry has, or None."""
        return self.field.value(entry)

    def answered(self, entry: Tree, value: Any) -> Tree:
        """Return the entry with this answer; None takes it out."""
        if not self.field.in_source:
            return entries.filled({**entry, self.field.name: value})
        first, *others = entry.get("sources") or [{}]
        cited = entries.cited({**first, self.field.name: value})
        return entries.filled({**entry, "sources": [cited, *others] if cited or others else []})

    @property
    def key(self) -> str:
        """The name of the field, with `source.` before one of the page."""
        return f"{entries.OF_PAGE if self.field.in_source else ''}{self.field.name}"

    def fault(self, entry: Tree) -> str:
        """Return what is wrong with the answer that an entry has, by itself and beside what was answered before."""
        said = next((one for code, one in check.entry(entry)[1] if self._is_error(code, one.path)), None)
        return "" if said is None else f"{self.option} {said.message}" + (f": {said.help}" if said.help else "")

    def _is_error(self, code: str, path: Path) -> bool:
        return path[: len(self.path)] == self.path and REGISTRY[code].severity == "error"

    def echo(self, value: Any) -> str:
        """Return in full what an answer was read as."""
        if self.field.kind == "day":
            day = dates.parse(value)
            return f"{value}, a {day.lo:%A}" if day.lo == day.hi else f"{value}: some day from {day.lo} to {day.hi}"
        if self.field.kind == "country":
            codes = [value] if isinstance(value, str) else value
            return ", ".join(f"{jurisdictions.name(code)} ({code})" for code in codes)
        return self.field.write(value)

    def news(self, value: Any, known: Suggestions) -> Iterable[str]:
        """Return which names of an answer the log does not have yet, or spells otherwise."""
        if not self.field.held or self.field.kind == "number":
            return ()
        groups = value.values() if isinstance(value, Mapping) else [[value] if isinstance(value, str) else value]
        return known.news(self.field.held, [name for group in groups for name in group])


def of(option: str) -> Question:
    """Return the question for an option."""
    return next(question for question in QUESTIONS if question.option == option)


def named(text: str, others: Iterable[str] = ()) -> str:
    """Read the name of a question: its number, the option's name, or the field's; or one of some other words.

    A unique beginning is enough. Raises UsageError.
    """
    raw = text.strip().removeprefix("--").casefold()
    if raw.isdecimal() and 1 <= int(raw) <= len(REVIEWED):
        return REVIEWED[int(raw) - 1].option
    by_field = {question.field.name: question.option for question in QUESTIONS}
    return by_field.get(raw) or fields.beginning(raw, [*others, *(question.option for question in QUESTIONS)])


def word(words: Iterable[str], *, numbered: bool = False) -> Callable[[str], str | None]:
    """Return a reader of a word, a unique beginning of one, or its number where they are numbered."""

    def read(text: str) -> str | None:
        raw, known = text.strip(), [str(one) for one in words]
        if not raw:
            return None
        if numbered and raw.isdecimal() and 1 <= int(raw) <= len(known):
            return known[int(raw) - 1]
        return fields.beginning(raw, known)

    return read


def fault_of(read: Callable[[str], object], text: str) -> str:
    """Return why a text can't be read, and what to type; "" where it can."""
    try:
        read(text)
    except UsageError as error:
        return f"{error.message}: {error.hint}"
    return ""


def offered(words: Iterable[Word]) -> list[Offer]:
    """Return a vocabulary's words, each with its test."""
    return [Offer(str(one), one.test) for one in words]


def _whole_id(name: str, known: Suggestions) -> str:
    return known.whole_id(name)


def _free_id(name: str, known: Suggestions) -> str:
    if known.has_id(name):
        raise UsageError(f"{name} is already the id of another event", "type another id")
    return name


def _targets(known: Suggestions) -> list[Offer]:
    return [Offer("any", "everyone: the act names no target"), *known.countries()]


def _publisher(entry: Tree, known: Suggestions) -> tuple[str, str]:
    url = entries.first_source(entry).get("url", "")
    if not url or urls.fault(url):
        return "", ""
    host = urls.host(url)
    name = known.publisher(host)
    return (name, f"the log's name for {host}") if name else (host, "the page's host")


def _proposed(entry: Tree, known: Suggestions) -> tuple[str, str]:
    if not all(entry.get(name) for name in ("actor", "announced", "title")):
        return "", ""
    return known.proposed_id(entry), "built from actor, year and title; it can't be changed later"


def _offers(field: Field) -> Offers:
    """Return what is offered for a field by default: the words of its vocabulary, the values that the log holds."""

    def names(known: Suggestions) -> Sequence[Offer]:
        if field.name == "relations":
            return known.events()
        return known.held(field.held) if field.held else ()

    def offers(known: Suggestions) -> Sequence[Offer]:
        if field.kind == "country":
            return known.countries()
        if field.choices:
            return [Offer(choice) for choice in field.choices]
        if field.shape != "groups":
            return offered(field.words) if field.words else names(known)
        heads = [Offer(f"{one}: ", one.test, after="^;,") for one in field.words or ()]
        return [*heads, *(offer._replace(after=":;,") for offer in names(known))]

    return offers


def _ask(option: str, **how: Any) -> Question:
    field = fields.of(option)
    return Question(field, **{"offers": _offers(field), "needed": field.required, **how})


_DECIDED = ("stage", Stage.DECIDED)

QUESTIONS = (
    _ask("source"),
    _ask("kind"),
    _ask("publisher", default=_publisher, needed=True),
    _ask("published"),
    _ask("origin", only=("kind", SourceKind.NEWS)),
    _ask("lang"),
    _ask("announced"),
    _ask("actor"),
    _ask("item"),
    _ask("title"),
    _ask("body"),
    _ask("instrument"),
    _ask("flow"),
    _ask("target", offers=_targets, needed_by=lambda entry: entry.get("flow") not in (None, Flow.INTERNAL)),
    _ask("effect"),
    _ask("stage"),
    _ask("confidence"),
    _ask("effective", only=_DECIDED),
    _ask("through", only=_DECIDED),
    _ask("entity"),
    _ask("code"),
    _ask("act"),
    _ask("list", only=("instrument", Instrument.ENTITY_LIST)),
    _ask("basis"),
    _ask("figure"),
    _ask("deadline"),
    _ask("relate", hint="a unique beginning of an id is enough", resolve=_whole_id),
    _ask(
        "summary",
        needed_by=lambda entry: entry.get("effect") == Effect.MIXED or entry.get("instrument") == Instrument.OTHER,
    ),
    _ask("quote"),
    _ask("id", default=_proposed, needed=True, resolve=_free_id),
)
"""In the order of a page that lies beside the terminal: the page, the act, how it works, whom it affects."""

REVIEWED = tuple(of(field.option) for field in fields.FIELDS)
"""In the order of the log, in which an entry is reviewed; their places are their numbers."""
