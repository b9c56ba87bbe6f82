"""The text above a question, and notes."""

import textwrap
from collections.abc import Iterable, Iterator

from chiplog.model.vocabulary import Word
from chiplog.output import escape


def head(option: str, wanted: str, width: int, *, place: str = "", optional: bool) -> str:
    """Return the option's name, the progress, what to enter, and whether the question is optional."""
    text = f"{option}{f' ({place})' if place else ''} · {wanted}{' (optional)' if optional else ''}"
    return "\n".join(_wrapped(text, "", "  ", width))


def tests(words: Iterable[Word], width: int, *, numbered: bool) -> str:
    """Return the words of a vocabulary, each with its test, and numbered if they can be chosen by number."""
    signs = [(f"{number:>4} " if numbered else "  ", word) for number, word in enumerate(words, 1)]
    room = max(len(word) for _, word in signs) + 1
    return "\n".join(
        line
        for sign, word in signs
        for line in _wrapped(f"{sign}{word:<{room}} {word.test}", "", " " * (len(sign) + room + 1), width)
    )


def said(text: str, width: int) -> str:
    """Return notes with their lines wrapped."""
    return "\n".join(line for row in text.split("\n") for line in _wrapped(escape.shown(row), "  ", "    ", width))


def _wrapped(text: str, first: str, others: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_on_hyphens=False,
        break_long_words=False,
    )
