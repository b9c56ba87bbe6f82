"""The keys of an event and of the mappings in it, in canonical order.

The same as in model.event, which a test checks: pydantic takes longer to load than most commands take to answer.
"""

FIELDS: dict[str, tuple[str, ...]] = {
    "": (
        *("id", "title", "announced", "effective", "through", "actor", "body", "targets", "flow", "instrument"),
        *("effect", "stage", "confidence", "entities", "items", "codes", "acts", "list", "basis", "figures"),
        *("deadlines", "relations", "summary", "sources", "recorded", "corrections", "retracted"),
    ),
    "entities": ("subject", "supplier", "recipient", "owner"),
    "figures": ("what", "value", "unit", "of"),
    "value": ("from", "to"),
    "deadlines": ("day", "what"),
    "relations": ("suspends", "revokes", "replaces", "extends", "amends", "implements", "answers"),
    "sources": ("url", "publisher", "published", "kind", "origin", "lang", "title", "archive", "quote"),
    "corrections": ("date", "fields", "text"),
    "retracted": ("date", "reason", "see"),
}
"""The keys of an event ("") and of each mapping in it, in canonical order."""

SUBSTANTIVE = (
    *("announced", "effective", "through", "actor", "targets", "flow", "instrument", "effect", "stage", "confidence"),
    *("relations", "retracted"),
)
"""The fields whose change, once an entry has landed, needs a line in `corrections`."""

DATES = frozenset({"announced", "effective", "through", "recorded", "published", "date", "day"})
"""The keys whose value is a date, which is written without quotes."""
