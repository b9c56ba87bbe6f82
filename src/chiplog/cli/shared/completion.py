"""What the shell completes: ids, countries and what the log holds."""

from chiplog import config
from chiplog.cli.shared import mirrors
from chiplog.model import jurisdictions

_QUESTIONS = {
    "id": "SELECT id FROM event WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id",
    "body": "SELECT DISTINCT body FROM event WHERE substr(lower(body), 1, length(?1)) = ?1 ORDER BY body",
    "entity": "SELECT DISTINCT name FROM entity WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY name",
    "item": "SELECT DISTINCT name FROM item WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY name",
    "act": "SELECT DISTINCT act FROM act WHERE substr(act, 1, length(?1)) = ?1 ORDER BY act",
    "code": "SELECT DISTINCT scheme || ':' || number FROM code WHERE substr(number, 1, length(?1)) = ?1"
    " OR substr(scheme || ':' || number, 1, length(?1)) = ?1 ORDER BY 1",
}


def of(kind: str, incomplete: str, file: str | None) -> list[str]:
    """Give what may stand there, beginning as it was typed, since filters don't look at case.

    Nothing when the log can't be read, as a completion has nowhere to say so.
    """
    return [incomplete + value[len(incomplete) :] for value in _values(kind, incomplete.casefold(), file)]


def _values(kind: str, begun: str, file: str | None) -> list[str]:
    if kind == "country":
        return [code for code in sorted(jurisdictions.CODES) if code.casefold().startswith(begun)]
    if kind == "field":
        from chiplog.model.event import Event  # slow to load

        return [name for name in Event.model_fields if name.startswith(begun)]
    try:
        with mirrors.of(config.log_path(file)) as mirror:
            return [str(value) for (value,) in mirror.ask(_QUESTIONS[kind], [begun])]
    except Exception:  # noqa: BLE001 - a completion that fails must not disturb the command line
        return []
