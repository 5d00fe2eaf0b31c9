"""Leaky bucket: delays what arrives too early and drops nothing."""

import asyncio
import time


class LeakyBucket:
    """So many things at once, then so many in a second (a leaky bucket).

    Several waiters keep their order, and each waits for those before it.
    """

    def __init__(self, *, per_second: float, at_once: int) -> None:
        """Allow `at_once` things now and `per_second` from then on."""
        self._interval = 1 / per_second
        self._ahead = (at_once - 1) * self._interval
        self._next = 0.0

    async def wait(self) -> None:
        """Return when the next thing may begin."""
        now = time.monotonic()
        turn = max(self._next, now - self._ahead)
        self._next = turn + self._interval
        delay = turn - now
        if delay > 0:
            await asyncio.sleep(delay)
