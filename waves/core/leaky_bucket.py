"""A leaky bucket that delays callers and drops nothing."""

import asyncio
import time


class LeakyBucket:
    """Limits a rate: a burst of `at_once`, then `per_second`.

    Several waiters keep their order, and each waits for those before it.
    """

    def __init__(self, *, per_second: float, at_once: int) -> None:
        self._interval = 1 / per_second
        self._ahead = (at_once - 1) * self._interval
        self._next = 0.0

    async def wait(self) -> None:
        """Wait until the next operation may begin."""
        now = time.monotonic()
        turn = max(self._next, now - self._ahead)
        self._next = turn + self._interval
        delay = turn - now
        if delay > 0:
            await asyncio.sleep(delay)
