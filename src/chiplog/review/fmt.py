"""fmt: logs in canonical form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chiplog.errors import RefusedError, UnreadableError
from chiplog.logfile import formatting, store
from chiplog.logfile.formatting import Formatted
from chiplog.versions import revisions


@dataclass(frozen=True)
class FormattedFile:
    """A file as it is, and in canonical form."""

    path: str
    before: bytes
    formatted: Formatted

    @property
    def changed(self) -> bool:
        """Whether the file is not in canonical form."""
        return self.before != self.formatted.data


def check(paths: Sequence[str]) -> Iterator[FormattedFile]:
    """Yield files with their canonical form; nothing is written. Raises UnreadableError."""
    return (_formatted(path, store.read(path)) for path in paths)


def check_staged(paths: Sequence[str]) -> Iterator[FormattedFile]:
    """Yield what is staged of files with its canonical form; nothing is written. Raises UnreadableError."""
    return (_formatted(path, revisions.staged(path).data) for path in paths)


def write(paths: Sequence[str]) -> Iterator[FormattedFile]:
    """Write files in canonical form, and yield each as soon as it is written; standard input is only returned.

    Raises UnreadableError or RefusedError for a file that can't be read, before any is written, or can't be written.
    """
    for _ in check([path for path in paths if path != store.STDIN]):
        pass
    yield from map(_written, paths)


def _formatted(path: str, data: bytes) -> FormattedFile:
    try:
        formatted = formatting.format_log(data)
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not UTF-8", f"`chiplog validate {path}` shows the byte") from None
    if not formatting.may_be_log(data):
        raise UnreadableError(
            f"{path} is not a log: it has text, but no event that begins with `- id: …` in column 0",
            f"`chiplog validate {path}` shows the lines",
        )
    _prove(data, formatted.data)
    return FormattedFile(path, data, formatted)


def _written(path: str) -> FormattedFile:
    if path == store.STDIN:
        return _formatted(path, store.read(path))
    with store.locked(path):
        file = _formatted(path, store.read(path))
        if file.changed:
            store.replace(path, file.before, file.formatted.data, lambda data: _prove(file.before, data))
    return file


def _prove(before: bytes, after: bytes) -> None:
    if not formatting.same_meaning(before, after):
        raise RefusedError(
            "formatting would change a value or lose a comment", "nothing was written; please report this"
        )
