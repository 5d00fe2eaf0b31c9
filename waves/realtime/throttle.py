"""A cap on how fast one socket is read; beyond it, the sender waits."""

import asyncio
import time

FRAMES_PER_SECOND = 500


class Throttle:
    """Lets so many frames through in a second, then makes the rest wait.

    Nothing is lost: a socket that is not read fills up, and TCP slows the
    sender down.
    """

    def __init__(self, per_second: int = FRAMES_PER_SECOND) -> None:
        """Allow `per_second` frames."""
        self._per_second = per_second
        self._began = time.monotonic()
        self._count = 0

    async def wait(self) -> None:
        """Return when the next frame may be read."""
        now = time.monotonic()
        if now - self._began >= 1:
            self._began, self._count = now, 0
        self._count += 1
        if self._count > self._per_second:
            await asyncio.sleep(1 - (now - self._began))
            self._began, self._count = time.monotonic(), 1
