"""The event: one act of a government, court or regulator, as a frozen pydantic model.

`read` returns an Event for a mapping of text (as parsed from a block), and the list of its faults.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    create_model,
)
from pydantic_core import ErrorDetails

from chiplog.model.keys import FIELDS
from chiplog.model.nearest import nearest
from chiplog.model.values import (
    Act,
    Actor,
    Code,
    Date,
    EventId,
    Ids,
    Language,
    Line,
    Lines,
    ListWord,
    Number,
    Quote,
    Summary,
    Target,
    Title,
    Url,
    checked,
    each_once,
    id_fault,
    word_of,
)
from chiplog.model.vocabulary import (
    Confidence,
    Effect,
    FigureKind,
    Flow,
    Instrument,
    Relation,
    RetractionReason,
    Role,
    SourceKind,
    Stage,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value: the path to it, the kind of fault, a message, and how to fix it."""

    path: tuple[str | int, ...]
    kind: str
    message: str
    help: str = ""


Pairs = tuple[tuple[str, str], ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Grouped(_Frozen):
    """A mapping from a word to a list; words without values are left out."""

    @cached_property
    def pairs(self) -> Pairs:
        """Each (word, value) in canonical order; most rules ask for them."""
        return tuple((word, value) for word in FIELDS[type(self).__name__.casefold()] for value in getattr(self, word))


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
    """A public page on which the fact is based."""

    url: Url = Field(description="the address of the page")
    publisher: Line = Field(description="who published the page")
    published: Date | None = Field(None, description="the day printed on the page")
    kind: Annotated[SourceKind, BeforeValidator(word_of(SourceKind))] = Field(
        description="whose words the fact is based on, not who hosts the page"
    )
    origin: Line | None = Field(None, description="whose report it repeats, if not the publisher's own")
    lang: Language | None = Field(None, description="the language of the page, if not en")
    title: Line | None = Field(None, description="the original title of the page")
    archive: Url | None = Field(None, description="the address of an archived copy")
    quote: Quote | None = Field(None, description="the page's own words that decide the hardest field")


_TAGS = ("#number", "#range")
"""How pydantic names the two forms of a figure's value, in the path of a fault too."""


class Range(_Frozen):
    """A figure that is known as a range."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, serialize_by_alias=True)

    least: Number = Field(alias="from", description="the least")
    most: Number = Field(alias="to", description="the most")


class Figure(_Frozen):
    """A number that the act sets, or that a source reports. Never computed."""

    what: Annotated[FigureKind, BeforeValidator(word_of(FigureKind))] = Field(description="what the number is")
    value: Annotated[
        Annotated[Number, Tag(_TAGS[0])] | Annotated[Range, Tag(_TAGS[1])],
        Discriminator(lambda value: _TAGS[isinstance(value, (Mapping, Range))]),
    ] = Field(description="a number, or a range from one to another")
    unit: Annotated[Unit, BeforeValidator(word_of(Unit))] = Field(description="what it is counted in")
    of: Line | None = Field(None, description="what it is counted over, in few words")

    def ends(self) -> tuple[Decimal, Decimal]:
        """Return the least and the most that it may be; a number is both."""
        return (self.value.least, self.value.most) if isinstance(self.value, Range) else (self.value, self.value)


class Deadline(_Frozen):
    """A later day that the act itself sets for somebody."""

    day: Date = Field(description="the day")
    what: Line = Field(description="what is due: comments close, compliance from, a report to the President")


def _field_fault(value: str) -> str | None:
    return None if value in Event.model_fields else f"{value!r} is not a field of an event"


FieldName = Annotated[Line, AfterValidator(checked("text", _field_fault, "name the fields that changed"))]


class Correction(_Frozen):
    """A substantive change after the entry landed."""

    date: Date = Field(description="the day of the change")
    fields: Annotated[tuple[FieldName, ...], AfterValidator(each_once)] = Field(description="the fields that changed")
    text: Line = Field(description="what was wrong, and how we know")


class Retraction(_Frozen):
    """Why an entry no longer counts. The entry stays."""

    date: Date = Field(description="the day of the retraction")
    reason: Annotated[RetractionReason, BeforeValidator(word_of(RetractionReason))] = Field(
        description="why it no longer counts"
    )
    see: EventId | None = Field(None, description="the id of the entry that stays, for a duplicate")


class Event(_Frozen):
    """One act, made public on one day, that changes or may change who may trade, own, make or use chips."""

    id: EventId = Field(description="cc-yyyy-slug: a name, never changed, never reused")
    title: Title = Field(description="in English, in the present tense; names actor and object; no “reportedly”")
    announced: Date = Field(description="the first day the act was public, on the actor's calendar")
    effective: Date | None = Field(None, description="the first day it applies, if a source gives it")
    through: Date | None = Field(None, description="the last day it applies, if the act gives one")
    actor: Actor = Field(description="the one jurisdiction that acts")
    body: Line | None = Field(None, description="the agency or court, by its usual short name")
    targets: Annotated[tuple[Target, ...], AfterValidator(each_once)] = Field(
        (), description="the countries it is directed at, as the act names them; '*' is everyone"
    )
    flow: Annotated[Flow, BeforeValidator(word_of(Flow))] = Field(description="what moves, seen from the actor")
    instrument: Annotated[Instrument, BeforeValidator(word_of(Instrument))] = Field(
        description="what kind of act it is: the first test that fits"
    )
    effect: Annotated[Effect, BeforeValidator(word_of(Effect))] = Field(
        description="compared with what would otherwise apply on that day"
    )
    stage: Annotated[Stage, BeforeValidator(word_of(Stage))] = Field(description="how far the act itself has got")
    confidence: Annotated[Confidence, BeforeValidator(word_of(Confidence))] = Field(description="how we know")
    entities: Entities | None = Field(None, description="parties that the act or the report names, by role")
    items: Lines = Field((), description="products as the act names them")
    codes: Annotated[tuple[Code, ...], AfterValidator(each_once)] = Field(
        (), description="classification codes that the act prints, as scheme:code"
    )
    acts: Annotated[tuple[Act, ...], AfterValidator(each_once)] = Field(
        (), description="official numbers, as scheme:number, with #part if the act was split"
    )
    list: ListWord | None = Field(None, description="which list an entity-list act changes")
    basis: Lines = Field((), description="the power that the act itself cites, by its usual short name")
    figures: Annotated[tuple[Figure, ...], AfterValidator(each_once)] = Field(
        (), description="numbers that the act sets or a source reports"
    )
    deadlines: Annotated[tuple[Deadline, ...], AfterValidator(each_once)] = Field(
        (), description="later days that the act itself sets for somebody"
    )
    relations: Relations | None = Field(None, description="what it does to earlier events")
    summary: Summary | None = Field(None, description="what exactly changed, in the log's own words")
    sources: Annotated[tuple[Source, ...], AfterValidator(each_once)] = Field(description="the pages it is based on")
    recorded: Date = Field(description="the day the entry was made; never edited")
    corrections: Annotated[tuple[Correction, ...], AfterValidator(each_once)] = Field(
        (), description="substantive changes since the entry landed"
    )
    retracted: Retraction | None = Field(None, description="why the entry no longer counts")

    @cached_property
    def prose(self) -> str:
        """The texts that people read and search, a line each: what is wrong in none of them is wrong in no field."""
        names = (*(self.items or ()), *(self.acts or ()), *(self.basis or ()), *(party for _, party in self.parties()))
        said = (*(one.of for one in self.figures or ()), *(one.what for one in self.deadlines or ()))
        own = (self.title, self.body, self.summary, *names, *said)
        cited = [text for source in self.sources or () for text in (source.publisher, source.origin, source.title)]
        return "\n".join([text for text in (*own, *cited) if text])

    def related(self) -> Pairs:
        """Return each (relation, id of the earlier event)."""
        return self.relations.pairs if self.relations else ()

    def parties(self) -> Pairs:
        """Return each (role, name)."""
        return self.entities.pairs if self.entities else ()


@cache
def _partial() -> type[BaseModel]:
    """Return the model without required fields. Only a faulty event needs it, and it is slow to build."""
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
    """Return the event for a mapping of text, and its faults.

    Top-level fields with faults are None (or empty) in the event, so that rules can still check the others.
    """
    try:
        return Event.model_validate(tree), []
    except ValidationError as error:
        faults = [_fault(detail, tree) for detail in error.errors(include_url=False)]
    bad = {fault.path[0] for fault in faults if fault.path}
    valid = _partial().model_validate({key: value for key, value in tree.items() if key not in bad})
    return Event.model_construct(**dict(valid)), faults


def _fault(detail: ErrorDetails, tree: Mapping[str, object]) -> Fault:
    path = tuple(step for step in detail["loc"] if step not in _TAGS)
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Fault(path, "missing", "is missing", _describe(path))
        case "extra_forbidden":
            return Fault(path, "unknown", "is not a field of the model", _known(path))
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


def _owner(path: tuple[str | int, ...]) -> str:
    """Return the name in FIELDS of the mapping that a path leads to."""
    names = [step for step in path if isinstance(step, str) and step in FIELDS]
    return names[-1] if names else ""


def _keys(path: tuple[str | int, ...]) -> tuple[str, ...]:
    return FIELDS[_owner(path)]


_MODELS: dict[str, type[BaseModel]] = {
    "": Event,
    "sources": Source,
    "figures": Figure,
    "value": Range,
    "deadlines": Deadline,
    "corrections": Correction,
    "retracted": Retraction,
}


def _describe(path: tuple[str | int, ...]) -> str:
    fields = _MODELS.get(_owner(path[:-1]), Event).model_fields
    known = {field.alias or name: field.description for name, field in fields.items()}
    return f"add it: {known[str(path[-1])]}"


def _known(path: tuple[str | int, ...]) -> str:
    keys = _keys(path[:-1])
    close = nearest(str(path[-1]), keys)
    return f"did you mean {close}?" if close else f"its keys are {', '.join(keys)}"


def is_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return id_fault(text) is None
