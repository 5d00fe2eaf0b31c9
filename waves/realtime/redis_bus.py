"""A bus over several workers: events travel to the workers that they concern.

The events of this worker are delivered here at once, as by `MemoryBus`, which also
delivers those that arrive. An event names every user that it concerns, so a worker that
follows two of them receives it twice; it is delivered once.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import NamedTuple
from uuid import UUID

from waves.core import clock
from waves.core.events import Event, EventRegistry
from waves.core.logging import get_logger
from waves.core.redis_client import RedisDownError
from waves.core.tasks import cancel
from waves.realtime.bus import MemoryBus, Subscriber
from waves.realtime.event_codec import decode, encode, users_of
from waves.realtime.user_channels import UserChannels

logger = get_logger(__name__)

KIND = "event"
MOST_WAITING = 10_000
"""Events that wait for Redis; then the oldest are dropped, as if they were lost."""
MOST_AT_ONCE = 200
MOST_WORKERS = 1_000


class _Committed(NamedTuple):
    event: Event
    at: float


class RedisBus:
    """Delivers the events of every worker that concern a user of this one."""

    def __init__(self, events: EventRegistry, channels: UserChannels) -> None:
        """Listen to `events` once started; the channels are started by their owner."""
        self._events = events
        self._channels = channels
        self._here = MemoryBus(events)
        self._listeners: list[Callable[[Event], None]] = []
        self._waiting: deque[_Committed] = deque(maxlen=MOST_WAITING)
        self._wake = asyncio.Event()
        self._is_idle = asyncio.Event()
        self._is_idle.set()
        self._numbers = count(1)
        self._latest: dict[str, int] = {}
        self._sender: asyncio.Task[None] | None = None
        channels.handle(KIND, self._arrive)

    def subscribe(self, subscriber: Subscriber) -> None:
        """Deliver every later event to `subscriber`."""
        self._here.subscribe(subscriber)

    def arriving(self, listener: Callable[[Event], None]) -> None:
        """Call `listener` with every event of another worker before it is delivered."""
        self._listeners.append(listener)

    async def follow(self, user_id: UUID) -> None:
        """Deliver the events that concern a user, whichever worker raises them."""
        await self._channels.follow(user_id)

    async def start(self) -> None:
        """Begin to deliver."""
        await self._here.start()
        self._events.after_commit(self._send)
        self._sender = asyncio.create_task(self._send_waiting(), name="bus-sender")

    async def delivered(self) -> None:
        """Return when everything that was published before has been delivered."""
        await self._is_idle.wait()
        await self._here.delivered()

    async def stop(self) -> None:
        """Deliver the events that are queued, then stop."""
        self._events.remove(self._send)
        if self._sender is not None:
            await self.delivered()
            await cancel(self._sender)
            self._sender = None
        await self._here.stop()

    def _send(self, event: Event) -> None:
        if users_of(event):
            self._waiting.append(_Committed(event, clock.now().timestamp()))
            self._is_idle.clear()
            self._wake.set()

    async def _send_waiting(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                number = min(len(self._waiting), MOST_AT_ONCE)
                await self._send_now([self._waiting.popleft() for _ in range(number)])
            self._is_idle.set()

    async def _send_now(self, events: list[_Committed]) -> None:
        messages: list[tuple[UUID, str]] = []
        for event, at in events:
            body = f"{next(self._numbers)} {at} {encode(event)}"
            messages += [(user_id, body) for user_id in users_of(event)]
        try:
            await self._channels.tell_all(KIND, messages)
        except RedisDownError:
            logger.warning("events_not_sent", number=len(events))

    def _arrive(self, worker: str, body: str) -> None:
        number, at, encoded = body.split(" ", 2)
        if int(number) <= self._latest.get(worker, 0):
            return
        self._latest.pop(worker, None)
        self._latest[worker] = int(number)
        if len(self._latest) > MOST_WORKERS:
            del self._latest[next(iter(self._latest))]
        event = decode(encoded)
        for listener in self._listeners:
            listener(event)
        # The clocks of two machines differ a little.
        age = max(0.0, clock.now().timestamp() - float(at))
        self._here.deliver(event, age)
