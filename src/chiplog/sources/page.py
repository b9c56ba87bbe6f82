"""The text of a page, for its words: read as `add --from` reads it."""

from pathlib import Path

from chiplog.articles.pages import reading
from chiplog.articles.pages.page import LONGEST, Kind, Page
from chiplog.errors import UsageError
from chiplog.sockets import UnreachableError
from chiplog.web.polite import Polite

LARGEST = 5_000_000
"""Bytes of the largest file that is read."""


def at(url: str, asks: Polite) -> Page:
    """Return the page at an address. Raises UnreachableError where it can't be had, or holds no text to read."""
    answer = asks.get(url)
    return _readable(answer.data, url, answer.content, answer.status)


def saved(file: str, url: str) -> Page:
    """Return the page that was saved in a file. Raises UsageError where it can't be read, or holds no text to read."""
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(LARGEST)
    except OSError as error:
        raise UsageError(
            f"{file} can't be read: {error.strerror}", "give a page that was saved, HTML or text"
        ) from None
    try:
        return _readable(data, url, "", 200)
    except UnreachableError as error:
        raise UsageError(f"{file}: {error.message}", "give a page that was saved, HTML or text") from None


def is_cut(page: Page) -> bool:
    """Return whether a page may have more text than was read."""
    return len(page.said) >= LONGEST


def _readable(data: bytes, url: str, content: str, status: int) -> Page:
    try:
        page = reading.of_bytes(data, url, content, status)
    except UsageError as error:
        raise UnreachableError(error.message, error.hint) from None
    if page.kind is not Kind.ARTICLE:
        raise UnreachableError(page.why, "save the page in a browser, and give the file")
    return page
