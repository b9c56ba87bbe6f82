"""A page's drafts, with what the user's own language model found on the page, if there is one."""

from collections.abc import Callable

from chiplog import settings
from chiplog.articles.drafting import Reading
from chiplog.articles.pages.page import Kind
from chiplog.errors import ChiplogError, UsageError

Note = Callable[[str], None]
"""Shows a sentence to somebody who waits."""


def unheard(_: str) -> None:
    """Take a note that nobody reads."""


def advised(reading: Reading, note: Note = unheard) -> tuple[Reading, tuple[str, ...]]:
    """Return the reading of a page with what the model found, and notes; without an article no model is asked.

    A model that can't be asked, or does not answer as it should, is a note, and the reading stays as it is.
    """
    if reading.page.kind is not Kind.ARTICLE:
        return reading, ()
    try:
        own = settings.language_model()
        if not own:
            return reading, ()
        from chiplog.llm import ask, merge  # few users have a model

        note(f"asking your model {own.name} about the page, for at most {ask.SECONDS:g} s")
        found = ask.ask(own, reading.page)
    except ChiplogError as error:
        hint = f" ({error.hint})" if isinstance(error, UsageError) else ""
        return reading, (f"your model was not used: {error.message}{hint}",)
    refused = (f"refused from your model: {'; '.join(found.refused)}",) if found.refused else ()
    if not found.acts:
        return reading, (f"your model {own.name} found no act on the page", *refused)
    used = sum(map(len, found.acts))
    asked = f"your model {own.name} was asked: {used} of its values have their words on the page"
    return merge.merged(reading, found.acts), (asked, *refused)
