"""Explain fields and words, as text for people."""

import textwrap
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from chiplog.model.event import FIELDS, Correction, Event, Retraction, Source
from chiplog.model.state import STATE_TESTS
from chiplog.model.vocabulary import Instrument, Word

SINGULAR = {"relations": "relation", "entities": "role"}
"""What a word of a vocabulary is called, if not by the field's name."""

_OWNERS: dict[str, type[BaseModel]] = {"": Event, "sources": Source, "corrections": Correction, "retracted": Retraction}
_WIDTH = 80


def fields() -> Iterator[tuple[str, str]]:
    """Yield (field, description) for an event and the mappings in it."""
    for name, owner in _OWNERS.items():
        for key, info in owner.model_fields.items():
            if key in FIELDS[name]:
                yield f"{name}.{key}" if name else key, info.description or ""


def states() -> list[str]:
    """Return the names of the states."""
    return [str(state) for state in STATE_TESTS]


def state(name: str) -> str:
    """Return the explanation of a state."""
    test = next(test for state, test in STATE_TESTS.items() if state == name)
    return f"{name} (state): {test}\n"


def vocabulary(words: type[Word]) -> str:
    """Return the tests of all words of a vocabulary."""
    room = max(map(len, words)) + 2
    lines = (
        textwrap.fill(
            f"{word:<{room}}{word.test}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent=" " * (room + 2),
            break_on_hyphens=False,
        )
        for word in words
    )
    return f"{' '.join((words.__doc__ or '').split())}\n\n" + "".join(f"{line}\n" for line in lines)


def word(field: str, word: Word) -> str:
    """Return the test of one word."""
    force = ""
    if isinstance(word, Instrument):
        force = "; can be in force" if word.stateful else "; is never in force"
    return f"{word} ({SINGULAR.get(field, field)}): {word.test}{force}\n"


def listed(title: str, names: Iterable[str]) -> str:
    """Return names as a list below a title."""
    lines = (
        textwrap.fill(name, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
        for name in names
    )
    return f"{title}:\n" + "".join(f"{line}\n" for line in lines)
