"""The clock and the timers of calls."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from waves.core import clock
from waves.core.logging import get_logger

logger = get_logger(__name__)

Work = Callable[[], Awaitable[None]]
Cancel = Callable[[], None]


class Scheduler(Protocol):
    """A clock with timers; tests replace it with one that they advance."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        ...

    def later(self, seconds: float, work: Work) -> Cancel:
        """Run `work` once after `seconds`. Returns a function that cancels it."""
        ...

    def soon(self, work: Callable[[], None]) -> None:
        """Run `work` once the frames that are queued now have left."""
        ...

    def stop(self) -> None:
        """Cancel all work that has not begun."""
        ...


class LoopScheduler:
    """Runs work on the event loop, whose clock is monotonic."""

    def __init__(self) -> None:
        self._timers: set[asyncio.TimerHandle] = set()
        self._running: set[asyncio.Task[None]] = set()

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return clock.now()

    def later(self, seconds: float, work: Work) -> Cancel:
        """Run `work` once after `seconds`. Returns a function that cancels it."""

        def start() -> None:
            self._timers.discard(timer)
            task = asyncio.get_running_loop().create_task(_guarded(work))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

        def cancel() -> None:
            timer.cancel()
            self._timers.discard(timer)

        timer = asyncio.get_running_loop().call_later(seconds, start)
        self._timers.add(timer)
        return cancel

    def soon(self, work: Callable[[], None]) -> None:
        """Run `work` once the frames that are queued now have left."""
        # A queued frame has woken its writer, which the loop runs first.
        asyncio.get_running_loop().call_soon(work)

    def stop(self) -> None:
        """Cancel all work that has not begun."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()


async def _guarded(work: Work) -> None:
    try:
        await work()
    except Exception:
        logger.exception("scheduled_task_failed")
