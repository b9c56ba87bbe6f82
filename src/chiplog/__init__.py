"""A log of chip-trade policy events: what governments did, when, and how certain it is.

`import chiplog; log = chiplog.open("data/events.yaml"); log.select(country="CN", on="2026-06-30")`
"""

__version__ = "0.1.0"

_API = ("Correction", "Deadline", "Event", "Figure", "Log", "PartialDate", "Retraction", "Source", "State", "open")
_ERRORS = ("ChiplogError", "RefusedError", "UnreadableError", "UsageError")
__all__ = [*_API, *_ERRORS, "__version__"]  # noqa: PLE0604 - names from the lists above


def __getattr__(name: str) -> object:
    """Return what `import chiplog` offers, loaded when it is first used: commands need none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    module = importlib.import_module("chiplog.errors" if name in _ERRORS else "chiplog.api")
    return getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
