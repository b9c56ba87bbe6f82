"""Open the mirror of a log, with the checks that it remembers."""

from typing import Any

from chiplog import config
from chiplog.cli.progress import watched
from chiplog.log.index import Checker, Mirror


def of(path: str, *, lenient: bool = False) -> Mirror:
    """Bring the mirror of the log at this path up to date; `lenient` takes a file that is no log at all."""
    return Mirror(path, _checker(), config.cache_folder(), lenient=lenient)


def of_bytes(name: str, data: bytes) -> Mirror:
    """Mirror bytes that are in no file, in memory; `name` stands for the file's in findings."""
    return Mirror(name, _checker(), None, lenient=True, data=data)


def _checker() -> Checker:
    return Checker(_check, config.code_stamp(), watched)


def _check(data: bytes) -> Any:
    from chiplog.rules import check  # only changed blocks need the rules

    return check.one_block(data)
