"""The types of an event's values: text that is checked as it is read, each fault with a sentence and a repair."""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from chiplog.model import characters, codes, dates, jurisdictions, urls
from chiplog.model.dates import PartialDate
from chiplog.model.vocabulary import Word

ID_PATTERN = r"^[a-z]{2}-\d{4}(-[a-z0-9]+)+$"
ID_LIMIT = 60
TITLE_SHORTEST, TITLE_LONGEST = 10, 110
SUMMARY_LONGEST = 400
HEDGES = ("reportedly", "allegedly", "apparently", "purportedly", "rumoured", "rumored", "supposedly")

_W = TypeVar("_W", bound=Word)
_T = TypeVar("_T")


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


def _date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        kind = "list" if isinstance(value, (list, tuple)) else "mapping"
        raise PydanticCustomError("shape", "must be a date, not a {kind}", {"kind": kind})
    try:
        return dates.parse(value)
    except ValueError as error:
        raise PydanticCustomError("date", "{text}", {"text": str(error)}) from None


def word_of(words: type[_W]) -> Callable[[object], _W]:
    """Return a reading of a vocabulary's words, which names the nearest for another."""

    def choose(value: object) -> _W:
        try:
            return words(_line(value))
        except ValueError:
            known = ", ".join(words)
            close = nearest(str(value), list(words))
            hint = f"did you mean {close}? " if close else ""
            raise PydanticCustomError(
                "word", "invalid value {value}", {"value": repr(value), "help": f"{hint}choose from {known}"}
            ) from None

    return choose


def checked(kind: str, fault: Callable[[str], str | None], example: str) -> Callable[[str], str]:
    """Return a check that raises a fault of a kind, with what `fault` says of the value and an example repair."""

    def check(value: str) -> str:
        if said := fault(value):
            raise PydanticCustomError(kind, "{said}", {"said": said, "help": example})
        return value

    return check


def id_fault(value: str) -> str | None:
    """Return what keeps a text from being an id, or None."""
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


def nearest(value: str, known: list[Any]) -> str | None:
    """Return the known word that a value is perhaps meant to be."""
    from difflib import get_close_matches  # only a mistake needs it

    return next(iter(get_close_matches(value, [str(word) for word in known], n=1)), None)


def each_once(values: tuple[_T, ...]) -> tuple[_T, ...]:
    """Check that a list is not empty and names nothing twice."""
    if not values:
        raise PydanticCustomError("empty", "is empty", {"help": "fill it in, or leave the field out"})
    seen: set[_T] = set()
    twice = None
    for value in values if len(values) > 1 else ():
        if value in seen:
            twice = value
            break
        seen.add(value)
    if twice is not None:
        raise PydanticCustomError("repeated", "names {value} twice", {"value": str(twice), "help": "keep one"})
    return values


Date = Annotated[
    PartialDate,
    PlainValidator(_date),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": dates.PATTERN, "examples": ["2026-01-28", "2026-01", "2026"]}),
]
Line = Annotated[str, BeforeValidator(_line)]
EventId = Annotated[
    Line,
    AfterValidator(checked("id", id_fault, "actor, year and 2 to 5 telling words: cn-2026-h200-import-approval")),
    Field(json_schema_extra={"pattern": ID_PATTERN, "maxLength": ID_LIMIT}),
]
Title = Annotated[
    Line,
    AfterValidator(checked("text", _title_fault, "say who did what in the present tense, without a full stop")),
    Field(json_schema_extra={"minLength": TITLE_SHORTEST, "maxLength": TITLE_LONGEST}),
]
Summary = Annotated[
    Line,
    AfterValidator(checked("text", _summary_fault, "say the concrete thing that changed, a sentence a line")),
    Field(json_schema_extra={"maxLength": SUMMARY_LONGEST}),
]
_CODES = sorted(jurisdictions.CODES)
Actor = Annotated[
    Line,
    AfterValidator(checked("jurisdiction", _code_fault, "an ISO 3166-1 alpha-2 code, EU or XK")),
    Field(json_schema_extra={"enum": _CODES}),
]
Target = Annotated[
    Line,
    AfterValidator(checked("jurisdiction", _target_fault, "an ISO 3166-1 alpha-2 code, EU, XK, or '*' for everyone")),
    Field(json_schema_extra={"enum": ["*", *_CODES]}),
]
Code = Annotated[
    Line,
    AfterValidator(checked("code", codes.code_fault, "scheme:code, as the act prints it")),
    Field(json_schema_extra={"pattern": codes.CODE_PATTERN}),
]
Act = Annotated[
    Line,
    AfterValidator(checked("act", codes.act_fault, "scheme:number, with #part where the act was split")),
    Field(json_schema_extra={"pattern": codes.ACT_PATTERN}),
]
Url = Annotated[
    Line,
    AfterValidator(checked("url", urls.fault, "the page's whole address")),
    Field(json_schema_extra={"format": "uri", "pattern": urls.PATTERN}),
]
Language = Annotated[Line, AfterValidator(checked("text", _lang_fault, "such as zh or pt-BR"))]
Lines = Annotated[tuple[Line, ...], AfterValidator(each_once)]
Ids = Annotated[tuple[EventId, ...], AfterValidator(each_once)]
