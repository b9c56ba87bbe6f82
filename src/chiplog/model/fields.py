"""The fields of an entry as a person gives them: how each is named, typed, read, completed and written back.

A new field is one entry here, and the field of the model (model.event) that it fills.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chiplog.errors import UsageError
from chiplog.model import figures, lists, typed
from chiplog.model.nearest import nearest
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Relation, Role, SourceKind, Stage, Word

ACT, HOW, WHAT, SOURCE, WRITING = "The act", "How it works", "What and whom", "Its source", "Writing"
"""Panels of options in the help of `add`."""

_COMMA = re.compile(
    r",(?!\s*(?:Ltd|Inc|Co|Corp|LLC|L\.L\.C|LP|PLC|plc|Limited|GmbH|AG|SE|S\.?A|N\.?V|B\.?V|K\.?K|A/S)\b)"
)

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def _line(text: str) -> str:
    """Fold the spaces, tabs and line ends of a text; another line separator stays, and is a finding of the entry."""
    return _BLANKS.sub(" ", text).strip(" ")


def _day(text: str) -> str:
    return typed.field_date(text, typed.today())


def _number(text: str) -> str:
    """Read `scheme:number`, with or without a space after the colon."""
    return re.sub(r":\s+", ":", _line(text))


def _figure(text: str) -> dict[str, Any]:
    try:
        return figures.read_figure(_line(text))
    except ValueError as error:
        raise UsageError(str(error), f"write {figures.FIGURE_FORM}") from None


def _deadline(text: str) -> dict[str, str]:
    try:
        return figures.read_deadline(_line(text))
    except ValueError as error:
        raise UsageError(str(error), f"write {figures.DEADLINE_FORM}") from None


READERS: dict[str, Callable[[str], Any]] = {
    "line": _line,
    "word": str,
    "day": _day,
    "country": typed.country,
    "number": _number,
    "figure": _figure,
    "deadline": _deadline,
}
"""By the kind of a value: how what is typed becomes what the log has. Each raises UsageError."""


_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "figure": figures.figure_text,
    "deadline": figures.deadline_text,
}
"""By the kind of a value that is a mapping: how it is written as it is typed."""


@dataclass(frozen=True)
class Field:
    """One field of an entry, or of its first source: its name in the model, and the option that sets it.

    `words` is the vocabulary of its value or, in groups, of the words before the names. `completes` and `held` are the
    kinds (index.lookup) of values that the shell completes, and that the log holds.
    """

    name: str
    option: str
    help: str
    panel: str
    metavar: str = "TEXT"
    kind: Literal["line", "word", "day", "country", "number", "figure", "deadline"] = "line"
    shape: Literal["one", "list", "groups"] = "one"
    words: type[Word] | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    in_source: bool = False
    is_past: bool = False
    """Whether a day is never in the future, so that `today` and `yesterday` can be typed for it."""
    usual: str = ""
    """The value that the log does not write."""
    completes: str = ""
    held: str = ""
    example: str = ""

    @property
    def path(self) -> tuple[str | int, ...]:
        """The steps from an entry to the value."""
        return ("sources", 0, self.name) if self.in_source else (self.name,)

    def value(self, entry: Mapping[str, Any]) -> Any:
        """Return the value that an entry has, or None."""
        owner: Any = next(iter(entry.get("sources") or ()), {}) if self.in_source else entry
        return owner.get(self.name)

    def one(self, text: str) -> Any:
        """Return one typed value as the log has it: text, or the mapping of a figure or deadline. Raises UsageError."""
        if self.is_past:
            return typed.field_date(text, typed.today(), relative=True)
        return READERS[self.kind](text)

    def many(self, texts: Iterable[str]) -> Any:
        """Return the value that several texts mean together: a list, or groups of `word:name`. Raises UsageError."""
        said = [text for text in texts if text.strip()]
        if self.shape == "groups":
            return self._grouped(said)
        return each_once(self.one(text) for text in said)

    def read(self, text: str) -> Any:
        """Return the value that one text means, or None where it is blank; a list is split. Raises UsageError."""
        if self.shape == "one":
            return self.one(text) if text.strip() else None
        return self.many(self.split(text))

    def split(self, text: str) -> list[str]:
        """Split a text into the items of a list; a word before a colon counts for the names that follow it, too."""
        if self.kind in _WRITERS:  # the words of these may have commas
            return [line for part in text.split(";") if (line := _line(part))]
        return self._with_words(split(text)) if self.shape == "groups" else split(text)

    def write(self, value: Any) -> str:
        """Return a value as it is typed, so that `read` returns it again."""
        if self.shape == "groups":
            return _joined([f"{word}: {'; '.join(names)}" for word, names in value.items()])
        if self.kind in _WRITERS:
            return "; ".join(map(_WRITERS[self.kind], value))
        return _joined(value) if self.shape == "list" else str(value)

    def _grouped(self, texts: Iterable[str]) -> dict[str, list[str]]:
        words = list(self.words or ())
        groups: dict[str, list[str]] = {}
        for text in texts:
            word, colon, name = (part.strip() for part in text.partition(":"))
            if not colon or word not in words:
                raise UsageError(
                    f"{text!r} is not {self.metavar}", f"before the colon, write one of {', '.join(words)}"
                )
            groups.setdefault(word, []).append(self.one(name))
        return {str(word): list(dict.fromkeys(groups[word])) for word in words if word in groups}

    def _with_words(self, parts: Iterable[str]) -> list[str]:
        """Return parts of `word: name; name`, each with its word. Raises UsageError for one without."""
        word, pairs = "", []
        what = self.metavar.partition(":")[0].lower()
        for part in parts:
            before, colon, after = (piece.strip() for piece in part.partition(":"))
            if colon:
                word = self._word(before, what)
            if not word:
                raise UsageError(
                    f"{part!r} has no {what}", f"write {self.example}; choose from {', '.join(self.words or ())}"
                )
            pairs.append(f"{word}:{after if colon else part}")
        return pairs

    def _word(self, text: str, what: str) -> str:
        try:
            return beginning(text, self.words or ())
        except UsageError as error:
            raise UsageError(f"invalid {what} {text!r}", error.hint) from None


def split(text: str) -> list[str]:
    """Split at semicolons; at commas where there are none, but not before a company's form: `Super Orange, Ltd.`."""
    parts = text.split(";") if ";" in text else _COMMA.split(text)
    return [line for part in parts if (line := _line(part))]


