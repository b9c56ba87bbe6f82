"""Three versions of a value: a base, and what two sides made of it."""

import heapq
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

_T_co = TypeVar("_T_co", covariant=True)
_V = TypeVar("_V")
_R = TypeVar("_R")
_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True)
class ThreeWay(Generic[_T_co]):
    """A value in three versions; None if a version lacks it. If the base is not `known`, it is ignored."""

    base: _T_co
    ours: _T_co
    theirs: _T_co
    known: bool = True

    @property
    def conflict(self) -> bool:
        """Whether both sides changed it differently."""
        return self.ours != self.theirs and not (self.known and self.base in (self.ours, self.theirs))

    @property
    def merged(self) -> _T_co:
        """The merged version, if there is no conflict."""
        return self.theirs if self.known and self.ours == self.base else self.ours

    @property
    def sides(self) -> tuple[_T_co, _T_co]:
        """Ours and theirs."""
        return self.ours, self.theirs

    def each(self, made: Callable[[_T_co], _R]) -> "ThreeWay[_R]":
        """Return the results of a function for each version."""
        return ThreeWay(made(self.base), made(self.ours), made(self.theirs), self.known)


def part(versions: ThreeWay[Mapping[_K, _V]], key: _K) -> ThreeWay[_V | None]:
    """Return the values of a key in three mappings."""
    return versions.each(lambda version: version.get(key))


def order(keys: ThreeWay[Sequence[_K]], rank: Callable[[_K], Any]) -> list[_K]:
    """Return the keys of both sides, in the order of the side that changed the order.

    A key of one side stays behind the key that it follows there; if both sides have keys at one place, `rank` decides.
    """
    shared = set(keys.ours) & set(keys.theirs)
    moved = _among(keys.ours, keys.base) != _among(keys.base, keys.ours)
    leading, other = (keys.ours, keys.theirs) if moved or not keys.known else (keys.theirs, keys.ours)
    runs, more = _runs(leading, shared), _runs(other, shared)
    found: list[_K] = []
    for anchor, run in runs.items():
        found += [] if anchor is None else [anchor]
        found += heapq.merge(run, more[anchor], key=rank) if run and more[anchor] else run or more[anchor]
    return found


def _among(keys: Sequence[_K], others: Sequence[_K]) -> list[_K]:
    known = set(others)
    return [key for key in keys if key in known]


def _runs(keys: Sequence[_K], shared: set[_K]) -> dict[_K | None, list[_K]]:
    """Return the keys behind each shared key, up to the next one; None is the beginning."""
    runs: dict[_K | None, list[_K]] = {None: []}
    anchor = None
    for key in keys:
        if key in shared:
            anchor = key
            runs[anchor] = []
        else:
            runs[anchor].append(key)
    return runs
