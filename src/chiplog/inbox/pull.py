"""pull: ask the sources what is new, and put it into the inbox, piece by piece."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chiplog.errors import ChiplogError, RefusedError, UnreadableError
from chiplog.inbox import federal_register, feed, known, page, screening_list
from chiplog.inbox.asking import Asker
from chiplog.inbox.fetch import Fetch, WaitError
from chiplog.inbox.item import Item
from chiplog.inbox.reader import Piece, Reader, of_one_file
from chiplog.inbox.sources import Kind, Source
from chiplog.inbox.store import Inbox, Items
from chiplog.log import Log
from chiplog.model import typed
from chiplog.sockets import UnreachableError

READERS: Mapping[Kind, Reader] = {
    Kind.FEDERAL_REGISTER: federal_register.read,
    Kind.SCREENING_LIST: screening_list.read,
    Kind.FEED: of_one_file(feed.LARGEST, feed.entries),
    Kind.PAGE: of_one_file(page.LARGEST, page.listed),
}


@dataclass(frozen=True)
class Pulled:
    """What came of one source: how many items are new, how many of the new ones the log has, how many were known."""

    source: str
    new: int = 0
    in_log: int = 0
    known: int = 0
    unchanged: bool = False
    """Whether the server said that there is nothing new."""
    error: str = ""
    """Why it was not read to its end, or not at all."""
    hint: str = ""
    failed: bool = False
    """Whether nothing of it was read."""
    notes: tuple[str, ...] = ()

    def plus(self, other: "Pulled") -> "Pulled":
        """Return both together."""
        return replace(
            self,
            new=self.new + other.new,
            in_log=self.in_log + other.in_log,
            known=self.known + other.known,
            unchanged=other.unchanged,
            notes=(*self.notes, *other.notes),
        )


@dataclass(frozen=True)
class PullResult:
    """What came of all sources, in the order in which they were asked."""

    pulled: tuple[Pulled, ...] = ()
    file: str = ""

    @property
    def failed(self) -> bool:
        """Whether a source was not read at all."""
        return any(one.failed for one in self.pulled)


Watch = Callable[[Iterable[Source], int, str], Iterable[Source]]


def unwatched(sources: Iterable[Source], _total: int, _what: str) -> Iterable[Source]:
    """Show no progress."""
    return sources


@dataclass(frozen=True)
class Asking:
    """How sources are asked: by whom, at what time, and who watches."""

    asker: Asker = field(default_factory=Asker)
    now: Callable[[], float] = time.time
    watch: Watch = unwatched


def pull(log: Log, inbox: Inbox, sources: Sequence[Source], how: Asking | None = None) -> PullResult:
    """Ask each source in turn; what one has so far is in the inbox when another fails, or it fails itself.

    Raises UnreadableError for a file that is no inbox, and RefusedError where it can't be written.
    """
    how = how or Asking()
    inbox.items()  # one that can't be read is refused before anybody is asked
    shown = how.watch(sources, len(sources), "asking sources")
    return PullResult(tuple(_pulled(log, inbox, one, how.asker.fetcher(one), how.now()) for one in shown), inbox.path)


def _pulled(log: Log, inbox: Inbox, source: Source, fetch: Fetch, now: float) -> Pulled:
    cursor = inbox.cursor(source)
    done = Pulled(source.name)
    if cursor.wait > now:
        wait = WaitError(int(cursor.wait - now) + 1)
        return replace(done, error=wait.message, hint=wait.hint, failed=True)
    read = False
    try:
        for piece in READERS[source.kind](source, cursor, fetch):
            done = done.plus(_kept(log, inbox, source, piece))
            cursor, read = piece.cursor, True
            inbox.leave(source, cursor)
    except (UnreadableError, RefusedError):  # the inbox itself: no other source could be kept either
        raise
    except ChiplogError as error:
        if isinstance(error, WaitError):
            inbox.leave(source, replace(cursor, wait=now + error.seconds))
        # What helps with one page, saving it, is no help here.
        hint = "the next pull asks it again" if isinstance(error, UnreachableError) else error.hint
        return replace(done, error=error.message, hint=hint, failed=not read)
    return done


def _kept(log: Log, inbox: Inbox, source: Source, piece: Piece) -> Pulled:
    """Put the items of a piece into the inbox, and count them."""
    events = known.events(log, piece.items)
    came: list[Item] = []

    def new(held: Items) -> list[Item]:
        came[:] = [one for one in piece.items if one.key not in held]
        return [replace(one, pulled=typed.today().isoformat()) for one in came]

    if piece.items:
        inbox.update(new)
    in_log = sum(one.key in events for one in came)
    return Pulled(
        source.name,
        new=len(came) - in_log,
        in_log=in_log,
        known=len({one.key for one in piece.items}) - len(came),
        unchanged=piece.unchanged,
        notes=piece.notes,
    )
