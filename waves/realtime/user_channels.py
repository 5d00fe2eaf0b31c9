"""Messages between workers, over one channel of Redis per user.

A worker follows the users that have a socket or a tab on it, and no others. Redis keeps
no message: one that is lost is noticed by the inbox version.
"""

import asyncio
import contextlib
import os
import random
from collections.abc import Callable, Iterable
from typing import Any, cast
from uuid import UUID

from redis.asyncio import Redis

from waves.core.ids import new_id
from waves.core.logging import get_logger
from waves.core.redis_client import (
    ANSWER_SECONDS,
    PREFIX,
    RedisDownError,
    subscriber,
)
from waves.core.tasks import cancel

logger = get_logger(__name__)

CHECK_SECONDS = 2.0
"""How long the channels may be silent before Redis is asked whether it is there."""
SWEEP_SECONDS = 10.0
"""A user who is not needed in two sweeps is no longer followed."""
_AGAIN_SECONDS = 0.2
_USER = f"{PREFIX}user:"

Handler = Callable[[str, str], None]
"""Takes the worker that sent a message and its body."""


def worker_channel(worker: str) -> str:
    """Return the channel to which a worker subscribes as long as it lives."""
    return f"{PREFIX}worker:{worker}"


class UserChannels:
    """Follows users, and sends messages to the workers that follow a user."""

    def __init__(self, client: Redis) -> None:
        """Send over `client`; nothing is connected before `start`."""
        self.worker = f"{os.getpid()}-{new_id().hex}"
        self._client = client
        self._subscriber = subscriber(client)
        # redis-py leaves the types of what a subscription returns open.
        self._subscription: Any = None
        self._writing = asyncio.Lock()
        self._followed: dict[UUID, asyncio.Event] = {}
        self._unneeded: set[UUID] = set()
        self._handlers: dict[str, Handler] = {}
        self._needed: list[Callable[[], Iterable[UUID]]] = []
        self._on_gap: list[Callable[[], None]] = []
        self._on_drop: list[Callable[[UUID], None]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def handle(self, kind: str, handler: Handler) -> None:
        """Call `handler` with every message of this kind from another worker."""
        self._handlers[kind] = handler

    def need(self, source: Callable[[], Iterable[UUID]]) -> None:
        """Keep following the users that `source` returns."""
        self._needed.append(source)

    def on_gap(self, call: Callable[[], None]) -> None:
        """Call `call` when messages may have been missed."""
        self._on_gap.append(call)

    def on_drop(self, call: Callable[[UUID], None]) -> None:
        """Call `call` with each user who is no longer followed."""
        self._on_drop.append(call)

    async def start(self) -> None:
        """Begin to listen."""
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self._listen(), name="channels"),
            loop.create_task(self._sweep_again(), name="channels-sweep"),
        ]

    async def stop(self) -> None:
        """Stop listening."""
        await cancel(*self._tasks)
        self._tasks = []
        await self._subscriber.aclose()

    async def follow(self, user_id: UUID) -> None:
        """Receive the messages about a user from now on.

        Returns when Redis has confirmed it, or after `ANSWER_SECONDS` without a word
        from Redis: the user is then followed as soon as it answers.
        """
        self._unneeded.discard(user_id)
        confirmed = self._followed.get(user_id)
        if confirmed is None:
            confirmed = self._followed[user_id] = asyncio.Event()
            await self._write("subscribe", _USER + str(user_id))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                await confirmed.wait()

    async def tell(self, user_ids: Iterable[UUID], kind: str, body: str) -> bool:
        """Send a message to the other workers that follow one of these users.

        Returns:
            Whether there is such a worker.

        Raises:
            RedisDownError: Redis does not answer.
        """
        return await self.tell_all(kind, [(user_id, body) for user_id in user_ids])

    async def tell_all(self, kind: str, messages: Iterable[tuple[UUID, str]]) -> bool:
        """Send messages, each about one user, in one round trip; like `tell`."""
        told: list[UUID] = []
        pipeline: Any = self._client.pipeline(transaction=False)
        for user_id, body in messages:
            told.append(user_id)
            pipeline.publish(_USER + str(user_id), f"{self.worker} {kind} {body}")
        receivers: list[int] = await pipeline.execute()
        return any(
            number > (user_id in self._followed)
            for user_id, number in zip(told, receivers, strict=True)
        )

    async def _listen(self) -> None:
        is_first = True
        while True:
            subscription: Any = cast("Any", self._subscriber).pubsub()
            try:
                await self._subscribe_all(subscription)
                if not is_first:
                    for call in self._on_gap:
                        call()
                await self._read(subscription)
            except (RedisDownError, OSError):
                logger.warning("channels_lost", exc_info=True)
            finally:
                await self._give_up(subscription)
            # Also when it never began: tabs may have joined without it.
            is_first = False
            await asyncio.sleep(_AGAIN_SECONDS * (1 + random.random()))  # noqa: S311

    async def _subscribe_all(self, subscription: Any) -> None:
        async with self._writing:
            channels = [_USER + str(user_id) for user_id in self._followed]
            own = worker_channel(self.worker)
            await subscription.subscribe(own, *channels)
            self._subscription = subscription

    async def _give_up(self, subscription: Any) -> None:
        self._subscription = None
        for confirmed in self._followed.values():
            confirmed.clear()
        with contextlib.suppress(RedisDownError, OSError):
            await subscription.aclose()

    async def _read(self, subscription: Any) -> None:
        is_checked = True
        while True:
            message = await subscription.get_message(timeout=CHECK_SECONDS)
            if message is not None:
                is_checked = True
                self._take(message)
            elif is_checked:
                is_checked = False
                await self._write("ping")
            else:
                raise RedisDownError("no answer to a ping")

    def _take(self, message: dict[str, Any]) -> None:
        kind, channel = message["type"], str(message["channel"])
        if kind == "subscribe" and channel.startswith(_USER):
            confirmed = self._followed.get(UUID(channel.removeprefix(_USER)))
            if confirmed is not None:
                confirmed.set()
        if kind == "message":
            try:
                self._hear(str(message["data"]))
            except Exception:
                # It is of another version of Waves, or not of Waves at all.
                logger.exception("message_failed")

    def _hear(self, text: str) -> None:
        worker, name, body = text.split(" ", 2)
        handler = self._handlers.get(name)
        if worker != self.worker and handler is not None:
            handler(worker, body)

    async def _write(self, command: str, *arguments: str) -> None:
        """Send a command on the connection of the channels, if there is one."""
        async with self._writing:
            subscription = self._subscription
            if subscription is None:
                return
            send: Any = getattr(subscription, command)
            with contextlib.suppress(RedisDownError, OSError):
                await send(*arguments)

    async def _sweep_again(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self.sweep()

    async def sweep(self) -> None:
        """Stop following the users who were not needed in two sweeps."""
        needed = {user_id for source in self._needed for user_id in source()}
        unneeded = self._followed.keys() - needed
        dropped = unneeded & self._unneeded
        self._unneeded = unneeded - dropped
        for user_id in dropped:
            del self._followed[user_id]
            for call in self._on_drop:
                call(user_id)
        if dropped:
            channels = [_USER + str(user_id) for user_id in dropped]
            await self._write("unsubscribe", *channels)
