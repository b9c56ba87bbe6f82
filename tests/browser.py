"""A real browser for tests of the published page: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pytest

NEEDED = "CHIPLOG_NEEDS_BROWSER"
"""Set in `.ci/run`: there a missing browser is a failure, elsewhere the tests are skipped."""

_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def missing() -> str:
    """Return what these tests lack, or ""."""
    if not _program():
        return "no chromium is installed"
    packages = ("axe_playwright_python", "html5lib", "playwright")
    if absent := [name for name in packages if find_spec(name) is None]:
        return f"the extra chiplog[browser] is not installed: no {', '.join(absent)}"
    return ""


def require() -> None:
    """Skip the tests of a module without a browser, or fail them where one is needed."""
    if lacks := missing():
        if os.environ.get(NEEDED):
            pytest.fail(lacks, pytrace=False)
        pytest.skip(lacks, allow_module_level=True)


def _program() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def browser() -> Iterator[Any]:
    """Yield a browser that makes no requests of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=_program(), args=list(_FLAGS))
        try:
            yield found
        finally:
            found.close()
