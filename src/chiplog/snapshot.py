"""The snapshot of the project's log that an installed chiplog carries, for people who have no clone of it.

It is unpacked into the cache directory once for each version, so that it has an index as any log. Reading commands use
it where no log is found; it is never written to.
"""

import contextlib
import hashlib
from pathlib import Path

from chiplog import __version__, private, settings
from chiplog.index.sync import Watch, unwatched
from chiplog.log import Log


def find(file: str | None, watch: Watch = unwatched) -> tuple[Log, str]:
    """Open the log that is named or found, else the snapshot; return it, and what a reader must know of it, or "".

    Raises UnreadableError if it can't be read, or there is neither.
    """
    try:
        path = settings.log_path(file)
    except settings.NoLogError:
        if not settings.SNAPSHOT.exists():
            raise
        log = _opened(settings.SNAPSHOT.read_bytes(), watch)
        return log, f"the log that came with chiplog {__version__}, through {log.through}; a clone has the newest"
    return Log.open(path, watch=watch), ""


def _opened(packed: bytes, watch: Watch) -> Log:
    """Open the snapshot: on disk, or in memory where the cache directory can't be used."""
    file = _file(packed)
    if file is not None and (private.own(file) or _unpack(packed, file)):
        return Log.open(str(file), watch=watch)
    return Log.of_bytes("the log that came with chiplog", _unpacked(packed), watch=watch)


def _file(packed: bytes) -> Path | None:
    folder = settings.cache_folder()
    if folder is None or not private.folder(folder):
        return None
    name = hashlib.blake2b(packed, digest_size=8).hexdigest()
    return folder / f"snapshot-{__version__}-{name}.yaml"


def _unpack(packed: bytes, file: Path) -> bool:
    """Write the snapshot to its file; return whether that could be done."""
    with contextlib.suppress(OSError):
        private.write(file, _unpacked(packed).decode())
        return True
    return False


def _unpacked(packed: bytes) -> bytes:
    import gzip  # only a snapshot needs it

    return gzip.decompress(packed)
