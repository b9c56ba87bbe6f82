"""The JSON Schema of a log, made from the model."""

import json
from typing import Any

from pydantic import TypeAdapter

from chiplog import docstrings
from chiplog.model.event import Correction, Deadline, Entities, Event, Figure, Range, Relations, Retraction, Source
from chiplog.model.vocabulary import VOCABULARIES, Word


def document() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of a whole log: a list of events."""
    schema = TypeAdapter(list[Event]).json_schema(mode="validation")
    schema = _tidied(schema)
    parts = (Event, Entities, Relations, Source, Range, Figure, Deadline, Correction, Retraction)
    for owner in (*VOCABULARIES.values(), *parts):
        _describe(schema["$defs"], owner)
    for words in VOCABULARIES.values():
        if definition := schema["$defs"].get(words.__name__):
            _explain(definition, words)
    event = schema["$defs"]["Event"]
    event["allOf"] = [
        _unless("flow", "internal", "targets"),
        _if("effect", "mixed", "summary"),
        _if("instrument", "other", "summary"),
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A chiplog log",
        "description": "Chip-trade policy events, one mapping for each event.",
        **schema,
    }


def text() -> str:
    """Return the text of data/events.schema.json."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _describe(definitions: dict[str, Any], owner: Any) -> None:
    """Add the class's docstring to a definition if Python has dropped it (`-OO`)."""
    definition = definitions.get(owner.__name__, {"description": ""})
    if "description" not in definition:
        definitions[owner.__name__] = dict(sorted({**definition, "description": docstrings.of(owner)}.items()))


def _explain(definition: dict[str, Any], words: type[Word]) -> None:
    """Add the test of each word, which editors show."""
    definition["description"] = docstrings.of(words)
    definition["enumDescriptions"] = [word.test for word in words]
    definition["markdownEnumDescriptions"] = [word.test for word in words]


def _tidied(node: Any) -> Any:
    """Allow no null and no empty list: a log leaves empty fields out."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _tidied(value) for key, value in node.items() if key != "default" and not _is_label(key, value)}
    if options := [option for option in node.get("anyOf", []) if option != {"type": "null"}]:
        node.pop("anyOf")
        node = {**(options[0] if len(options) == 1 else {"anyOf": options}), **node}
    if node.get("type") == "array":
        node |= {"minItems": 1, "uniqueItems": True}
    return node


def _is_label(key: str, value: Any) -> bool:
    return key == "title" and isinstance(value, str)


def _if(key: str, value: str, needed: str) -> dict[str, Any]:
    return {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": {"required": [needed]}}


def _unless(key: str, value: str, needed: str) -> dict[str, Any]:
    condition = _if(key, value, needed)
    return {"if": condition["if"], "else": condition["then"]}
