"""A headline whose words all begin with a capital letter, as the sentence that it is."""

import re
from collections.abc import Iterable

from chiplog.articles.article.gazetteer import Mention

_WORD = re.compile(r"(?<![\w.’'-])[A-Z][a-z]+(?![\w.])|(?<=-)[A-Z][a-z]+(?!\w)")
_LONG = re.compile(r"[A-Za-z]{4,}")
_SMALL = frozenset(
    "a after against amid an and as at before by despite for from in into of on over the to under with".split()
)
_MOST = 0.8
"""The share of long words with a capital letter from which on a line is in title case."""


def in_title_case(text: str) -> bool:
    """Whether most of a line's words begin with a capital letter."""
    words = _LONG.findall(text)
    return len(words) > 3 and sum(word[0].isupper() for word in words) > _MOST * len(words)


def as_sentence(headline: str, text: str, names: Iterable[Mention]) -> str:
    """Return a headline as a sentence; a word keeps its capital in a name, and where the text writes it so amid one."""
    if not in_title_case(headline):
        return headline
    kept = [range(name.start, name.end) for name in names]

    def cased(match: re.Match[str]) -> str:
        word = match[0]
        named = not match.start() or any(match.start() in span for span in kept)
        lower = word.lower()
        written_so = _has(text, rf"[\w,;] {word}") and not _has(text, rf"{lower.removesuffix('s')}s?")
        return word if named or (written_so and lower not in _SMALL) else lower

    return _WORD.sub(cased, headline)


def _has(text: str, pattern: str) -> bool:
    return re.search(rf"{pattern}\b", text) is not None
