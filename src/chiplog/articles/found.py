"""What the drafter found: a value, where it is from, and the words that say so."""

import re
from dataclasses import dataclass
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


def shortened(text: str) -> str:
    """Return a quote of a bearable length, on one line."""
    line = re.sub(r"\s+", " ", text[: 2 * LONGEST_QUOTE]).strip()
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
