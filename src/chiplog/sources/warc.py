"""Local copies of pages, in a file that the tools of web archives read (WARC)."""

import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Self

from chiplog import __version__
from chiplog.errors import UsageError
from chiplog.web.answer import Answer


class Warc:
    """A new file of pages in a folder; each page is on the disk before the next one is asked for."""

    def __init__(self, folder: str, now: Callable[[], float] = time.time) -> None:
        """Begin a file. Raises UsageError where the library is missing, or the folder can't be written to."""
        try:
            from warcio.warcwriter import WARCWriter  # an extra
        except ImportError:
            raise UsageError("a local copy needs warcio", "pip install 'chiplog[warc]'") from None
        stem = time.strftime("chiplog-%Y%m%dT%H%M%SZ", time.gmtime(now()))
        self.path, self._file = _begun(Path(folder), stem)
        self._writer = WARCWriter(self._file, gzip=True)
        info = {"software": f"chiplog/{__version__}", "format": "WARC File Format 1.0"}
        self._writer.write_record(self._writer.create_warcinfo_record(self.path.name, info))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, answer: Answer) -> None:
        """Add a page as it was read: unpacked, so as a resource and not as the server's answer."""
        record = self._writer.create_warc_record(
            answer.url,
            "resource",
            payload=BytesIO(answer.data),
            length=len(answer.data),
            warc_content_type=_plain(answer.content) or "application/octet-stream",
        )
        self._writer.write_record(record)
        self._file.flush()
        os.fsync(self._file.fileno())


def _plain(content: str) -> str:
    """Return a content type that can be a line of the file's own headers, or an empty text."""
    return content if content.isascii() and content.isprintable() and len(content) < 200 else ""


def _begun(folder: Path, stem: str) -> tuple[Path, BinaryIO]:
    """Return a new file in a folder. Raises UsageError where none can be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 1_000):
            path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.warc.gz"
            try:
                return path, path.open("xb")
            except FileExistsError:
                continue
    except OSError as error:
        raise UsageError(f"{folder} can't be written to: {error.strerror}", "give another folder to --warc") from None
    raise UsageError(f"{folder} has a thousand files of this second", "give another folder to --warc")
