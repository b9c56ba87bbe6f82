"""Tables of words that filters and searches know: groups of countries, families of items, synonyms; from data files."""

from functools import cache
from typing import Any, NamedTuple

from chiplog import datafile
from chiplog.model import characters


class Family(NamedTuple):
    """A family of items: its name, its members as the log spells them, and how acts bind all of these.

    They bind all by naming a member that stands for the `whole`, or by one of the codes.
    """

    name: str
    members: tuple[str, ...]
    whole: tuple[str, ...]
    codes: tuple[str, ...]


@cache
def _read(name: str) -> dict[str, Any]:
    import tomllib  # only some filters need it

    return tomllib.loads(datafile.text(f"{name}.toml"))


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Return the members of each group of countries, by its folded name."""
    return {characters.key(name): tuple(members) for name, members in _read("groups").items()}


def group_names() -> list[str]:
    """Return the names of the groups of countries."""
    return list(_read("groups"))


@cache
def families() -> dict[str, Family]:
    """Return the families of items by their folded names; a family may have several names."""
    found: dict[str, Family] = {}
    for name, row in _read("families").items():
        family = Family(name, tuple(row["members"]), tuple(row["whole"]), tuple(row["codes"]))
        found |= {characters.key(one): family for one in (name, *row["also"])}
    return found


def family_names() -> list[str]:
    """Return all names of the families of items, as the table writes them."""
    return [one for name, row in _read("families").items() for one in (name, *row["also"])]


def families_of(item: str) -> list[Family]:
    """Return the families that an item is a member of, the smallest first."""
    key = item_key(item)
    found = {one.name: one for one in families().values() if key in map(item_key, one.members)}
    return sorted(found.values(), key=lambda family: len(family.members))


_MAKERS = ("nvidia", "amd", "intel", "huawei", "asml", "geforce", "instinct", "the")


@cache
def item_key(text: str) -> str:
    """Return what two spellings of one item have in common: `NVIDIA H-200` and `H200` are one."""
    words = characters.key(text).replace("-", " ").split()
    kept = [word for word in words if word not in _MAKERS] or words
    return "".join(kept) if any(sign.isdigit() for sign in "".join(kept)) else " ".join(kept)


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return, for each folded word or phrase, the other words and phrases that a search takes for the same.

    Two spellings of one word have the same synonyms.
    """
    table = _read("synonyms")
    spellings = [_folded(line) for line in table["spellings"]]
    spelt = {name: line for line in spellings for name in line}
    found: dict[str, tuple[str, ...]] = {}
    for line in (*spellings, *map(_folded, table["synonyms"])):
        names = list(dict.fromkeys(other for name in line for other in spelt.get(name, [name])))
        for name in names:
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *(other for other in names if other != name))))
    return found


def _folded(line: list[str]) -> list[str]:
    return [characters.folded(name).casefold() for name in line]
