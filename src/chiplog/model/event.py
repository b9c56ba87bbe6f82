"""The event: one act of a government, court or regulator. Frozen; all its text comes from the log.

`read` gives an Event for a tree of text (what the reader found in a block), or the list of what is wrong with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    create_model,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from chiplog.model import characters, days, jurisdictions, numbers, urls
from chiplog.model.days import Days
from chiplog.model.words import (
    Confidence,
    Effect,
    Flow,
    Instrument,
    Relation,
    RetractionReason,
    Role,
    SourceKind,
    Stage,
    Word,
)

ID_PATTERN = r"^[a-z]{2}-\d{4}(-[a-z0-9]+)+$"
ID_LIMIT = 60
TITLE_SHORTEST, TITLE_LONGEST = 10, 110
SUMMARY_LONGEST = 400
HEDGES = ("reportedly", "allegedly", "apparently", "purportedly", "rumoured", "rumored", "supposedly")

_W = TypeVar("_W", bound=Word)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value: the path to it, the kind of fault, a sentence, and the repair."""

    path: tuple[str | int, ...]
    kind: str
    message: str
    help: str = ""


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("shape", "must be text", {"help": "write it on one line"})
    if not value.strip():
        raise PydanticCustomError("empty", "is empty", {"help": "fill it in, or leave the field out"})
    if bad := characters.IN_TEXT.search(value):
        raise PydanticCustomError(
            "character", "holds the character {name}", {"name": characters.name(bad[0]), "help": "take it out"}
        )
    if value != value.strip():
        raise PydanticCustomError("text", "begins or ends with a space", {"help": "take the space out"})
    return value


def _date(value: object) -> Days:
    if isinstance(value, Days):
        return value
    if not isinstance(value, str):
        kind = "list" if isinstance(value, (list, tuple)) else "mapping"
        raise PydanticCustomError("shape", "must be a date, not a {kind}", {"kind": kind})
    try:
        return days.parse(value)
    except ValueError as error:
        raise PydanticCustomError("date", "{text}", {"text": str(error)}) from None


def _word(words: type[_W]) -> Callable[[object], _W]:
    def choose(value: object) -> _W:
        try:
            return words(_line(value))
        except ValueError:
            known = ", ".join(words)
            close = _nearest(str(value), list(words))
            hint = f"did you mean {close}? " if close else ""
            raise PydanticCustomError(
                "word", "{value} is none of its words", {"value": repr(value), "help": f"{hint}it is one of {known}"}
            ) from None

    return choose


