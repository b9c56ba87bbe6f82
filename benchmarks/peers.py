"""Write the events of a log for other programs: recutils, hledger and jq."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

Event = dict[str, Any]
STATES = ("state", "state_why", "unverified")


def read(lines: str) -> list[Event]:
    """Return the events that `chiplog list --format jsonl` prints, with what the log has of them and no states."""
    return [{key: value for key, value in json.loads(line).items() if key not in STATES} for line in lines.splitlines()]


def recfile(events: Sequence[Event]) -> str:
    """Return events as records of GNU recutils, with a field for each value."""
    records = ("".join(f"{name}: {_indented(value)}\n" for name, value in _fields(event)) for event in events)
    return "\n".join(["%rec: Event\n", *records])


def journal(events: Sequence[Event]) -> str:
    """Return events as transactions of hledger, from the actor's account to its targets', with all fields as tags."""
    return "\n".join(_transaction(event) for event in events)


def jsonl(events: Sequence[Event]) -> str:
    """Return events as JSON, one on a line."""
    return "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in events)


def entries(events: Sequence[Event]) -> str:
    """Return events as transactions of hledger with one posting each, to the actor's account, and fields as tags."""
    return "\n".join(f"{_head(event)}    actor:{event['actor']}  0\n" for event in events)


def plain(event: Event) -> Event:
    """Return an event without its sources, relations and other mappings."""
    return {
        name: value
        for name, value in event.items()
        if not isinstance(value, dict) and not (isinstance(value, list) and isinstance(value[0], dict))
    }


FORMATS = {"rec": recfile, "journal": journal, "jsonl": jsonl}
BRIEF = {"rec": recfile, "journal": entries, "jsonl": jsonl}
"""For short events, of which the others get their plain fields alone."""


def _fields(event: Event) -> Iterator[tuple[str, str]]:
    """Yield each field as name and text: one for each item of a list, and for each value in a mapping of lists."""
    for name, value in event.items():
        if isinstance(value, dict):
            yield from ((key, text) for key, texts in value.items() for text in texts)
        elif isinstance(value, list):
            yield from ((name, item if isinstance(item, str) else _lines(item)) for item in value)
        else:
            yield name, value


def _lines(mapping: Event) -> str:
    return "\n".join(f"{key}: {value}" for key, value in mapping.items())


def _indented(text: str) -> str:
    return text.replace("\n", "\n+ ")


def _transaction(event: Event) -> str:
    targets = event.get("targets", ["none"])
    postings = [f"    actor:{event['actor']}  {len(targets)}\n", *(f"    target:{code}  -1\n" for code in targets)]
    return "".join((_head(event), *postings))


def _head(event: Event) -> str:
    """Return the first line of a transaction, and all fields as tags."""
    day = f"{event['announced']}-01-01"[:10]  # hledger has no dates without a day
    title = event["title"].replace(";", ",")  # a semicolon begins a comment
    tags = [f"    ; {name}: {line}\n" for name, text in _fields(event) for line in text.split("\n") if name != "title"]
    return "".join((f"{day} ({event['id']}) {title}\n", *tags))
