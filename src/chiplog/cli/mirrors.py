"""Open the mirror of a log, with the checks that it remembers."""

from typing import Any

from chiplog import config
from chiplog.log.index import Checker, Mirror


def of(path: str, *, lenient: bool = False) -> Mirror:
    """Bring the mirror of the log at this path up to date; `lenient` takes a file that is no log at all."""
    return Mirror(path, Checker(_check, config.code_stamp()), config.cache_folder(), lenient=lenient)


def _check(data: bytes) -> Any:
    from chiplog.rules import check  # only changed blocks need the rules

    return check.one_block(data)
