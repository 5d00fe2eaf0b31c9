"""Tells a reload of a page from its close by the page requests of the session.

A browser requests the new page before it unloads the old one (HTML, "navigate").
When the old page sends `leaving`, a request of the same session has therefore arrived
if the tab is reloading, and none if it is closing.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from waves.calls.schemas import Departure

SESSIONS_KEPT = 10_000
PENDING_SECONDS = 60.0
"""A page requested longer ago than this is shown by another tab."""

YOUNG_SECONDS = 1.5
"""A younger page always counts as reloading: on a busy machine its socket opens late,
and neither its age nor the number of requests is reliable."""


@dataclass(slots=True)
class _Loads:
    first: float
    latest: float
    count: int = 0


class PageLoads:
    """The page requests of each session since this process started."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Start without a request; `monotonic` returns seconds."""
        self._monotonic = monotonic
        self._loads: OrderedDict[UUID, _Loads] = OrderedDict()

    def note(self, session_id: UUID) -> None:
        """Note that the session requests a page now."""
        now = self._monotonic()
        loads = self._loads.setdefault(session_id, _Loads(now, now))
        loads.latest = now
        loads.count += 1
        self._loads.move_to_end(session_id)
        if len(self._loads) > SESSIONS_KEPT:
            self._loads.popitem(last=False)

    def count(self, session_id: UUID) -> int:
        """Return how many pages the session has requested."""
        loads = self._loads.get(session_id)
        return loads.count if loads else 0

    def departure(
        self, session_id: UUID, page_age: float, *, counted: int
    ) -> Departure:
        """Return whether a page that is leaving reloads or closes.

        If another server delivers the pages, nothing was noted: the page may reload.

        Args:
            session_id: The session of the page.
            page_age: Seconds from the request for the page to its `leaving`.
            counted: The `count` when the socket of the page opened.
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
