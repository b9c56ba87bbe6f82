"""MODEL's tests of instruments, in their order, as the words by which prose answers them with a yes."""

import re
from typing import NamedTuple

from chiplog.articles.phrases import phrases
from chiplog.model.vocabulary import Instrument

FIELD = phrases("instrument-field")
"""What this field is about."""


class Test(NamedTuple):
    """One of the model's tests: the word, what answers it with a yes, and how strongly."""

    word: Instrument
    yes: re.Pattern[str]
    weight: float
    name: str


_WEIGHTS = {
    "agreement": 1.6,
    "agreement-2": 1.4,
    "enforcement": 1.3,
    "investigation": 1.6,
    "investigation-2": 1.0,
    "investigation-3": 1.0,
    "deal-decision": 1.5,
    "deal-decision-2": 1.5,
    "deal-decision-3": 1.2,
    "award": 1.3,
    "award-2": 1.2,
    "entity-list": 1.6,
    "entity-list-2": 1.2,
    "licence-decision": 1.1,
    "licence-decision-2": 1.2,
    "licence-decision-3": 1.1,
    "control-order": 1.6,
    "screening": 1.5,
    "tariff": 1.3,
    "fee": 1.5,
    "quota": 1.2,
    "procurement": 1.4,
    "procurement-2": 0.8,
    "ban": 1.15,
    "ban-2": 2.4,
    "licence-rule": 1.0,
    "licence-rule-2": 0.6,
    "subsidy": 1.0,
    "guidance": 1.1,
}
"""How strongly the phrases of each name say yes."""

TESTS = tuple(
    Test(word, phrases(name), weight, name)
    for word in Instrument
    for name, weight in _WEIGHTS.items()
    if re.sub(r"-\d$", "", name) == word
)
STRONG_BAN = "ban-2"
"""What forbids in principle, whatever else is said of licences."""