def _checked(kind: str, fault: Callable[[str], str | None], example: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if said := fault(value):
            raise PydanticCustomError(kind, "{said}", {"said": said, "help": example})
        return value

    return check


def _pattern_fault(value: str) -> str | None:
    if len(value) > ID_LIMIT:
        return f"has {len(value)} characters; {ID_LIMIT} is the most"
    return None if re.fullmatch(ID_PATTERN, value) else f"{value!r} is no id"


def _title_fault(value: str) -> str | None:
    if not TITLE_SHORTEST <= len(value) <= TITLE_LONGEST:
        return f"has {len(value)} characters; {TITLE_SHORTEST} to {TITLE_LONGEST} are allowed"
    if value.endswith("."):
        return "ends with a full stop"
    hedge = next((word for word in HEDGES if word in value.casefold().split()), None)
    return f"hedges with {hedge!r}; how sure we are is the field confidence" if hedge else None


def _summary_fault(value: str) -> str | None:
    return f"has {len(value)} characters; {SUMMARY_LONGEST} is the most" if len(value) > SUMMARY_LONGEST else None


def _code_fault(value: str) -> str | None:
    if value in jurisdictions.CODES:
        return None
    code = jurisdictions.ALIASES.get(value) or jurisdictions.find(value)
    return f"{value!r} is no jurisdiction's code" + (f": write {code}" if code else "")


def _target_fault(value: str) -> str | None:
    return None if value == jurisdictions.EVERYONE else _code_fault(value)


def _lang_fault(value: str) -> str | None:
    return None if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else f"{value!r} is no language tag"


def _field_fault(value: str) -> str | None:
    return None if value in Event.model_fields else f"{value!r} is no field of an event"


def _nearest(value: str, known: list[Any]) -> str | None:
    from difflib import get_close_matches  # only a mistake needs it

    return next(iter(get_close_matches(value, [str(word) for word in known], n=1)), None)


def _each_once(values: tuple[_T, ...]) -> tuple[_T, ...]:
    if not values:
        raise PydanticCustomError("empty", "is empty", {"help": "fill it in, or leave the field out"})
    twice = next((value for index, value in enumerate(values) if value in values[:index]), None)
    if twice is not None:
        raise PydanticCustomError("repeated", "names {value} twice", {"value": str(twice), "help": "keep one"})
    return values


Date = Annotated[
    Days,
    PlainValidator(_date),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": days.PATTERN, "examples": ["2026-01-28", "2026-01", "2026"]}),
]
Line = Annotated[str, BeforeValidator(_line)]
EventId = Annotated[
    Line,
    AfterValidator(
        _checked("id", _pattern_fault, "actor, year and 2 to 5 telling words: cn-2026-h200-import-approval")
    ),
    Field(json_schema_extra={"pattern": ID_PATTERN, "maxLength": ID_LIMIT}),
]
Title = Annotated[
    Line,
    AfterValidator(_checked("text", _title_fault, "say who did what in the present tense, without a full stop")),
    Field(json_schema_extra={"minLength": TITLE_SHORTEST, "maxLength": TITLE_LONGEST}),
]
Summary = Annotated[
    Line,
    AfterValidator(_checked("text", _summary_fault, "say the concrete thing that changed, a sentence a line")),
    Field(json_schema_extra={"maxLength": SUMMARY_LONGEST}),
]
_CODES = sorted(jurisdictions.CODES)
Actor = Annotated[
    Line,
    AfterValidator(_checked("jurisdiction", _code_fault, "an ISO 3166-1 alpha-2 code, EU or XK")),
    Field(json_schema_extra={"enum": _CODES}),
]
Target = Annotated[
    Line,
    AfterValidator(_checked("jurisdiction", _target_fault, "an ISO 3166-1 alpha-2 code, EU, XK, or '*' for everyone")),
    Field(json_schema_extra={"enum": ["*", *_CODES]}),
]
Code = Annotated[
    Line,
    AfterValidator(_checked("code", numbers.code_fault, "scheme:code, as the act prints it")),
    Field(json_schema_extra={"pattern": numbers.CODE_PATTERN}),
]
Act = Annotated[
    Line,
    AfterValidator(_checked("act", numbers.act_fault, "scheme:number, with #part where the act was split")),
    Field(json_schema_extra={"pattern": numbers.ACT_PATTERN}),
]
Url = Annotated[
    Line,
    AfterValidator(_checked("url", urls.fault, "the page's whole address")),
    Field(json_schema_extra={"format": "uri", "pattern": "^https?://"}),
]
Language = Annotated[Line, AfterValidator(_checked("text", _lang_fault, "such as zh or pt-BR"))]
FieldName = Annotated[Line, AfterValidator(_checked("text", _field_fault, "name the fields that changed"))]
Lines = Annotated[tuple[Line, ...], AfterValidator(_each_once)]
Ids = Annotated[tuple[EventId, ...], AfterValidator(_each_once)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Grouped(_Frozen):
    """A mapping from a word to a list, without the words that have none."""

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give each (word, value) in canonical order."""
        for word in type(self).model_fields:
            for value in getattr(self, word):
                yield word, value


class Entities(_Grouped):
    """The parties that the act or the report names, by role."""

    subject: Lines = Field((), description=Role.SUBJECT.test)
    supplier: Lines = Field((), description=Role.SUPPLIER.test)
    recipient: Lines = Field((), description=Role.RECIPIENT.test)
    owner: Lines = Field((), description=Role.OWNER.test)


class Relations(_Grouped):
    """What this event does to earlier ones."""

    suspends: Ids = Field((), description=Relation.SUSPENDS.test)
    revokes: Ids = Field((), description=Relation.REVOKES.test)
    replaces: Ids = Field((), description=Relation.REPLACES.test)
    extends: Ids = Field((), description=Relation.EXTENDS.test)
    amends: Ids = Field((), description=Relation.AMENDS.test)
    implements: Ids = Field((), description=Relation.IMPLEMENTS.test)
    answers: Ids = Field((), description=Relation.ANSWERS.test)


class Source(_Frozen):
    """A public page on which the fact rests."""

    url: Url = Field(description="the page's address")
    publisher: Line = Field(description="who published the page")
    published: Date | None = Field(None, description="the day printed on the page")
    kind: Annotated[SourceKind, BeforeValidator(_word(SourceKind))] = Field(
        description="whose words the fact rests on, not who hosts the page"
    )
    origin: Line | None = Field(None, description="whose report it carries, when not the publisher's own")
    lang: Language | None = Field(None, description="the page's language, when not en")
    title: Line | None = Field(None, description="the original's title")
    archive: Url | None = Field(None, description="an archived copy's address")


class Correction(_Frozen):
    """A substantive change after the entry landed."""

    date: Date = Field(description="the day of the change")
    fields: Annotated[tuple[FieldName, ...], AfterValidator(_each_once)] = Field(description="the fields that changed")
    text: Line = Field(description="what was wrong, and how we know")


class Retraction(_Frozen):
    """Why an entry no longer counts. The entry stays."""

    date: Date = Field(description="the day of the retraction")
    reason: Annotated[RetractionReason, BeforeValidator(_word(RetractionReason))] = Field(
        description="why it no longer counts"
    )
    see: EventId | None = Field(None, description="the surviving id of a duplicate")


class Event(_Frozen):
    """One act, made public on one day, that changes or may change who may trade, own, make or use chips."""

    id: EventId = Field(description="cc-yyyy-slug: a name, never changed, never reused")
    title: Title = Field(description="English, present tense, names actor and object, no hedge")
    announced: Date = Field(description="the first day the act was public, on the actor's calendar")
    effective: Date | None = Field(None, description="the first day it applies, when a source gives it")
    through: Date | None = Field(None, description="the last day it applies, when the act says so")
    actor: Actor = Field(description="the one jurisdiction that acts")
    body: Line | None = Field(None, description="the agency or court, by its usual short name")
    targets: Annotated[tuple[Target, ...], AfterValidator(_each_once)] = Field(
        (), description="the other side as the act names it; '*' is everyone"
    )
    flow: Annotated[Flow, BeforeValidator(_word(Flow))] = Field(description="what moves, seen from the actor")
    instrument: Annotated[Instrument, BeforeValidator(_word(Instrument))] = Field(
        description="what kind of act it is: the first test that fits"
    )
    effect: Annotated[Effect, BeforeValidator(_word(Effect))] = Field(
        description="compared with what would otherwise apply on that day"
    )
    stage: Annotated[Stage, BeforeValidator(_word(Stage))] = Field(description="how far the act itself has got")
    confidence: Annotated[Confidence, BeforeValidator(_word(Confidence))] = Field(description="how we know")
    entities: Entities | None = Field(None, description="parties that the act or the report names, by role")
    items: Lines = Field((), description="products as the act names them")
    codes: Annotated[tuple[Code, ...], AfterValidator(_each_once)] = Field(
        (), description="classification codes that the act prints, as scheme:code"
    )
    acts: Annotated[tuple[Act, ...], AfterValidator(_each_once)] = Field(
        (), description="official numbers, as scheme:number, with #part where the act was split"
    )
    relations: Relations | None = Field(None, description="what it does to earlier events")
    summary: Summary | None = Field(None, description="the concrete thing that changed, in the log's own words")
    sources: Annotated[tuple[Source, ...], AfterValidator(_each_once)] = Field(description="the pages it rests on")
    recorded: Date = Field(description="the day the entry was made; never edited")
    corrections: Annotated[tuple[Correction, ...], AfterValidator(_each_once)] = Field(
        (), description="substantive changes since the entry landed"
    )
    retracted: Retraction | None = Field(None, description="why the entry no longer counts")

    def related(self) -> Iterator[tuple[str, str]]:
        """Give each (relation, id of the earlier event)."""
        return self.relations.pairs() if self.relations else iter(())

    def parties(self) -> Iterator[tuple[str, str]]:
        """Give each (role, name)."""
        return self.entities.pairs() if self.entities else iter(())


FIELDS: dict[str, tuple[str, ...]] = {
    "": tuple(Event.model_fields),
    "entities": tuple(Entities.model_fields),
    "relations": tuple(Relations.model_fields),
    "sources": tuple(Source.model_fields),
    "corrections": tuple(Correction.model_fields),
    "retracted": tuple(Retraction.model_fields),
}
"""The keys of an event ("") and of each mapping in it, in canonical order."""

SUBSTANTIVE = (
    *("announced", "effective", "through", "actor", "targets", "flow", "instrument", "effect", "stage", "confidence"),
    *("relations", "retracted"),
)
"""The fields whose change, once an entry has landed, needs a line in `corrections`."""

DATES = frozenset({"announced", "effective", "through", "recorded", "published", "date"})
"""The keys whose value is a date, and so stays bare."""


@cache
def _partial() -> type[BaseModel]:
    """The event with no field required; only a faulty one needs it, and it is slow to make."""
    fields: dict[str, Any] = {
        key: (
            field.annotation if not field.metadata else Annotated[(field.annotation, *field.metadata)],
            field.default if not field.is_required() else None,
        )
        for key, field in Event.model_fields.items()
    }
    made: type[BaseModel] = create_model("Partial", __config__=ConfigDict(extra="forbid"), **fields)
    return made


def read(tree: Mapping[str, object]) -> tuple[Event, list[Fault]]:
    """Give the event that a tree of text means, and what is wrong with it.

    With faults, the faulty top-level fields are None (or empty) in the event: rules can still look at the others.
    """
    try:
        return Event.model_validate(tree), []
    except ValidationError as error:
        faults = [_fault(detail, tree) for detail in error.errors(include_url=False)]
    bad = {fault.path[0] for fault in faults if fault.path}
    sound = _partial().model_validate({key: value for key, value in tree.items() if key not in bad})
    return Event.model_construct(**dict(sound)), faults


def _fault(detail: ErrorDetails, tree: Mapping[str, object]) -> Fault:
    path = tuple(detail["loc"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Fault(path, "missing", "is missing", _describe(path))
        case "extra_forbidden":
            return Fault(path, "unknown", "is no field of the model", _known(path))
        case "tuple_type":
            return Fault(path, "shape" if _filled(path, tree) else "empty", "must be a list", "write it as [one, two]")
        case "model_type" | "model_attributes_type":
            kind = "shape" if _filled(path, tree) else "empty"
            return Fault(path, kind, "must be a mapping", f"its keys are {', '.join(_keys(path))}")
        case kind:
            return Fault(path, kind, detail["msg"], str(context.get("help", "")))


def _filled(path: tuple[str | int, ...], tree: Any) -> bool:
    for step in path:
        tree = tree[step]
    return bool(tree)


def _keys(path: tuple[str | int, ...]) -> tuple[str, ...]:
    return FIELDS.get(str(path[0]), FIELDS[""]) if path else FIELDS[""]


def _describe(path: tuple[str | int, ...]) -> str:
    owner: dict[str, type[BaseModel]] = {
        "": Event,
        "sources": Source,
        "corrections": Correction,
        "retracted": Retraction,
    }
    model: type[BaseModel] = owner.get(str(path[0]) if len(path) > 1 else "", Event)
    return f"add it: {model.model_fields[str(path[-1])].description}"


def _known(path: tuple[str | int, ...]) -> str:
    keys = _keys(path[:-1])
    close = _nearest(str(path[-1]), list(keys))
    return f"did you mean {close}?" if close else f"its keys are {', '.join(keys)}"


def is_id(text: str) -> bool:
    """Whether this text has the form of an id."""
    return _pattern_fault(text) is None
