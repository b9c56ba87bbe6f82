"""Look at one page, and judge what its server answers. What is not certain is said to be so."""

import re
from urllib.parse import urlsplit

from chiplog.articles.pages import reading
from chiplog.articles.pages.page import Kind
from chiplog.errors import UsageError
from chiplog.sockets import TooLargeError, UnreachableError
from chiplog.sources.results import Result, Verdict
from chiplog.web.answer import Answer
from chiplog.web.polite import Polite, SkippedError

MISSING = frozenset((404, 410))
_MARKUP = re.compile(rb"\s*<", re.ASCII)


def at(page: str, asks: Polite, before: Result | None, now: int) -> Result:
    """Return what is found out about the page at an address; `before` is what an earlier run knew of it.

    A first HEAD spares the server the bytes of a file; what it says of anything else is looked at again with GET,
    which servers answer with more care.
    """
    try:
        first = _head(page, asks)
        if first and first.status == 200 and first.content and not _is_markup(first):
            return judged(page, first, before, now)
        return judged(page, asks.get(page), before, now)
    except TooLargeError:
        return Result(page, Verdict.ALIVE, "it is too large to be read", 200, checked=now)
    except UnreachableError as error:
        since = before.missing_since if before else 0
        return Result(page, Verdict.UNKNOWN, error.message, checked=now, missing_since=since)


def _head(page: str, asks: Polite) -> Answer | None:
    """Return the answer without the page, or None from a server that does not give one. Raises SkippedError."""
    try:
        return asks.head(page)
    except SkippedError:
        raise
    except UnreachableError:
        return None


def judged(page: str, answer: Answer, before: Result | None, now: int) -> Result:
    """Return what an answer says of a page: gone is only what was not found in an earlier run too."""
    earlier = before.missing_since if before else 0
    if answer.status in MISSING:
        known = Verdict.GONE if earlier else Verdict.UNKNOWN
        why = f"status {answer.status}" if earlier else f"status {answer.status} for the first time"
        return Result(page, known, why, answer.status, checked=now, missing_since=earlier or now)
    if not 200 <= answer.status < 300:
        why = f"status {answer.status}"
        return Result(page, Verdict.UNKNOWN, why, answer.status, checked=now, missing_since=earlier)
    if why := _doubt(page, answer):
        return Result(page, Verdict.UNKNOWN, why, answer.status, checked=now, missing_since=earlier)
    if moved_to := _moved(page, answer):
        return Result(page, Verdict.MOVED, f"to {moved_to}", answer.status, moved_to, now)
    return Result(page, Verdict.ALIVE, "", answer.status, checked=now)


def _moved(page: str, answer: Answer) -> str:
    """Return the new address of a page, with the fragment that its readers used, or an empty text."""
    fragment = urlsplit(page).fragment
    new = answer.moved_to
    if new and fragment and not urlsplit(new).fragment:
        new = f"{new}#{fragment}"
    return new if new not in ("", page) else ""


def _doubt(page: str, answer: Answer) -> str:
    """Return why a page that was found may not be the page, or an empty text."""
    if _is_front(answer.url) and not _is_front(page):
        return "it redirects to the front page of the site"
    if not answer.data or not _is_markup(answer):
        return ""
    try:
        read = reading.of_bytes(answer.data, page, answer.content, answer.status)
    except UsageError:
        return ""  # a file that is not read here
    return f"status {answer.status}, but {read.why}" if read.kind is not Kind.ARTICLE else ""


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _is_markup(answer: Answer) -> bool:
    return "html" in answer.content.lower() or bool(_MARKUP.match(answer.data[:200]))
