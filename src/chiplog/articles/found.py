"""What the drafter found: a value, where it is from, and the words that say so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its evidence: `source` names the place (`text`, `json-ld datePublished`), `quote` the words.

    `runner_up` is a value that is about as likely, or "".
    """

    value: Any
    source: str
    quote: str
    runner_up: str = ""

    def evidence(self) -> dict[str, str]:
        """Return the evidence as a program reads it."""
        return {"from": self.source, "quote": self.quote}


def in_text(value: Any, quote: str) -> Found:
    """Return a value that a sentence of the page says."""
    return Found(value, "text", shortened(quote))


CLOSE = 0.75
"""The share of what speaks for a value from which on another one is about as likely."""


def with_runner_up(found: Found, scores: Mapping[Any, float]) -> Found:
    """Return a chosen value with the one that is about as likely by these scores, if any is."""
    best = max(scores.values(), default=0.0)
    others = {str(word): score for word, score in scores.items() if str(word) != str(found.value)}
    second = max(others, key=lambda word: others[word], default="")
    return replace(found, runner_up=second) if second and 0 < CLOSE * best <= others[second] else found


def shortened(text: str) -> str:
    """Return a quote of a bearable length, on one line."""
    line = re.sub(r"\s+", " ", text[: 2 * LONGEST_QUOTE]).strip()
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
