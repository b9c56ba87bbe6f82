"""The same events for other tools: `python -m benchmarks.convert LOG rec|journal|jsonl > FILE`.

`rec` is for GNU recutils, with the types that `recfix` holds records against; `journal` for hledger, one transaction an
event; `jsonl` for jq.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chiplog.logfile import blocks, emit, parse
from chiplog.model import dates
from chiplog.model.event import DATES, FIELDS, Event
from chiplog.model.vocabulary import VOCABULARIES

Tree = dict[str, Any]

EVERYONE = "everyone"
"""What `*` is called in an account, where a query would take it for any text."""

_ENUMS = ("flow", "instrument", "effect", "stage", "confidence")
_DAY = "/^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/"
_COUNTRY = r"/^([A-Z]{2}|\*)$/"


def read(log: Path) -> list[Tree]:
    """Give the trees of a log's events, in its order."""
    return [parse.read(block.data.decode()) for block in blocks.cut(log.read_bytes()).blocks]


def recfile(trees: Iterable[Tree]) -> str:
    """Give events as records of one type."""
    records = ("".join(_field(name, value) for name, value in _flat(tree)) for tree in trees)
    return "\n".join([_descriptor(), *records])


def journal(trees: Iterable[Tree]) -> str:
    """Give events as transactions: what the actor gives, each target takes; all other fields are tags."""
    return "\n".join(_transaction(tree) for tree in trees)


def jsonl(trees: Iterable[Tree]) -> str:
    """Give events as JSON, one on a line."""
    return "".join(f"{json.dumps(tree, ensure_ascii=False)}\n" for tree in trees)


FORMS = {"rec": recfile, "journal": journal, "jsonl": jsonl}


def _descriptor() -> str:
    required = [name for name, info in Event.model_fields.items() if info.is_required() and name != "id"]
    dated = [name for name in FIELDS[""] if name in DATES]
    return "".join(
        (
            "%rec: Event\n%key: id\n",
            f"%mandatory: {' '.join(required)}\n",
            f"%type: {','.join(dated)} regexp {_DAY}\n",
            f"%type: actor,targets regexp {_COUNTRY}\n",
            *(f"%type: {name} enum {' '.join(VOCABULARIES[name])}\n" for name in _ENUMS),
        )
    )


def _flat(tree: Tree) -> Iterator[tuple[str, str]]:
    """Give each field as (name, text); a list gives several, a mapping of lists one for each word and value."""
    for key, value in tree.items():
        if key == "summary":
            yield key, "\n".join(emit.summary_lines(value))
        elif isinstance(value, str):
            yield key, value
        elif key == "retracted":
            yield key, _lines(value)
        elif isinstance(value, dict):
            yield from ((word, text) for word, texts in value.items() for text in texts)
        else:
            yield from ((key, item if isinstance(item, str) else _lines(item)) for item in value)


def _lines(mapping: Tree) -> str:
    return "\n".join(
        f"{key}: {value if isinstance(value, str) else ', '.join(value)}" for key, value in mapping.items()
    )


def _field(name: str, text: str) -> str:
    r"""Write a field; a line that ends with `\` would take in the next, so that it gets a space."""
    first, *rest = (f"{line} " if line.endswith("\\") else line for line in text.split("\n"))
    return "".join((f"{name}: {first}\n", *(f"+ {line}\n" for line in rest)))


def _transaction(tree: Tree) -> str:
    day = dates.parse(tree["announced"]).lo
    targets = [EVERYONE if code == "*" else code for code in tree.get("targets", ["none"])]
    title = tree["title"].replace(";", ",")  # begins a comment, and can't be escaped
    tags = (f"    ; {name}: {line}\n" for name, text in _flat(tree) for line in text.split("\n") if name != "title")
    return "".join(
        (
            f"{day} ({tree['id']}) {title}\n",
            *tags,
            f"    actor:{tree['actor']}  {len(targets)}\n",
            *(f"    target:{code}  -1\n" for code in targets),
        )
    )


def main(words: list[str] | None = None) -> None:
    """Convert one log, to standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.convert", description="A log for another tool.")
    parser.add_argument("log", type=Path)
    parser.add_argument("form", choices=list(FORMS))
    asked = parser.parse_args(words)
    sys.stdout.write(FORMS[asked.form](read(asked.log)))


if __name__ == "__main__":
    main()
