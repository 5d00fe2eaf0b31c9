"""Detects sessions that end outside this process: in another worker, or by expiry.

The end of a session in this process is pushed at once (`broadcast.py`). The others are
in the database, so every open session is looked up there, in one statement, about once
a second. That look is also the check that every command of a socket needs
(`session_check.py`), so that a command does not read its session once more.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.events import SessionRevoked
from waves.core.events import Event, EventRegistry
from waves.core.logging import get_logger
from waves.core.tasks import cancel

logger = get_logger(__name__)

LOOK_EVERY_SECONDS = 0.8
Source = Callable[[], Iterable[UUID]]


class SessionWatcher:
    """Publishes `SessionRevoked` for open sessions that have ended in the database."""

    def __init__(
        self, events: EventRegistry, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Publish to `events`; `monotonic` returns seconds."""
        self._events = events
        self._monotonic = monotonic
        self._valid: frozenset[UUID] = frozenset()
        self._ended: set[UUID] = set()
        self._looked_at = float("-inf")
        self._sources: list[Source] = []
        self._task: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    def watch(self, source: Source) -> None:
        """Watch the sessions whose ids `source` returns."""
        self._sources.append(source)

    def start(self) -> None:
        """Begin to look up sessions."""
        self._events.after_commit(self._forget)
        self._task = asyncio.create_task(self._look_again(), name="session-watch")

    async def stop(self) -> None:
        """Stop looking."""
        self._events.remove(self._forget)
        await cancel(self._task)
        await cancel(self._looking)
        self._task = self._looking = None

    def valid_at(self, session_id: UUID) -> float:
        """Return when this session was last seen to be valid, or minus infinity."""
        return self._looked_at if session_id in self._valid else float("-inf")

    def _forget(self, event: Event) -> None:
        if isinstance(event, SessionRevoked):
            self._ended.add(event.session_id)
            self._valid -= {event.session_id}

    async def look(self) -> None:
        """Look up the open sessions; calls during a look wait for the same one."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="session-look")
        await asyncio.shield(self._looking)

    async def _look(self) -> None:
        watched = {session_id for source in self._sources for session_id in source()}
        if not watched:
            return
        self._ended.clear()
        looked_at = self._monotonic()
        ended = dict(await sessions.ended_among(watched))
        # A session that ended in this process during the look is in `_ended`.
        self._valid = frozenset(watched - ended.keys() - self._ended)
        self._looked_at = looked_at
        for session_id, user_id in ended.items():
            revoked = SessionRevoked(session_id=session_id, user_id=user_id)
            self._events.publish([revoked])

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await self.look()
            except SQLAlchemyError:
                logger.warning("session_check_failed", exc_info=True)
