"""The types of an event's values: text that is checked when it is read. Each fault has a message and a fix."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from chiplog.model import characters, codes, dates, figures, ids, jurisdictions, lists, urls
from chiplog.model.dates import PartialDate
from chiplog.model.nearest import nearest
from chiplog.model.vocabulary import Word

ID_PATTERN = r"^[a-z]{2}-\d{4}(-[a-z0-9]+)+$"
TITLE_SHORTEST, TITLE_LONGEST = 10, 110
SUMMARY_LONGEST = 400
QUOTE_LONGEST = 300
HEDGES = ("reportedly", "allegedly", "apparently", "purportedly", "rumoured", "rumored", "supposedly")

_W = TypeVar("_W", bound=Word)
_T = TypeVar("_T")


def _line(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and value.isascii() and value and value == value.strip():
        return value  # nearly every value, without the searches below
    if not isinstance(value, str):
        raise PydanticCustomError("shape", "must be text", {"help": "write it on one line"})
    if not value.strip():
        raise PydanticCustomError("empty", "is empty", {"help": "fill it in, or leave the field out"})
    if bad := characters.IN_TEXT.search(value):
        raise PydanticCustomError(
            "character", "contains the character {name}", {"name": characters.name(bad[0]), "help": "remove it"}
        )
    if value != value.strip():
        raise PydanticCustomError("text", "begins or ends with a space", {"help": "remove the space"})
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


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = _line(value)
    if fault := figures.number_fault(text):
        raise PydanticCustomError(
            "number", "{fault}", {"fault": fault, "help": "write the digits alone: 6600000000, 2.5"}
        )
    return Decimal(text)


def word_of(words: type[_W]) -> Callable[[object], _W]:
    """Return a validator for the words of a vocabulary; its error suggests the nearest word."""
    known_words = {str(word): word for word in words}

    def choose(value: object) -> _W:
        if isinstance(value, str) and (word := known_words.get(value)):
            return word
        try:
            return words(_line(value))
        except ValueError:
            known = ", ".join(words)
            close = nearest(str(value), words)
            hint = f"did you mean {close}? " if close else ""
            raise PydanticCustomError(
                "word", "invalid value {value}", {"value": repr(value), "help": f"{hint}choose from {known}"}
            ) from None

    return choose


def checked(kind: str, fault: Callable[[str], str | None], example: str) -> Callable[[str], str]:
    """Return a validator that raises an error of this kind if `fault` returns a message, with `example` as the fix."""

    def check(value: str) -> str:
        if said := fault(value):
            raise PydanticCustomError(kind, "{said}", {"said": said, "help": example})
        return value

    return check


def id_fault(value: str) -> str | None:
    """Return a message about an invalid id, or None."""
    if len(value) > ids.LIMIT:
        return f"has {len(value)} characters; at most {ids.LIMIT} are allowed"
    return None if re.fullmatch(ID_PATTERN, value) else f"{value!r} is not a valid id"


def _title_fault(value: str) -> str | None:
    if not TITLE_SHORTEST <= len(value) <= TITLE_LONGEST:
        return f"has {len(value)} characters; {TITLE_SHORTEST} to {TITLE_LONGEST} are allowed"
    if value.endswith("."):
        return "ends with a full stop"
    words = value.casefold().split()
    hedge = next((word for word in HEDGES if word in words), None)
    return f"contains {hedge!r}; use the field confidence instead" if hedge else None


def _summary_fault(value: str) -> str | None:
    if len(value) <= SUMMARY_LONGEST:
        return None
    return f"has {len(value)} characters; at most {SUMMARY_LONGEST} are allowed"


def _quote_fault(value: str) -> str | None:
    return f"has {len(value)} characters; {QUOTE_LONGEST} is the most" if len(value) > QUOTE_LONGEST else None


def _list_fault(value: str) -> str | None:
    if value in lists.WORDS:
        return None
    close = nearest(value, lists.WORDS)
    return f"{value!r} is no list" + (f"; did you mean {close}?" if close else "")


def _code_fault(value: str) -> str | None:
    if value in jurisdictions.CODES:
        return None
    code = jurisdictions.ALIASES.get(value) or jurisdictions.find(value)
    return f"{value!r} is not a jurisdiction code" + (f": write {code}" if code else "")


def _target_fault(value: str) -> str | None:
    return None if value == jurisdictions.EVERYONE else _code_fault(value)


def _lang_fault(value: str) -> str | None:
    return None if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else f"{value!r} is not a language tag"


def each_once(values: tuple[_T, ...]) -> tuple[_T, ...]:
    """Return the list; raise PydanticCustomError if it is empty or contains a value twice."""
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
        raise PydanticCustomError("repeated", "contains {value} twice", {"value": str(twice), "help": "remove one"})
    return values


Date = Annotated[
    PartialDate,
    PlainValidator(_date),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": dates.PATTERN, "examples": ["2026-01-28", "2026-01", "2026"]}),
]
Line = Annotated[str, BeforeValidator(_line)]
Number = Annotated[
    Decimal,
    PlainValidator(_number),
    PlainSerializer(lambda number: int(number) if number == number.to_integral_value() else float(number)),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
Quote = Annotated[
    Line,
    AfterValidator(checked("text", _quote_fault, "quote the sentence that decides, in the page's words")),
    Field(json_schema_extra={"maxLength": QUOTE_LONGEST}),
]
ListWord = Annotated[
    Line,
    AfterValidator(checked("word", _list_fault, f"choose from {', '.join(lists.WORDS)}")),
    Field(json_schema_extra={"enum": list(lists.WORDS)}),
]
EventId = Annotated[
    Line,
    AfterValidator(checked("id", id_fault, "use actor, year and 2 to 5 words: cn-2026-h200-import-approval")),
    Field(json_schema_extra={"pattern": ID_PATTERN, "maxLength": ids.LIMIT}),
]
Title = Annotated[
    Line,
    AfterValidator(checked("text", _title_fault, "say who did what in the present tense, without a full stop")),
    Field(json_schema_extra={"minLength": TITLE_SHORTEST, "maxLength": TITLE_LONGEST}),
]
Summary = Annotated[
    Line,
    AfterValidator(checked("text", _summary_fault, "say what exactly changed, one sentence per line")),
    Field(json_schema_extra={"maxLength": SUMMARY_LONGEST}),
]
_CODES = sorted(jurisdictions.CODES)
Actor = Annotated[
    Line,
    AfterValidator(checked("jurisdiction", _code_fault, "use an ISO 3166-1 alpha-2 code, EU or XK")),
    Field(json_schema_extra={"enum": _CODES}),
]
Target = Annotated[
    Line,
    AfterValidator(
        checked("jurisdiction", _target_fault, "use an ISO 3166-1 alpha-2 code, EU, XK, or '*' for everyone")
    ),
    Field(json_schema_extra={"enum": ["*", *_CODES]}),
]
Code = Annotated[
    Line,
    AfterValidator(checked("code", codes.code_fault, "use scheme:code, as the act prints it")),
    Field(json_schema_extra={"pattern": codes.CODE_PATTERN}),
]
Act = Annotated[
    Line,
    AfterValidator(checked("act", codes.act_fault, "use scheme:number, with #part if the act was split")),
    Field(json_schema_extra={"pattern": codes.ACT_PATTERN}),
]
Url = Annotated[
    Line,
    AfterValidator(checked("url", urls.fault, "use the complete address of the page")),
    Field(json_schema_extra={"format": "uri", "pattern": urls.PATTERN}),
]
Language = Annotated[Line, AfterValidator(checked("text", _lang_fault, "use a tag such as zh or pt-BR"))]
Lines = Annotated[tuple[Line, ...], AfterValidator(each_once)]
Ids = Annotated[tuple[EventId, ...], AfterValidator(each_once)]
