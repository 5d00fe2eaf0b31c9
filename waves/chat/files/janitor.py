"""Removes in the background what no message needs: at once, in time, and left behind.

With several workers each looks; every step may be done twice.
"""

import time

from waves.chat.files import removal
from waves.chat.files.events import FilesRemoved
from waves.core.events import Event, EventRegistry
from waves.core.logging import get_logger
from waves.core.repeated_work import RepeatedWork

logger = get_logger(__name__)

LOOK_EVERY_SECONDS = 60.0
SWEEP_EVERY_SECONDS = 6 * 3600.0
FIRST_SWEEP_SECONDS = 600.0


class FileJanitor(RepeatedWork):
    """Removes objects of files, as long as it runs."""

    def __init__(self, events: EventRegistry) -> None:
        """Remove nothing yet; `events` tells of removed rows."""
        super().__init__("file-janitor", self._look, every=LOOK_EVERY_SECONDS)
        self._events = events
        self._sweeps_at = float("inf")

    def start(self) -> None:
        """Begin to remove, with what an earlier process has left."""
        self._events.after_commit(self._on_event)
        self._sweeps_at = time.monotonic() + FIRST_SWEEP_SECONDS
        super().start()

    async def stop(self) -> None:
        """Stop; what is left to remove is removed after the next start."""
        self._events.remove(self._on_event)
        await super().stop()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, FilesRemoved):
            self.wake()

    async def _look(self) -> bool:
        has_expired = await removal.expire()
        if await removal.remove_objects() or has_expired:
            return True
        if time.monotonic() >= self._sweeps_at:
            removed = await removal.sweep()
            # Not before: one that fails is repeated at the next look.
            self._sweeps_at = time.monotonic() + SWEEP_EVERY_SECONDS
            if removed:
                logger.info("file_objects_swept", count=removed)
        return False
