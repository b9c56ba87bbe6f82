"""The meaning of rules, fields and words, as text for people."""

import textwrap
from collections.abc import Iterable

from chiplog.answers.explain import Explained, Field, Listing, Overview, Term, Vocabulary
from chiplog.model.vocabulary import Instrument
from chiplog.output import problems
from chiplog.rules.registry import Rule

_WIDTH = 80


def text(found: list[Explained] | Overview) -> str:
    """Return explanations one below the other, or the lists of an overview."""
    return "\n".join(_lists(found)) if isinstance(found, Overview) else "\n".join(map(_one, found))


def _lists(found: Overview) -> list[str]:
    vocabularies = (f"{field}: {', '.join(words)}" for field, words in found.vocabularies)
    return [
        _list("Fields", (field.path for field in found.fields)),
        _list("Vocabularies, and fields of such words", vocabularies),
        _list("States", [", ".join(found.states)]),
        _list("Families of rules", (f"{code}: {what}" for code, what in found.families.items())),
    ]


def _one(found: Explained) -> str:
    if isinstance(found, Rule):
        return problems.manual(found)
    if isinstance(found, Field):
        return f"{found.path}: {found.description}\n"
    if isinstance(found, Vocabulary):
        return _vocabulary(found)
    if isinstance(found, Term):
        return _term(found)
    if isinstance(found, Listing):
        keeper = f", {found.list.keeper}" if found.list.keeper else ""
        said = f"{found.word} ({found.list.actor}{keeper}): {found.list.name}. {found.list.test}"
        return textwrap.fill(said, _WIDTH, subsequent_indent="    ", break_on_hyphens=False) + "\n"
    return f"{found} (state): {found.test}\n"


def _vocabulary(found: Vocabulary) -> str:
    """Return the tests of all words of a vocabulary."""
    room = max(map(len, found.words)) + 2
    lines = (
        textwrap.fill(
            f"{word:<{room}}{word.test}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent=" " * (room + 2),
            break_on_hyphens=False,
        )
        for word in found.words
    )
    return f"{' '.join((found.words.__doc__ or '').split())}\n\n" + "".join(f"{line}\n" for line in lines)


def _term(found: Term) -> str:
    """Return the test of one word."""
    force = ""
    if isinstance(found.word, Instrument):
        force = "; can be in force" if found.word.stateful else "; is never in force"
    return f"{found.word} ({found.kind}): {found.word.test}{force}\n"


def _list(title: str, names: Iterable[str]) -> str:
    """Return names as a list below a title."""
    lines = (
        textwrap.fill(name, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
        for name in names
    )
    return f"{title}:\n" + "".join(f"{line}\n" for line in lines)
