"""The answer of a language model: of each act, the values that the page itself proves, and why others were refused.

Nothing in an answer is trusted. A value counts only if its quote stands in the page, and if it is one that the log's
model allows; whatever else an answer has is left out.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from chiplog.articles.found import Found, shortened
from chiplog.llm.request import ASKED, Asked
from chiplog.model import characters, dates, jurisdictions, quotes, typed

SOURCE = "your model"
"""Where a value is from, in its evidence."""

SHORTEST_QUOTE = 12
MOST_ACTS = 5
MOST_VALUES = 30
LONGEST_NAME = 120
LONGEST_NUMBER = 4
"""Digits of a number that can be a part of a date."""
FIRST_OF_EAST_ASIA = 0x2E80
"""The first character of the scripts of East Asia."""

_T = TypeVar("_T")
Act = Mapping[str, Found]
"""What was accepted of an act, by the draft's names of the fields."""


class UnprovenError(ValueError):
    """A value that the page does not prove, or that the model of the log does not allow; its text is the reason."""


@dataclass(frozen=True)
class Advice:
    """The acts that a model found, as far as they were accepted, and what was refused of them, with the reason."""

    acts: tuple[Act, ...]
    refused: tuple[str, ...] = ()


def read(content: str, text: str) -> Advice:
    """Return what an answer says of a page's text. Raises ValueError where it has not the form that was asked for."""
    written = content.rpartition("</think>")[2]  # some models think aloud, and add a word or a fence
    said = json.loads(written[written.find("{") : written.rfind("}") + 1])
    acts = said.get("acts") if isinstance(said, dict) else None
    if not isinstance(acts, list) or not all(isinstance(act, dict) for act in acts):
        raise ValueError("it has no list of acts")
    page = quotes.folded(text)
    checked = [_checked(act, page) for act in acts[:MOST_ACTS]]
    return Advice(tuple(found for found, _ in checked if found), tuple(fault for _, some in checked for fault in some))


def _checked(act: Mapping[str, Any], page: str) -> tuple[Act, list[str]]:
    """Return the accepted values of an act, and a sentence for each that was refused."""
    found: dict[str, Found] = {}
    faults: list[str] = []
    for asked in ASKED:
        said = act.get(asked.key)
        if said is None:
            continue
        try:
            found[asked.name] = _proven(asked, said, page)
        except UnprovenError as error:
            faults.append(f"{asked.name}: {error}")
    return found, faults


def _proven(asked: Asked, said: Any, page: str) -> Found:
    """Return a value with its evidence. Raises UnprovenError."""
    if not isinstance(said, dict) or not isinstance(said.get("quote"), str):
        raise UnprovenError("it has no quote")
    quote = quotes.folded(said["quote"])
    if len(quote) < SHORTEST_QUOTE or 2 * sum(map(str.isalnum, quote)) < SHORTEST_QUOTE:
        raise UnprovenError(f"its quote is shorter than {SHORTEST_QUOTE} characters")
    if quote not in page:
        raise UnprovenError("its quote is not on the page")
    value = _Claim(asked, quote, page).value(said.get("value"))
    return Found(value, SOURCE, shortened(characters.visible(said["quote"])))


@dataclass(frozen=True)
class _Claim:
    """A field whose quote is on the page: its methods return a value of a kind, or raise UnprovenError."""

    asked: Asked
    quote: str
    page: str

    def value(self, said: Any) -> Any:
        """Return the value of the field, as the log has it."""
        return getattr(self, self.asked.kind)(said)

    def word(self, said: Any) -> str:
        """Return a word of the field's vocabulary."""
        words = {str(word) for word in self.asked.words or ()}
        if _text(said) not in words:
            raise UnprovenError("its value is not in the vocabulary")
        return _text(said)

    def day(self, said: Any) -> str:
        """Return a date of which the quote has a number; what has happened is not in the future."""
        try:
            day = dates.parse(_text(said))
        except ValueError:
            raise UnprovenError("its value is no date") from None
        printed = {int(number) for number in re.findall(r"\d+", self.quote) if len(number) <= LONGEST_NUMBER}
        if not printed & {int(part) for part in day.text.split("-")}:
            raise UnprovenError("its quote has no number of the date")
        if self.asked.name not in ("effective", "through") and day.lo > typed.today():
            raise UnprovenError("its value is in the future")
        return day.text

    def country(self, said: Any) -> str:
        """Return the code of a jurisdiction."""
        code = jurisdictions.ALIASES.get(_text(said), _text(said))
        if code not in jurisdictions.CODES:
            raise UnprovenError("its value is no country's code")
        return code

    def countries(self, said: Any) -> list[str]:
        """Return the codes of several jurisdictions, or everyone's alone."""
        if said == [jurisdictions.EVERYONE]:
            return [jurisdictions.EVERYONE]
        return _accepted(said, self.country)

    def name(self, said: Any) -> str:
        """Return a name that the page has as whole words."""
        name = characters.folded(_text(said))
        if not 2 <= len(name) <= LONGEST_NAME or characters.IN_TEXT.search(name):
            raise UnprovenError("its value is no name")
        before, after = (r"(?<!\w)" if _is_spaced(name[0]) else ""), (r"(?!\w)" if _is_spaced(name[-1]) else "")
        if not re.search(f"{before}{re.escape(quotes.folded(name))}{after}", self.page, re.IGNORECASE):
            raise UnprovenError("its value is not on the page")
        return name

    def names(self, said: Any) -> list[str]:
        """Return several names."""
        return _accepted(said, self.name)

    def parties(self, said: Any) -> dict[str, list[str]]:
        """Return names by their roles, in the order of the vocabulary."""
        named = _accepted(said, self._party)
        roles = [str(role) for role in self.asked.words or ()]
        grouped = {role: [name for other, name in named if other == role] for role in roles}
        return {role: names for role, names in grouped.items() if names}

    def _party(self, said: Any) -> tuple[str, str]:
        if not isinstance(said, dict):
            raise UnprovenError("its value is no party")
        return self.word(said.get("role")), self.name(said.get("name"))


def _is_spaced(letter: str) -> bool:
    """Whether a letter is of a script that puts spaces between words; those of East Asia do not."""
    return letter.isalnum() and ord(letter) < FIRST_OF_EAST_ASIA


def _accepted(said: Any, read: Callable[[Any], _T]) -> list[_T]:
    """Return those of several values that can be read, each once. Raises UnprovenError, with the reason, for none."""
    if not isinstance(said, list) or not said:
        raise UnprovenError("its value is no list")
    found: list[_T] = []
    fault = UnprovenError("its value is empty")
    for one in said[:MOST_VALUES]:
        try:
            found.append(read(one))
        except UnprovenError as error:
            fault = error
    if not found:
        raise fault
    return list(dict.fromkeys(found))


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise UnprovenError("its value is no text")
    return said.strip()
