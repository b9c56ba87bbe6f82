"""One event, to be cited: what it is, and the pages that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chiplog.answers import detail
from chiplog.answers.footer import Footer
from chiplog.index import select
from chiplog.log import Log


@dataclass(frozen=True)
class CiteAnswer:
    """An event with all its fields."""

    row: Mapping[str, Any]
    footer: Footer


def answer(log: Log, name: str) -> CiteAnswer:
    """Return the one event with an id, the beginning of one, or words of its title.

    Raises UsageError if there is none or more than one, UnreadableError if the event is faulty.
    """
    row = select.events(log.index, [detail.key_of(log, name)])[0]
    return CiteAnswer(row, Footer(left_out=log.left_out(), through=log.through))
