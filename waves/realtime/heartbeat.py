"""Detects sockets whose pings have stopped.

A lost network sends no close frame: without pings, a dead socket would stay open until
TCP gives up, after about a quarter of an hour. A tab that never pings is not watched.
"""

import asyncio
from collections import deque
from collections.abc import Callable

# Pages ping every 10 s, hidden ones every 30 s, and browsers throttle the timers of
# pages that have long been hidden to one a minute: those must not look dead.
SHORTEST_SILENCE = 35.0
LONGEST_SILENCE = 90.0
_PAUSES = 2.5
_PAUSES_KEPT = 3


class Heartbeat:
    """The heartbeat of one socket."""

    def __init__(self, fell_silent: Callable[[], None]) -> None:
        """Call `fell_silent` once when no frame has arrived for too long."""
        self._fell_silent = fell_silent
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._pinged_at = self._loop.time()
        self._pauses: deque[float] = deque(maxlen=_PAUSES_KEPT)
        self._timer: asyncio.TimerHandle | None = None

    def heard(self) -> None:
        """Note that a frame has arrived."""
        self._heard_at = self._loop.time()

    def pinged(self) -> None:
        """Note a ping; from the first one on, silence is measured."""
        now = self._loop.time()
        self._pauses.append(now - self._pinged_at)
        self._pinged_at = now
        if self._timer is None:
            self._timer = self._loop.call_later(self._patience, self._check)

    def stop(self) -> None:
        """Stop measuring."""
        if self._timer is not None:
            self._timer.cancel()

    @property
    def _patience(self) -> float:
        usual = _PAUSES * max(self._pauses)
        return min(max(usual, SHORTEST_SILENCE), LONGEST_SILENCE)

    def _check(self) -> None:
        left = self._heard_at + self._patience - self._loop.time()
        if left <= 0:
            self._fell_silent()
            return
        self._timer = self._loop.call_later(left, self._check)
