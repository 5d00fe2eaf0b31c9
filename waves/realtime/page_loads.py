"""Which sessions have lately asked for a page: a reload is told from a close by that.

A browser asks for the new page before it puts the old one away (HTML, "navigate"):
when the old page says that it is leaving, a request of the same session is
known already if Waves is going to be shown again, and none is if not.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from waves.calls.schemas import Departure

SESSIONS_KEPT = 10_000
PENDING_SECONDS = 60.0
"""A page that was asked for longer ago is shown by another tab."""

YOUNG_SECONDS = 1.5
"""On a busy machine a socket opens late: a younger page may have been reloaded before
that, and neither its age nor the count of pages tells."""


@dataclass(slots=True)
class _Loads:
    first: float
    latest: float
    count: int = 0


class PageLoads:
    """When each session first and last asked for a page, since this process runs."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Know of no request; `monotonic` tells the time in seconds."""
        self._monotonic = monotonic
        self._loads: OrderedDict[UUID, _Loads] = OrderedDict()

    def note(self, session_id: UUID) -> None:
        """Remember that this session asks for a page now."""
        now = self._monotonic()
        loads = self._loads.setdefault(session_id, _Loads(now, now))
        loads.latest = now
        loads.count += 1
        self._loads.move_to_end(session_id)
        if len(self._loads) > SESSIONS_KEPT:
            self._loads.popitem(last=False)

    def count(self, session_id: UUID) -> int:
        """Return how many pages this session has asked for."""
        loads = self._loads.get(session_id)
        return loads.count if loads else 0

    def departure(
        self, session_id: UUID, page_age: float, *, counted: int
    ) -> Departure:
        """Tell what becomes of a page that leaves, `page_age` seconds old.

        Where pages come from elsewhere nothing was noted; then it may come back.

        Args:
            session_id: Whose page it is.
            page_age: Of the page when it sent its goodbye, which may be read late.
            counted: The `count` when the socket of the page was opened.
        """
        loads = self._loads.get(session_id)
        now = self._monotonic()
        loaded_at = now - page_age
        if loads is None or loads.first > loaded_at or page_age < YOUNG_SECONDS:
            return Departure.RELOADING
        is_pending = now - loads.latest < PENDING_SECONDS
        is_newer = loads.latest > loaded_at or loads.count > counted
        if is_newer and is_pending:
            return Departure.RELOADING
        return Departure.CLOSED
