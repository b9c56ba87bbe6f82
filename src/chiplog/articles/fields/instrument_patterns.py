"""MODEL's tests of instruments, in their order, as the words by which prose answers them with a yes."""

import re
from typing import NamedTuple

from chiplog.articles.phrases import phrases, tables
from chiplog.model.vocabulary import Instrument

FIELD = phrases("instrument-field")
"""What this field is about."""


class Test(NamedTuple):
    """One of the model's tests: the word, what answers it with a yes, and how strongly."""

    word: Instrument
    yes: re.Pattern[str]
    weight: float
    name: str


TESTS = tuple(
    Test(word, phrases(name), float(weight), name)
    for word in Instrument
    for name, weight in tables("vocabulary")["weights"].items()
    if re.sub(r"-\d$", "", name) == word
)
STRONG_BAN = "ban-2"
"""What forbids in principle, whatever else is said of licences."""
