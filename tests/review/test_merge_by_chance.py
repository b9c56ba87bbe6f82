"""Merges of all kinds by chance: nothing of either side is lost, as another reader of YAML sees it."""

import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chiplog.review import merge, proof
from chiplog.review.three import ThreeWay
from tests import merges

NOTE = re.compile(r"#[^\n\r]*n\d{7,8}n|# note \d+")


def lost(three: ThreeWay[str], after: str, size: int = 7) -> Iterator[str]:
    """Name what a merged text lacks of its sides, or has twice."""
    readings = [events(side) for side in sides(after, size)]
    base, *both = (events(text) for text in (three.base, *three.sides))
    most = Counter[str]()
    for side in (base, *both):
        most |= Counter(str(event["id"]) for event in side)
    for reading in readings:
        yield from (
            f"{name} twice"
            for name, count in Counter(str(event["id"]) for event in reading).items()
            if count > most[name]
        )
    found: dict[str, set[str]] = {}
    for reading in readings:
        for event in reading:
            found.setdefault(event["id"], set()).update(words(event))
    before = {event["id"]: words(event) for event in base}
    for side in both:
        for event in side:
            put = words(event) - before.get(event["id"], set())
            if event["id"] not in found:
                yield f"{event['id']} is gone"
            elif not put <= found[event["id"]]:
                yield f"{event['id']} lacks {put - found[event['id']]}"
    old, ours, theirs = (set(NOTE.findall(text)) for text in (three.base, *three.sides))
    yield from sorted(((ours | theirs) - old | (ours & theirs)) - set(NOTE.findall(after)))


def sides(text: str, size: int) -> tuple[str, str]:
    """Both sides of a text with conflict markers, read by their signs alone."""
    ours, theirs, into = "", "", "both"
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        sign = line[:size] if line[size : size + 1] in (" ", "\n", "\r") and line[:1] in "<=>" else ""
        if sign == "<" * size:
            into = "ours"
        elif sign == "=" * size and into == "ours":
            into = "theirs"
        elif sign == ">" * size and into == "theirs":
            into = "both"
        else:
            ours += line if into != "theirs" else ""
            theirs += line if into != "ours" else ""
    assert into == "both"
    return ours, theirs


def events(text: str) -> list[dict[str, Any]]:
    return yaml.load(text, Loader=yaml.BaseLoader) or []  # noqa: S506 - it makes text alone


def words(value: Any, *path: str) -> set[str]:
    """Each word of a value, with the fields that lead to it."""
    if isinstance(value, dict):
        return set[str]().union(*(words(inner, *path, key) for key, inner in value.items()))
    if isinstance(value, list):
        return set[str]().union(*(words(inner, *path) for inner in value))
    return {f"{'.'.join(path)}: {word}" for word in str(value).split()}


def merge_all(first: int, count: int) -> None:
    for number in range(first, first + count):
        three = merges.wild_sides(random.Random(number))  # noqa: S311 - a log by chance
        done = merge.logs(three)
        assert list(lost(three, done.text())) == [], number
        assert list(proof.lost(three, done.text(), done.conflicts)) == [], number


def test_nothing_of_either_side_is_lost() -> None:
    merge_all(0, 12)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("first", range(1000, 5000, 1000))
def test_nothing_is_lost_in_thousands_of_merges(first: int) -> None:
    merge_all(first, 800)


@pytest.mark.parametrize("size", [7, 10, 32, 3])
def test_nothing_is_lost_by_git_and_resolve_whatever_the_size_of_its_markers(
    chiplog: Any, tmp_path: Path, size: int
) -> None:
    by_git(chiplog, tmp_path, size, range(size * 100, size * 100 + 1))


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_nothing_is_lost_in_many_merges_by_git(chiplog: Any, tmp_path: Path) -> None:
    for size in (7, 10, 32, 3):
        by_git(chiplog, tmp_path, size, range(5000 + size * 100, 5000 + size * 100 + 25))


def by_git(chiplog: Any, folder: Path, size: int, seeds: range) -> None:
    """Merge in real repositories by git's own lines, and let `resolve` end it."""
    for number in seeds:
        three = merges.wild_sides(random.Random(number))  # noqa: S311 - a log by chance
        place = folder / str(number)
        place.mkdir()
        log = place / "events.yaml"
        git(place, "init", "-q")
        (place / ".gitattributes").write_text(f"events.yaml -text conflict-marker-size={size}\n")
        for start, branch, text in (
            ("", "base", three.base),
            ("base", "theirs", three.theirs),
            ("base", "ours", three.ours),
        ):
            git(place, "checkout", "-q", "-b", branch, *([start] if start else []))
            log.write_bytes(text.encode())
            git(place, "add", "-A")
            git(place, "commit", "-q", "--allow-empty", "-m", branch)
        if not git(place, "merge", "-q", "theirs", check=False):
            continue  # git's own merge, with nothing left to resolve
        done = chiplog("resolve", "--no-input", log)
        assert done.exit_code in (0, 1), f"{number}: {done.stderr}"
        assert list(lost(three, log.read_bytes().decode(), size)) == [], number


def git(folder: Path, *words: str, check: bool = True) -> int:
    command = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org", *words]
    return subprocess.run(command, check=check, capture_output=True).returncode
