"""The lists of parties that governments keep: name, keeper, page, and the test for an act that changes one.

The table is data/lists.toml.
"""

import tomllib
from typing import NamedTuple

from chiplog import datafile


class PartyList(NamedTuple):
    """A list: its official name, the agency and jurisdiction that keep it, the keeper's page, and its test."""

    name: str
    actor: str
    keeper: str
    page: str
    test: str


def _read() -> dict[str, PartyList]:
    return {word: PartyList(**row) for word, row in tomllib.loads(datafile.text("lists.toml")).items()}


WORDS: dict[str, PartyList] = _read()
