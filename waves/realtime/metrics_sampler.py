"""Samples what is not counted as it happens: the event loop, the pool, the calls."""

import asyncio

from waves.calls.lifecycle import CallState
from waves.calls.service import CallService
from waves.core.database.engine import Database
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.services import current
from waves.core.tasks import cancel

logger = get_logger(__name__)

TICK_SECONDS = 0.5
TICKS_PER_SAMPLE = 10
_LIVE = tuple(state for state in CallState if state.is_live)


class MetricsSampler:
    """Measures how late the event loop is, and sets the gauges."""

    def __init__(self, calls: CallService) -> None:
        """Sample the calls of `calls`."""
        self._calls = calls
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to sample."""
        self._task = asyncio.create_task(self._run(), name="metrics")

    async def stop(self) -> None:
        """Stop sampling."""
        await cancel(self._task)
        self._task = None

    async def sample(self) -> None:
        """Set the gauges; one that cannot be read keeps its value."""
        try:
            await self._set_gauges()
        except Exception:
            # The registry of calls may be away; the other metrics are needed then.
            logger.exception("metrics_not_sampled")

    async def _set_gauges(self) -> None:
        metrics, pool = current(Metrics), current(Database).pool_use()
        metrics.pool.labels("in_use").set(pool.in_use)
        metrics.pool.labels("idle").set(pool.idle)
        metrics.pool_limit.set(pool.limit)
        metrics.pool_used.set(pool.in_use / pool.limit)
        calls = await self._calls.count_live()
        for state in _LIVE:
            metrics.calls.labels(state.value).set(calls.get(state, 0))

    async def _run(self) -> None:
        loop, lag = asyncio.get_running_loop(), current(Metrics).loop_lag
        while True:
            await self.sample()
            for _ in range(TICKS_PER_SAMPLE):
                due = loop.time() + TICK_SECONDS
                await asyncio.sleep(TICK_SECONDS)
                lag.observe(max(0.0, loop.time() - due))
