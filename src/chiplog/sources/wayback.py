"""The Wayback Machine: a copy near a day, or a copy that it makes. Nothing that it answers is trusted as an address."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from chiplog.settings import ArchiveSettings
from chiplog.sockets import UnreachableError
from chiplog.web.answer import Answer
from chiplog.web.polite import Manners, Polite

_MOMENT = re.compile(r"(?:19|20)\d{12}")
_JOB = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

BETWEEN_SAVES = 15.0
"""Seconds: four copies a minute."""
LOOKS, BETWEEN_LOOKS = 24, 5.0
"""How often it is asked whether a copy is made, and the seconds between two looks."""
ROWS = 20
"""Copies of an address that are looked at."""


class NoCopyError(UnreachableError):
    """There is no copy, and none was made; the message says why."""


@dataclass(frozen=True)
class Copy:
    """A copy of a page: its moment, YYYYMMDDhhmmss in UTC, and its address."""

    moment: str
    url: str


class Wayback:
    """Asks the Wayback Machine, one question at a time."""

    def __init__(self, where: ArchiveSettings, manners: Manners | None = None) -> None:
        # Its interfaces are made for programs, and its robots.txt is about the pages that it keeps.
        base = manners or Manners()
        policy = replace(base.policy, allows_private=True)  # its addresses are the user's own settings
        self._asks = Polite(replace(base, policy=policy, reads_robots=False))
        self._where = where
        self._next_save = 0.0

    @property
    def may_save(self) -> bool:
        """Whether there are keys, with which it makes copies."""
        return bool(self._where.key)

    def near(self, url: str, day: str) -> Copy | None:
        """Return the copy of a page that is nearest to a day (YYYYMMDD), of that day or later, or None.

        Raises UnreachableError where it can't be asked, and does not answer in the form that is documented.
        """
        return self._available(url, day) or self._listed(url, day)

    def save(self, url: str) -> Copy:
        """Return a copy that is made now.

        Raises NoCopyError where none is made, and UnreachableError where it can't be asked.
        """
        self._wait_for_turn()
        form = urlencode({"url": url, "skip_first_archive": "1"}).encode()
        made = self._asked(
            self._asks.post(self._where.save, form, headers=_FORM, authorization=self._where.authorization)
        )
        job = made.get("job_id")
        if not isinstance(job, str) or not _JOB.fullmatch(job):
            raise NoCopyError(f"the Wayback Machine makes no copy: {_said(made)}")
        for _ in range(LOOKS):
            self._asks.manners.sleep(BETWEEN_LOOKS)
            state = self._asked(
                self._asks.get(f"{self._where.save}/status/{job}", authorization=self._where.authorization)
            )
            if state.get("status") == "success":
                return self._copy(url, state.get("timestamp"))
            if state.get("status") != "pending":
                raise NoCopyError(f"the Wayback Machine made no copy: {_said(state)}")
        raise NoCopyError("the Wayback Machine has not made the copy yet: the next run finds it")

    def _wait_for_turn(self) -> None:
        manners = self._asks.manners
        if (wait := self._next_save - manners.policy.clock()) > 0:
            manners.sleep(wait)
        self._next_save = manners.policy.clock() + BETWEEN_SAVES

    def _available(self, url: str, day: str) -> Copy | None:
        """Return the nearest copy by the availability interface, if it is of the day or later."""
        query = urlencode({"url": url, "timestamp": day})
        found = self._asked(self._asks.get(f"{self._where.availability}?{query}"))
        closest = _mapping(_mapping(found.get("archived_snapshots")).get("closest"))
        if closest.get("available") is not True or str(closest.get("status")) != "200":
            return None
        copy = self._copy(url, closest.get("timestamp"))
        return copy if copy.moment[:8] >= day else None

    def _listed(self, url: str, day: str) -> Copy | None:
        """Return the first copy of the day or later in the index of copies."""
        query = {
            "url": url,
            "from": day,
            "output": "json",
            "fl": "timestamp",
            "filter": "statuscode:200",
            "limit": ROWS,
        }
        rows = _json(self._asks.get(f"{self._where.cdx}?{urlencode(query)}"))
        if not isinstance(rows, list):
            raise UnreachableError("the Wayback Machine's answer has not the documented form")
        moments = [row[0] for row in rows[1:] if isinstance(row, list) and row and _is_moment(row[0])]
        return self._copy(url, min(moments)) if moments else None

    def _copy(self, url: str, moment: object) -> Copy:
        """Return the copy of a moment; its address is made here, and not taken from an answer."""
        if not _is_moment(moment):
            raise UnreachableError("the Wayback Machine's answer has not the documented form")
        return Copy(str(moment), f"{self._where.copies}/{moment}/{quote(url, safe=_SAFE)}")

    @staticmethod
    def _asked(answer: Answer) -> Mapping[str, Any]:
        return _mapping(_json(answer))


_SAFE = "!$&'()*+,/:;=?@%~#[]"


def _json(answer: Answer) -> Any:
    if answer.status not in (200, 404):
        raise UnreachableError(f"the Wayback Machine answers with the status {answer.status}")
    try:
        return json.loads(answer.data or b"{}")
    except (ValueError, RecursionError):
        raise UnreachableError("the Wayback Machine's answer has not the documented form") from None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_moment(value: object) -> bool:
    """Return whether a value is a moment that exists, as the Wayback Machine writes it."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        time.strptime(value, "%Y%m%d%H%M%S")
    except ValueError:
        return False
    return True


def _said(answer: Mapping[str, Any]) -> str:
    """Return the reason that an answer gives, bounded."""
    said = answer.get("message") or answer.get("status_ext") or answer.get("exception") or "it gives no reason"
    return str(said)[:200]
