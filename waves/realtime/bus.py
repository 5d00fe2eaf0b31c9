"""Delivers committed domain events to the subscribers that push them to screens."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol
from uuid import UUID

from waves.core.events import Event, EventRegistry
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.services import current

logger = get_logger(__name__)

Subscriber = Callable[[Event], Awaitable[None]]


class Bus(Protocol):
    """Delivers every committed event, in order, to every subscriber."""

    def subscribe(self, subscriber: Subscriber) -> None:
        """Deliver every later event to `subscriber`."""
        ...

    def arriving(self, listener: Callable[[Event], None]) -> None:
        """Call `listener` with every event of another worker before it is delivered."""
        ...

    async def follow(self, user_id: UUID) -> None:
        """Deliver the events that concern a user, whichever worker raises them."""
        ...

    async def start(self) -> None:
        """Begin to deliver."""
        ...

    async def delivered(self) -> None:
        """Return when everything that was published before has been delivered."""
        ...

    async def stop(self) -> None:
        """Deliver the events that are queued, then stop."""
        ...


class _Queued(NamedTuple):
    event: Event
    committed_at: float


class MemoryBus:
    """A bus within one process; a slow subscriber delays the others."""

    def __init__(self, events: EventRegistry) -> None:
        """Listen to `events` once started."""
        self._events = events
        self._queue: asyncio.Queue[_Queued] = asyncio.Queue()
        self._subscribers: list[Subscriber] = []
        self._consumer: asyncio.Task[None] | None = None

    def subscribe(self, subscriber: Subscriber) -> None:
        """Deliver every later event to `subscriber`."""
        self._subscribers.append(subscriber)

    def arriving(self, listener: Callable[[Event], None]) -> None:
        """Do nothing: there is no other worker."""

    async def follow(self, user_id: UUID) -> None:
        """Do nothing: every event is raised here."""

    def deliver(self, event: Event, age: float = 0.0) -> None:
        """Queue an event that was committed `age` seconds ago."""
        self._queue.put_nowait(_Queued(event, time.perf_counter() - age))

    async def start(self) -> None:
        """Begin to deliver."""
        self._events.after_commit(self.deliver)
        self._consumer = asyncio.create_task(self._consume(), name="bus")

    async def delivered(self) -> None:
        """Return when everything that was published before has been delivered."""
        await self._queue.join()

    async def stop(self) -> None:
        """Deliver the events that are queued, then stop."""
        self._events.remove(self.deliver)
        if self._consumer is None:
            return
        await self.delivered()
        self._consumer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._consumer
        self._consumer = None

    async def _consume(self) -> None:
        lag = current(Metrics).bus_lag
        while True:
            events = [await self._queue.get()]
            while not self._queue.empty():
                events.append(self._queue.get_nowait())
            # The first subscriber gets all of them before the next one gets any: frames
            # leave before states change.
            for subscriber in self._subscribers:
                for event, committed_at in events:
                    await _deliver(subscriber, event)
                    if subscriber is self._subscribers[0]:
                        lag.observe(time.perf_counter() - committed_at)
            for _ in events:
                self._queue.task_done()


async def _deliver(subscriber: Subscriber, event: Event) -> None:
    try:
        await subscriber(event)
    except Exception:
        logger.exception("subscriber_failed", on=type(event).__name__)
