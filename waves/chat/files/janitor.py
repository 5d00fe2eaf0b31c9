"""Removes in the background what no message needs: at once, in time, and left behind.

With several workers each looks; every step may be done twice.
"""

import asyncio
import time
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from waves.chat.files import removal
from waves.chat.files.events import FilesRemoved
from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.errors import UnavailableError
from waves.core.events import Event, EventRegistry
from waves.core.logging import get_logger
from waves.core.tasks import cancel

logger = get_logger(__name__)

LOOK_EVERY_SECONDS = 60.0
SWEEP_EVERY_SECONDS = 6 * 3600.0
FIRST_SWEEP_SECONDS = 600.0


class FileJanitor:
    """Removes objects of files, as long as it runs."""

    def __init__(self, events: EventRegistry) -> None:
        """Remove nothing yet; `events` tells of removed rows."""
        self._events = events
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._sweeps_at = float("inf")

    def start(self) -> None:
        """Begin to remove, with what an earlier process has left."""
        self._events.after_commit(self._on_event)
        self._sweeps_at = time.monotonic() + FIRST_SWEEP_SECONDS
        self._task = asyncio.create_task(self._run(), name="file-janitor")

    async def stop(self) -> None:
        """Stop; what is left to remove is removed after the next start."""
        self._events.remove(self._on_event)
        await cancel(self._task)
        self._task = None

    def _on_event(self, event: Event) -> None:
        if isinstance(event, FilesRemoved):
            self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._look()
            except (SQLAlchemyError, UnavailableError, OSError, *UNAVAILABLE):
                logger.warning("file_janitor_failed", exc_info=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_SECONDS):
                    await self._wake.wait()

    async def _look(self) -> None:
        while await removal.expire():
            pass
        while await removal.remove_objects():
            pass
        if time.monotonic() >= self._sweeps_at:
            self._sweeps_at = time.monotonic() + SWEEP_EVERY_SECONDS
            removed = await removal.sweep()
            if removed:
                logger.info("file_objects_swept", count=removed)
