"""Work that a server does again and again in the background."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.errors import UnavailableError
from waves.core.logging import get_logger
from waves.core.tasks import cancel

logger = get_logger(__name__)


class RepeatedWork:
    """Does a portion of work, and the next one after a while, as long as it runs.

    A portion that fails because the database or another dependency is away is repeated
    like any other.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[bool]],
        *,
        every: float,
        pause: float = 0.0,
    ) -> None:
        """Begin nothing yet.

        Args:
            name: The name of the task, and in the log.
            work: Does a portion; returns whether there may be more at once.
            every: Seconds until the next look if there is no more.
            pause: Seconds before the next portion if there is.
        """
        self._name = name
        self._work = work
        self._every = every
        self._pause = pause
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with the first portion."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Stop; a portion that is not complete is rolled back."""
        await cancel(self._task)
        self._task = None

    def wake(self) -> None:
        """Look at once: there is more."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            may_be_more = False
            try:
                may_be_more = await self._work()
            except (SQLAlchemyError, UnavailableError, *UNAVAILABLE):
                logger.warning("repeated_work_failed", work=self._name, exc_info=True)
            if may_be_more:
                await asyncio.sleep(self._pause)
            else:
                await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._every):
                await self._wake.wait()
