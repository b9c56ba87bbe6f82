"""Ask the user's own language model about a page: one request, whose failures end in an error and in nothing else."""

import json
from typing import Any
from urllib.parse import urlsplit

from chiplog import settings, web
from chiplog.articles.pages.page import Page
from chiplog.errors import UsageError
from chiplog.llm import answer, request
from chiplog.llm.answer import Advice
from chiplog.model import urls
from chiplog.settings import ModelSettings
from chiplog.web import UnreachableError

SECONDS = 90.0
"""For the whole request: longer than for a page, because a model writes its answer word by word."""


def ask(model: ModelSettings, page: Page) -> Advice:
    """Return what a model says about a page, as far as the page proves it.

    Raises UnreachableError where no answer in the form that was asked for comes in time, and UsageError where the
    settings can't be used. No message has the key, the address's path or a text of the answer.
    """
    if urls.fault(model.url):
        raise UsageError("its url is not a complete web address", "see `chiplog help articles`")
    key = settings.secret(model.key_env) if model.key_env else ""
    text = request.text_of(page)
    had = web.post(
        endpoint(model.url),
        request.body(model.name, text),
        authorization=f"Bearer {key}" if key else "",
        policy=web.Policy(seconds=SECONDS),
    )
    if had.status != 200:
        raise UnreachableError(f"it answered with the status {had.status}", "see the model's own log")
    try:
        return answer.read(_content(json.loads(had.data)), text)
    except (ValueError, RecursionError):
        raise UnreachableError("its answer has not the form that was asked for", "try another model") from None


def endpoint(url: str) -> str:
    """Return the address that is asked, of an address with or without its last part."""
    parts = urlsplit(url)
    base = parts.path.rstrip("/").removesuffix("/chat/completions")
    return parts._replace(path=f"{base}/chat/completions").geturl()


def _content(document: Any) -> str:
    """Return the text that a model wrote. Raises ValueError where there is none."""
    try:
        content: str = document["choices"][0]["message"]["content"] + ""
    except (TypeError, LookupError):
        raise ValueError("no text") from None
    return content
