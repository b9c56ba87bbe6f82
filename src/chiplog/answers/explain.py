"""The call behind `explain`: rules by code, fields and vocabularies by name, words by their tests."""

from collections.abc import Callable, Iterator

from chiplog.errors import UsageError
from chiplog.model import nearest
from chiplog.rules.registry import FAMILIES, REGISTRY, family


def explain(asked: list[str]) -> str:
    """Return the manuals of rules, fields and words, or for none asked what can be explained.

    Raises UsageError, with the nearest name, for one that is none of these.
    """
    words = [word.strip() for part in asked for word in part.split(",") if word.strip()]
    return "\n".join(map(_explained, words)) if words else _overview()


def _explained(word: str) -> str:
    from chiplog.output import problems
    from chiplog.rules import check  # noqa: F401 - it registers all rules

    if rules := family(word):
        return "\n".join(problems.manual(rule) for rule in rules)
    if found := list(_about(word.casefold().replace("_", "-"))):
        return "\n".join(found)
    near = nearest.field(word, _names())
    raise UsageError(
        f"nothing is called {word}: no rule, field or word",
        f"did you mean {near}?" if near else "`chiplog explain` lists what can be explained",
    )


def _about(word: str) -> Iterator[str]:
    """Yield what a name means: as a field, as a vocabulary, and as a word of each that has it."""
    from chiplog.model.vocabulary import VOCABULARIES
    from chiplog.output import lexicon

    for path, described in lexicon.fields():
        name = path.rpartition(".")[2]
        if word in (path, name) and name not in VOCABULARIES:
            yield f"{path}: {described}\n"
    for field, vocabulary in VOCABULARIES.items():
        if word in (field, lexicon.SINGULAR.get(field, field)):
            yield lexicon.vocabulary(vocabulary)
        elif word in list(vocabulary):
            yield lexicon.word(field, vocabulary(word))
    yield from (lexicon.state(state) for state in lexicon.states() if word in (state, "state"))


def _names() -> list[str]:
    from chiplog.model.vocabulary import VOCABULARIES
    from chiplog.output import lexicon

    fields = [path for path, _ in lexicon.fields()]
    words = [str(word) for vocabulary in VOCABULARIES.values() for word in vocabulary]
    return [*dict.fromkeys([*fields, *words, *lexicon.states(), "state", *REGISTRY, *FAMILIES])]


def _overview() -> str:
    from chiplog.model.vocabulary import VOCABULARIES
    from chiplog.output import lexicon
    from chiplog.rules import check  # noqa: F401 - it registers all rules

    parts: list[tuple[str, Callable[[], Iterator[str]]]] = [
        ("Fields", lambda: (path for path, _ in lexicon.fields())),
        (
            "Vocabularies, and fields of such words",
            lambda: (f"{name}: {', '.join(words)}" for name, words in VOCABULARIES.items()),
        ),
        ("States", lambda: iter([", ".join(lexicon.states())])),
        ("Families of rules", lambda: (f"{code}: {what}" for code, what in FAMILIES.items())),
    ]
    return "\n".join(lexicon.listed(title, make()) for title, make in parts)
