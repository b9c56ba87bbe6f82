"""What the shell completes: ids, countries and names in the log."""

from chiplog import snapshot
from chiplog.index import lookup
from chiplog.model import characters, jurisdictions, tables


def of(kind: str, incomplete: str, file: str | None) -> list[str]:
    """Return the values of a kind that begin with what was typed, in any case, as filters ignore case.

    Returns nothing if the log can't be read: a completion can't show a message.
    """
    begun = characters.key(incomplete)
    return [incomplete + _rest(value, begun) for value in _values(kind, begun, file)]


def _rest(value: str, begun: str) -> str:
    """Return what follows the typed beginning of a value, which may be written with other characters."""
    end = next((end for end in range(len(value) + 1) if characters.key(value[:end]) == begun), 0)
    return value[end:]


def _values(kind: str, begun: str, file: str | None) -> list[str]:
    if kind == "country":
        known = [*sorted(jurisdictions.CODES), *tables.group_names()]
        return [code for code in known if code.casefold().startswith(begun)]
    if kind == "list":
        from chiplog.model import lists  # few completions need it

        return [word for word in lists.WORDS if word.startswith(begun)]
    if kind == "field":
        from chiplog.model.event import Event  # slow to load

        return [name for name in Event.model_fields if name.startswith(begun)]
    try:
        with snapshot.find(file)[0] as log:
            return lookup.beginning(log.index, kind, begun)
    except Exception:  # noqa: BLE001 - a completion that fails must not disturb the command line
        return []
