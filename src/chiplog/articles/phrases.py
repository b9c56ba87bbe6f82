"""The phrases by which pages say things: kept as data, by name, and compiled here.

In `data/phrases.yaml` a name has a list of alternatives, each a regular expression in which `(` begins a group that is
not kept, and `<name>` is what another name has.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from chiplog import datafile
from chiplog.logfile import parse

_NAMED = re.compile(r"<([a-z][a-z0-9-]+)>")
_GROUP = re.compile(r"((?<!\\)(?:\\\\)*)\((?!\?)")


@cache
def tables(file: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the sections of a data file of the program, by name."""
    text = datafile.text(f"{file}.yaml")
    blocks = [f"- {block}" for block in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    trees = [parse.read(block) for block in blocks]
    return {tree["section"]: {key: value for key, value in tree.items() if key != "section"} for tree in trees}


def source(name: str) -> str:
    """Return the regular expression of a name, as one group."""
    said = "|".join(_GROUP.sub(r"\1(?:", one) for one in _listed()[name])
    return f"(?:{_NAMED.sub(lambda match: source(match[1]), said)})"


def words(name: str) -> re.Pattern[str]:
    """Return the pattern of a name's phrases as whole words, in any case."""
    return re.compile(rf"\b{source(name)}\b", re.IGNORECASE)


def phrases(name: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return the pattern of a name's phrases."""
    return re.compile(source(name), flags)


@cache
def _listed() -> Mapping[str, list[str]]:
    return {name: listed for section in tables("phrases").values() for name, listed in section.items()}
