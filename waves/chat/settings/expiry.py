"""Ends mutes in time, whoever looks at them.

A mute that ends is a change like any other: it is written, counts what is unread again,
and reaches every tab. With several workers, each looks; a mute ends once.
"""

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from waves.chat.settings import service
from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.logging import get_logger
from waves.core.tasks import cancel

logger = get_logger(__name__)

LOOK_EVERY_SECONDS = 5.0


class MuteExpiry:
    """Looks for mutes that have ended, as long as it runs."""

    def __init__(self) -> None:
        """Look for nothing yet."""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look_again(), name="mute-expiry")

    async def stop(self) -> None:
        """Stop looking."""
        await cancel(self._task)
        self._task = None

    async def _look_again(self) -> None:
        while True:
            try:
                while await service.end_mutes():
                    pass
            except (SQLAlchemyError, *UNAVAILABLE):
                logger.warning("mute_expiry_failed", exc_info=True)
            await asyncio.sleep(LOOK_EVERY_SECONDS)