def beginning(text: str, words: Iterable[str]) -> str:
    """Return the word that a text is, or is the beginning of. Raises UsageError where it is none, or several."""
    known, raw = [str(word) for word in words], text.strip().casefold()
    found = [word for word in known if word == raw] or [word for word in known if word.startswith(raw)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{text.strip()!r} is ambiguous: {' or '.join(found)}", "type more letters")
    close = nearest(raw, known)
    hint = f"did you mean {close}?" if close else f"choose from {', '.join(known)}"
    raise UsageError(f"invalid value {text.strip()!r}", hint)


def text_of(value: Any) -> str:
    """Return one value of a list as text."""
    if not isinstance(value, Mapping):
        return str(value)
    return _WRITERS["figure" if "value" in value else "deadline"](value)


def each_once(values: Iterable[Any]) -> list[Any]:
    """Return values in their order, each once; they may be mappings."""
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _joined(values: Sequence[str]) -> str:
    text = "; ".join(values)
    return f"{text};" if "," in text and ";" not in text else text


_DAYS = "2026-01-28, 28 jan 2026, jan 2026 or 2026"


def _day_field(name: str, help_: str, panel: str = ACT, **more: Any) -> Field:
    return Field(name, name, help_, panel, "DAY", "day", **{"example": _DAYS, **more})


def _word_field(name: str, words: type[Word], help_: str = "", panel: str = HOW, **more: Any) -> Field:
    return Field(name, name, help_ or f"{', '.join(words)}.", panel, "WORD", "word", words=words, required=True, **more)


FIELDS = (
    Field("id", "id", "Id (default: from actor, year and title).", WRITING),
    Field("title", "title", "Who did what, in the present tense, without “reportedly”.", ACT, required=True),
    _day_field(
        "announced",
        "First day on which the act was public.",
        required=True,
        is_past=True,
        example=f"{_DAYS}, today, yesterday",
    ),
    _day_field("effective", "First day on which it applies."),
    _day_field("through", "Last day on which it applies."),
    Field(
        "actor", "actor", "Who acts.", ACT, "COUNTRY", "country",
        required=True, completes="country", example="China or CN",
    ),
    Field("body", "body", "Agency or court.", ACT, "NAME", completes="body", held="body"),
    Field(
        "targets", "target", "Countries it is directed at, or everyone. Repeatable.", ACT, "COUNTRY", "country", "list",
        completes="country", example="China; HK; any",
    ),
    _word_field("flow", Flow),
    _word_field("instrument", Instrument, "What kind of act: `chiplog explain instrument` lists the words."),
    _word_field("effect", Effect),
    _word_field("stage", Stage),
    _word_field("confidence", Confidence),
    Field(
        "entities", "entity", f"Party; role: {', '.join(Role)}.", WHAT, "ROLE:NAME", shape="groups", words=Role,
        held="entity", example="supplier: Nvidia; AMD; recipient: ByteDance",
    ),
    Field(
        "items", "item", "Product, as the act names it.", WHAT, "NAME", shape="list",
        completes="item", held="item", example="H200; EUV lithography",
    ),
    Field(
        "codes", "code", "Code that the act prints: eccn:3A090.a.", WHAT, "SCHEME:CODE", "number", "list",
        completes="code", held="code", example="eccn:3A090.a; hs:8542",
    ),
    Field(
        "acts", "act", "Official number: fr:2025-19001.", WHAT, "SCHEME:NUMBER", "number", "list",
        held="act", example="fr:2025-19001; mofcom:2024-46#2",
    ),
    Field(
        "list", "list", "List that it changes: `chiplog explain list`.", WHAT, "WORD",
        choices=tuple(lists.WORDS), completes="list", example="bis-entity-list",
    ),
    Field(
        "basis", "basis", "Power that the act cites: Section 232.", WHAT, "NAME", shape="list",
        completes="basis", held="basis", example="Section 232; IEEPA",
    ),
    Field(
        "figures", "figure", "Number that it sets, WHAT:VALUE:UNIT[:OF]: rate:25:%.", WHAT, "FIGURE",
        "figure", "list", example="rate:25:%; added:65:entities:parties in China",
    ),
    Field(
        "deadlines", "deadline", "Later day that it sets: 2026-07-01:comments close.", WHAT, "DAY:WHAT",
        "deadline", "list", example="2026-07-01:comments close",
    ),
    Field(
        "relations", "relate", f"Relation to an earlier event: {', '.join(Relation)}.", WHAT, "TYPE:ID",
        shape="groups", words=Relation, example="amends: ID; ID; suspends: ID",
    ),
    Field("summary", "summary", "What changed, in at most 400 characters.", WHAT),
    Field(
        "url", "source", "Address of the page.", SOURCE, "URL",
        required=True, in_source=True, example="https://www.example.org/page",
    ),
    Field(
        "publisher", "publisher", "Who published it (default: the log's name for the host).", SOURCE, "NAME",
        in_source=True, held="publisher",
    ),
    _day_field("published", "Date printed on the page.", SOURCE, in_source=True),
    _word_field("kind", SourceKind, panel=SOURCE, in_source=True),
    Field("origin", "origin", "Whose report it repeats.", SOURCE, "NAME", in_source=True, held="origin"),
    Field("lang", "lang", "Language of the page, if not en.", SOURCE, "TAG", in_source=True, usual="en", example="zh"),
    Field("quote", "quote", "The page's own words that decide, at most 300 characters.", SOURCE, in_source=True),
)  # fmt: skip
"""In the order of the model: an event's fields, then a source's."""

OF_EVENT = {field.name: field for field in FIELDS if not field.in_source}
OF_SOURCE = {field.name: field for field in FIELDS if field.in_source}


def of(option: str) -> Field:
    """Return the field that an option of `add` sets."""
    return next(field for field in FIELDS if field.option == option)
