"""Figures and deadlines as one line of text: how they are typed, imported, exported and shown."""

import re
from collections.abc import Mapping
from typing import Any

from chiplog.model import dates
from chiplog.model.vocabulary import FigureKind, Unit

NUMBER = re.compile(r"(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?")
"""A number as the log writes it: digits, with a point before its fraction; no separators, no exponent."""

WHOLE = frozenset((Unit.CHIPS, Unit.ENTITIES, Unit.ITEMS, Unit.DAYS))
"""Units of what is counted one by one."""

FIGURE_FORM = "what:value:unit, or what:value:unit:of, such as rate:25:% or added:65:entities:parties in China"
DEADLINE_FORM = "day:what, such as 2026-07-01:comments close"

_SEPARATORS = re.compile(r"(?<=\d)[,_ ](?=\d{3}(?!\d))")


def read_figure(text: str) -> dict[str, Any]:
    """Return the figure that a text means, as a tree of text: `rate:25:%`, `cap:10..25:%:of the order`.

    Thousands may be separated. Raises ValueError where the text has not the form; words and numbers are not checked.
    """
    what, *rest = text.split(":", 3)
    if len(rest) < 2 or not all(part.strip() for part in (what, *rest[:2])):
        raise ValueError(f"{text!r} is no figure")
    least, dots, most = _SEPARATORS.sub("", rest[0].strip()).partition("..")
    figure: dict[str, Any] = {"what": what.strip(), "value": {"from": least, "to": most} if dots else least}
    return figure | {"unit": rest[1].strip()} | ({"of": rest[2].strip()} if rest[2:] and rest[2].strip() else {})


def figure_text(figure: Mapping[str, Any]) -> str:
    """Return the text that `read_figure` reads as this figure."""
    of = f":{figure['of']}" if figure.get("of") else ""
    return f"{figure.get('what', '')}:{value_text(figure.get('value', ''))}:{figure.get('unit', '')}{of}"


def value_text(value: Any) -> str:
    """Return a number, or a range as `10..25`."""
    return f"{value.get('from', '')}..{value.get('to', '')}" if isinstance(value, Mapping) else str(value)


def with_numbers(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry whose figures have numbers where its text has the form of one, as JSON documents have them."""
    return {**tree, "figures": [_with_number(one) for one in tree["figures"]]} if tree.get("figures") else {**tree}


def _with_number(figure: Any) -> Any:
    if not isinstance(figure, Mapping) or "value" not in figure:
        return figure
    value = figure["value"]
    ends = {name: _number(end) for name, end in value.items()} if isinstance(value, Mapping) else _number(value)
    return {**figure, "value": ends}


def _number(text: Any) -> Any:
    if not isinstance(text, str) or number_fault(text):
        return text
    return float(text) if "." in text else int(text)


def said(figure: Mapping[str, Any]) -> str:
    """Return a figure for people: `rate 25 %`, `added 65 entities: parties in China`, `amount 6,600,000,000 USD`."""
    value = figure["value"]
    number = f"{_grouped(value['from'])} to {_grouped(value['to'])}" if isinstance(value, Mapping) else _grouped(value)
    of = f": {figure['of']}" if figure.get("of") else ""
    return f"{figure['what']} {number} {figure['unit']}{of}"


def _grouped(number: Any) -> str:
    whole, point, fraction = str(number).partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole.isdecimal() else str(number)


def number_fault(text: str) -> str | None:
    """Return what keeps a text from being a number, or None."""
    return None if NUMBER.fullmatch(text) else f"{text!r} is no number"


def unit_fault(what: str, unit: str) -> str | None:
    """Return why a unit makes no sense for a kind of figure, or None."""
    if what not in set(FigureKind) or unit not in set(Unit) or unit in FigureKind(what).units:
        return None
    return f"a figure {what} is not counted in {unit}"


def read_deadline(text: str) -> dict[str, str]:
    """Return the deadline that a text means, as a tree of text: `2026-07-01:comments close`.

    Raises ValueError where the text has not the form.
    """
    day, colon, what = text.partition(":")
    if not colon or not what.strip():
        raise ValueError(f"{text!r} is no deadline")
    return {"day": str(dates.parse(day.strip())), "what": what.strip()}


def deadline_text(deadline: Mapping[str, Any]) -> str:
    """Return the text that `read_deadline` reads as this deadline."""
    return f"{deadline.get('day', '')}:{deadline.get('what', '')}"
