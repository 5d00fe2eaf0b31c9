"""A scheduler without real time."""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from waves.calls.scheduler import Cancel, Work


class VirtualScheduler:
    """A scheduler whose clock only `pass_time` moves."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        self._order = count()
        self._due: list[tuple[datetime, int, Work]] = []
        self._cancelled: set[int] = set()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def later(self, seconds: float, work: Work) -> Cancel:
        number = next(self._order)
        due = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._due, (due, number, work))
        return lambda: self._cancelled.add(number)

    def soon(self, work: Callable[[], None]) -> None:
        work()

    def stop(self) -> None:
        self._due.clear()

    @property
    def waiting(self) -> int:
        return sum(number not in self._cancelled for _, number, _ in self._due)

    async def pass_time(self, seconds: float) -> None:
        end = self._now + timedelta(seconds=seconds)
        while self._due and self._due[0][0] <= end:
            self._now, number, work = heapq.heappop(self._due)
            if number not in self._cancelled:
                await work()
        self._now = end
