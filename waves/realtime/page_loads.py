"""Tells a reload of a page from its close by the page requests of the session.

A browser requests the new page before it unloads the old one (HTML, "navigate").
When the old page sends `leaving`, a request of the same session has therefore arrived
if the tab is reloading, and none if it is closing.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from redis.asyncio import Redis

from waves.calls.schemas import Departure
from waves.core import clock
from waves.core.redis_client import PREFIX

SESSIONS_KEPT = 10_000
PENDING_SECONDS = 60.0
"""A page requested longer ago than this is shown by another tab."""

YOUNG_SECONDS = 1.5
"""A younger page always counts as reloading: on a busy machine its socket opens late,
and neither its age nor the number of requests is reliable."""


SESSION_KEPT = timedelta(days=7)
"""In Redis: how long the requests of a session are known after the latest one."""


@dataclass(slots=True)
class _Loads:
    first: float
    latest: float
    count: int = 0

    def departure(self, now: float, page_age: float, counted: int) -> Departure:
        loaded_at = now - page_age
        if self.first > loaded_at or page_age < YOUNG_SECONDS:
            return Departure.RELOADING
        is_pending = now - self.latest < PENDING_SECONDS
        is_newer = self.latest > loaded_at or self.count > counted
        if is_newer and is_pending:
            return Departure.RELOADING
        return Departure.CLOSED


class PageLoads(Protocol):
    """The page requests of each session."""

    async def note(self, session_id: UUID) -> None:
        """Note that the session requests a page now."""
        ...

    async def count(self, session_id: UUID) -> int:
        """Return how many pages the session has requested."""
        ...

    async def departure(
        self, session_id: UUID, page_age: float, *, counted: int
    ) -> Departure:
        """Return whether a page that is leaving reloads or closes.

        If another server delivers the pages, nothing was noted: the page may reload.

        Args:
            session_id: The session of the page.
            page_age: Seconds from the request for the page to its `leaving`.
            counted: The `count` when the socket of the page opened.
        """
        ...


class MemoryPageLoads:
    """The page requests of each session since this process started."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Start without a request; `monotonic` returns seconds."""
        self._monotonic = monotonic
        self._loads: OrderedDict[UUID, _Loads] = OrderedDict()

    async def note(self, session_id: UUID) -> None:
        """Note that the session requests a page now."""
        now = self._monotonic()
        loads = self._loads.setdefault(session_id, _Loads(now, now))
        loads.latest = now
        loads.count += 1
        self._loads.move_to_end(session_id)
        if len(self._loads) > SESSIONS_KEPT:
            self._loads.popitem(last=False)

    async def count(self, session_id: UUID) -> int:
        """Return how many pages the session has requested."""
        loads = self._loads.get(session_id)
        return loads.count if loads else 0

    async def departure(
        self, session_id: UUID, page_age: float, *, counted: int
    ) -> Departure:
        """Return whether a page that is leaving reloads or closes."""
        loads = self._loads.get(session_id)
        if loads is None:
            return Departure.RELOADING
        return loads.departure(self._monotonic(), page_age, counted)


class RedisPageLoads:
    """The page requests that any worker has answered."""

    def __init__(
        self,
        client: Redis,
        now: Callable[[], float] = lambda: clock.now().timestamp(),
    ) -> None:
        """Keep them in `client`; `now` returns seconds of a clock that all share."""
        self._client: Any = client
        self._now = now

    async def note(self, session_id: UUID) -> None:
        """Note that the session requests a page now."""
        key, now = _key(session_id), self._now()
        pipeline = self._client.pipeline()
        pipeline.hsetnx(key, "first", now)
        pipeline.hset(key, "latest", now)
        pipeline.hincrby(key, "count", 1)
        pipeline.expire(key, SESSION_KEPT)
        await pipeline.execute()

    async def count(self, session_id: UUID) -> int:
        """Return how many pages the session has requested."""
        return int(await self._client.hget(_key(session_id), "count") or 0)

    async def departure(
        self, session_id: UUID, page_age: float, *, counted: int
    ) -> Departure:
        """Return whether a page that is leaving reloads or closes."""
        found = await self._client.hgetall(_key(session_id))
        if not found:
            return Departure.RELOADING
        loads = _Loads(
            float(found["first"]), float(found["latest"]), int(found["count"])
        )
        return loads.departure(self._now(), page_age, counted)


def _key(session_id: UUID) -> str:
    return f"{PREFIX}page-loads:{session_id}"
