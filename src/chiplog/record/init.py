"""A new log, with what belongs beside it."""

import os
from collections.abc import Iterator
from pathlib import Path

from chiplog.errors import RefusedError
from chiplog.model.characters import shown

LOG = """\
# yaml-language-server: $schema=events.schema.json
# Chip-trade policy events, one block each, in the order of actor, announced, id.
"""

README = """\
# The log

`events.yaml` holds events of chip-trade policy: one act of a government, court or regulator, made public on one day.

- `chiplog add` adds one, `chiplog edit` corrects one, `chiplog retract` marks one as wrong. Nothing is deleted.
- `chiplog list`, `show` and `summary` read it; `chiplog validate` and `fmt --check` check it.
- Describe here what the log covers, since when, and what is known to be missing.
"""

ATTRIBUTES = """\
# `chiplog git install` makes a clone merge the log by events, and name them in diffs.
data/events.yaml text eol=lf merge=chiplog diff=chiplog
"""

HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: chiplog-validate
        name: chiplog validate
        entry: chiplog validate --staged
        language: system
        files: ^data/events\\.yaml$
      - id: chiplog-fmt
        name: chiplog fmt
        entry: chiplog fmt --check --staged
        language: system
        files: ^data/events\\.yaml$
"""

NEXT = """\
next, in {folder}: `git init` if it is not a repository yet, `pre-commit install`,
then `chiplog add`, and describe in data/README.md what the log covers"""


def start(folder: str) -> tuple[str, ...]:
    """Make a new log in a folder, and return what was done and what comes next; files that are there stay.

    Raises RefusedError where there is a log already, or the folder can't be written.
    """
    root = Path(folder)
    if os.path.lexists(root / "data" / "events.yaml"):
        raise RefusedError(f"{root / 'data' / 'events.yaml'} already exists", "nothing was written")
    notes = [_noted(root, root / name, text) for name, text in _files()]
    return (*notes, NEXT.format(folder=shown(str(root))))


def _noted(root: Path, file: Path, text: str) -> str:
    """Make a file, and return what was done. Raises RefusedError where it can't be made."""
    try:
        made = _make(root, file, text)
    except OSError as error:
        raise RefusedError(f"{file} can't be written: {error.strerror}", "choose another directory") from None
    return f"created {shown(str(file))}" if made else f"kept existing {shown(str(file))}"


def _make(root: Path, file: Path, text: str) -> bool:
    """Make a file that is not there; a link, which may lead anywhere, stays as it is. Raises RefusedError, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not Path(os.path.realpath(file.parent)).is_relative_to(os.path.realpath(root)):
        raise RefusedError(f"{file.parent} leads out of {root}", "remove the link, or choose another directory")
    try:
        with file.open("x", encoding="utf-8", newline="") as new:
            new.write(text)
    except FileExistsError:
        return False
    return True


def _files() -> Iterator[tuple[str, str]]:
    from chiplog.model import schema  # slow to load

    yield ".gitattributes", ATTRIBUTES
    yield ".pre-commit-config.yaml", HOOKS
    yield "data/README.md", README
    yield "data/events.schema.json", schema.text()
    yield "data/events.yaml", LOG
