"""Where the sockets of tabs are, over several workers, in Redis.

A hash per user names the worker of each tab. It expires unless the worker renews it,
and another worker removes the entries of one that has died. Frames for a tab of another
worker go over the channel of its user.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from itertools import count
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from waves.calls.schemas import Tab
from waves.core.logging import get_logger
from waves.core.redis_client import PREFIX, RedisDownError
from waves.core.tasks import cancel
from waves.realtime.connection import Connection
from waves.realtime.directory import LocalDirectory
from waves.realtime.hub import Hub
from waves.realtime.protocol.codes import MOST_SOCKETS, CloseCode, Topic
from waves.realtime.user_channels import UserChannels, worker_channel

logger = get_logger(__name__)

BEAT_SECONDS = 5.0
ENTRY_SECONDS = 60
"""How long the tabs of a user are known without a beat of their worker."""
SILENT_SECONDS = 15
"""A worker without a beat for so long is dead, even if it seems to be connected."""
GONE_SECONDS = 6
"""The same for a worker whose connection to Redis has ended."""
WORKERS = f"{PREFIX}workers"
"""A sorted set: the workers that live, by their latest beat."""

# KEYS: the tabs of the user, those of the worker.
# ARGV: the tab, its entry, seconds to keep, the user and the tab.
_JOIN = """
local old = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('SADD', KEYS[2], ARGV[4])
return {old or '', redis.call('HLEN', KEYS[1])}
"""
# The entry is compared up to its topics: `worker serial`, or `worker` alone.
# ARGV: the tab, the beginning of its entry, the user and the tab, the worker.
_LEAVE = """
local entry = redis.call('HGET', KEYS[1], ARGV[1])
local function begins(text) return entry and string.sub(entry, 1, #text) == text end
if begins(ARGV[2]) then
  redis.call('SREM', KEYS[2], ARGV[3])
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
if not begins(ARGV[4]) then redis.call('SREM', KEYS[2], ARGV[3]) end
return 0
"""
_BEAT = """
return redis.call('ZADD', KEYS[1], redis.call('TIME')[1], ARGV[1])
"""
# Only one of several workers claims a dead one, for as long as a beat would count.
_CLAIM = """
local now = tonumber(redis.call('TIME')[1])
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not beat or now - beat < tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1
"""


def _tabs_key(user_id: UUID) -> str:
    return f"{PREFIX}tabs:{user_id}"


def _worker_key(worker: str) -> str:
    return f"{PREFIX}tabs-of-worker:{worker}"


class RedisDirectory:
    """The sockets of every worker; those of this one are in its hub as well."""

    def __init__(self, hub: Hub, client: Redis, channels: UserChannels) -> None:
        """Share the tabs of `hub`; nothing is connected before `start`."""
        self._hub = hub
        self._here = LocalDirectory(hub)
        self._client: Any = client
        self._channels = channels
        self._serials = count(1)
        self._entries: dict[Connection, str] = {}
        self._unshared: set[Connection] = set()
        self._unremoved: set[tuple[Tab, str]] = set()
        self._has_beaten = False
        self._join: Any = client.register_script(_JOIN)
        self._leave: Any = client.register_script(_LEAVE)
        self._beat: Any = client.register_script(_BEAT)
        self._claim: Any = client.register_script(_CLAIM)
        self._beating: asyncio.Task[None] | None = None
        self.lost: Callable[[Tab], Awaitable[None]] | None = None
        """Called with each tab whose worker has died."""
        self.shared_late: Callable[[Tab], Awaitable[None]] | None = None
        """Called with each tab that was not heard of when it joined, or may have
        missed frames from other workers."""
        self.back: Callable[[UUID, Tab], Awaitable[None]] | None = None
        """Called with a tab of a call that is back on another worker."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._catching_up: asyncio.Task[None] | None = None
        channels.on_gap(self._missed_frames)
        channels.handle("frame", self._frame_arrived)
        channels.handle("hint", self._hint_arrived)
        channels.handle("replaced", self._tab_replaced)
        channels.handle("back", self._tab_back)

    async def start(self) -> None:
        """Begin to beat."""
        with suppress(RedisDownError):
            await self.beat()
        self._beating = asyncio.create_task(self._beat_again(), name="directory")

    async def stop(self) -> None:
        """Stop beating; the sockets have left before."""
        await cancel(self._beating, self._catching_up)
        try:
            await self._client.zrem(WORKERS, self._channels.worker)
        except RedisDownError:
            logger.warning("worker_not_removed", exc_info=True)

    async def join(self, connection: Connection) -> None:
        """Make this the socket of its tab; close the one that the tab had before."""
        # First: what happens from now on is told.
        await self._channels.follow(connection.user_id)
        await self._here.join(connection)
        serial = next(self._serials)
        topics = ",".join(sorted(connection.topics))
        self._entries[connection] = f"{self._channels.worker} {serial} {topics}"
        try:
            await self._share(connection)
        except RedisDownError:
            logger.warning("tab_not_shared", exc_info=True)
            self._unshared.add(connection)

    async def _share(self, connection: Connection) -> None:
        tab, entry = connection.tab, self._entries[connection]
        old, number = await self._join(
            keys=[_tabs_key(tab.user_id), _worker_key(self._channels.worker)],
            args=[tab.tab_id, entry, ENTRY_SECONDS, f"{tab.user_id} {tab.tab_id}"],
        )
        if old and old.split(" ")[0] != self._channels.worker:
            body = json.dumps({**_named(tab), "entry": old})
            await self._channels.tell([tab.user_id], "replaced", body)
        if number > MOST_SOCKETS:
            connection.close(CloseCode.TOO_MANY)

    async def leave(self, connection: Connection) -> bool:
        """Remove a socket; return whether its tab has no other one."""
        entry = self._entries.pop(connection, None)
        self._unshared.discard(connection)
        if not await self._here.leave(connection) or entry is None:
            return False
        worker, serial, _ = entry.split(" ")
        known = f"{worker} {serial} "
        try:
            return await self._remove(connection.tab, worker, known)
        except RedisDownError:
            logger.warning("tab_not_removed", exc_info=True)
            self._unremoved.add((connection.tab, known))
            return True

    async def _remove(self, tab: Tab, worker: str, entry: str) -> bool:
        return bool(
            await self._leave(
                keys=[_tabs_key(tab.user_id), _worker_key(worker)],
                args=[tab.tab_id, entry, f"{tab.user_id} {tab.tab_id}", f"{worker} "],
            )
        )

    async def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of the user's tabs that subscribe to calls."""
        here = await self._here.ringable(user_id)
        entries = await self._client.hgetall(_tabs_key(user_id))
        elsewhere = [
            tab_id
            for tab_id, entry in entries.items()
            if not self._is_here(entry) and Topic.CALLS in entry.split(" ")[2]
        ]
        return [*here, *(tab_id for tab_id in elsewhere if tab_id not in here)]

    async def is_connected(self, tab: Tab) -> bool:
        """Return whether the tab has an open socket."""
        return await self._here.is_connected(tab) or await self._is_elsewhere(tab)

    async def connected_among(self, user_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the users have an open socket."""
        users = [*user_ids]
        pipeline = self._client.pipeline(transaction=False)
        for user_id in users:
            pipeline.hlen(_tabs_key(user_id))
        counts: list[int] = await pipeline.execute() if users else []
        shared = {one for one, count in zip(users, counts, strict=True) if count}
        return shared | await self._here.connected_among(users)

    async def _is_elsewhere(self, tab: Tab) -> bool:
        entry = await self._client.hget(_tabs_key(tab.user_id), tab.tab_id)
        if not entry or self._is_here(entry):
            return False
        return await self._is_listening(entry.split(" ")[0])

    async def _is_listening(self, worker: str) -> bool:
        channel = worker_channel(worker)
        [(_, listening)] = await self._client.pubsub_numsub(channel)
        return listening > 0

    def _is_here(self, entry: str) -> bool:
        return entry.startswith(f"{self._channels.worker} ")

    async def send(self, tab: Tab, frame: str) -> bool:
        """Push an encoded frame; return False when the tab has no open socket."""
        if await self._here.send(tab, frame):
            return True
        if not await self._is_elsewhere(tab):
            return False
        body = json.dumps({**_named(tab), "frame": frame})
        return await self._channels.tell([tab.user_id], "frame", body)

    async def tell(self, user_ids: Iterable[UUID], frame: str, topic: Topic) -> None:
        """Push a frame that may be lost to tabs of users that subscribe to `topic`."""
        users = [*user_ids]
        await self._here.tell(users, frame, topic)
        hints = [(user_id, f"{user_id} {topic} {frame}") for user_id in users]
        try:
            await self._channels.tell_all("hint", hints)
        except RedisDownError:
            logger.warning("hints_not_sent", number=len(hints))

    def _hint_arrived(self, _worker: str, body: str) -> None:
        user_id, topic, frame = body.split(" ", 2)
        self._hub.send_to_user(UUID(user_id), frame, Topic(topic))

    async def came_back(self, call_id: UUID, tab: Tab, *, peer_id: UUID) -> None:
        """Tell the other workers of `peer_id` that a tab of the call is back."""
        body = json.dumps({**_named(tab), "call": str(call_id)})
        await self._channels.tell([peer_id], "back", body)

    def _frame_arrived(self, _worker: str, body: str) -> None:
        message = json.loads(body)
        tab = _tab(message)
        if connection := self._hub.connection(tab.user_id, tab.tab_id):
            connection.push(message["frame"])

    def _tab_replaced(self, _worker: str, body: str) -> None:
        message = json.loads(body)
        tab = _tab(message)
        connection = self._hub.connection(tab.user_id, tab.tab_id)
        # The tab may be back here by now, with a newer socket.
        if connection and self._entries.get(connection) == message["entry"]:
            connection.close(CloseCode.REPLACED)

    def _tab_back(self, _worker: str, body: str) -> None:
        message = json.loads(body)
        if self.back is not None:
            self._start(self.back(UUID(message["call"]), _tab(message)))

    def _missed_frames(self) -> None:
        """Bring every tab up to date: rings and answers may have been lost."""
        if self._catching_up is not None:
            self._catching_up.cancel()
        self._catching_up = asyncio.create_task(self._catch_up(), name="catch-up")

    async def _catch_up(self) -> None:
        for connection in [*self._entries]:
            if self.shared_late is not None and not connection.is_closed:
                await self.shared_late(connection.tab)

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("directory_task_failed", exc_info=error)

    async def _beat_again(self) -> None:
        number = 0
        while True:
            try:
                await self.beat(renews=number % 4 == 0)
            except RedisDownError:
                logger.warning("beat_missed", exc_info=True)
            except Exception:
                # Without a beat, the others would take this worker for dead.
                logger.exception("beat_failed")
            number += 1
            await asyncio.sleep(BEAT_SECONDS)

    async def beat(self, *, renews: bool = True) -> None:
        """Show that this worker lives, and remove those that do not.

        Args:
            renews: Whether to keep the entries of this worker from expiring.
        """
        worker = self._channels.worker
        if await self._beat(keys=[WORKERS], args=[worker]):
            self._is_new()
        for tab, entry in [*self._unremoved]:
            # Redis would show a tab that is closed as long as its user has another.
            await self._remove(tab, worker, entry)
            self._unremoved.discard((tab, entry))
        for connection in [*self._unshared]:
            await self._share_late(connection)
        if renews:
            await self._renew()
        for other in await self._client.zrange(WORKERS, 0, -1):
            if other != worker:
                await self._bury(other)

    def _is_new(self) -> None:
        """Close every socket if Redis did not know this worker any more.

        Redis has lost its data, or another worker has taken this one for dead: the
        tabs connect again, and bring their calls back with their tickets.
        """
        if self._has_beaten:
            logger.warning("worker_was_forgotten")
            self._hub.close_all(CloseCode.SERVICE_RESTART)
        self._has_beaten = True

    async def _share_late(self, connection: Connection) -> None:
        if connection in self._entries:
            await self._share(connection)
        self._unshared.discard(connection)
        if self.shared_late is not None and not connection.is_closed:
            await self.shared_late(connection.tab)

    async def _renew(self) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for user_id in {connection.user_id for connection in self._entries}:
            pipeline.expire(_tabs_key(user_id), ENTRY_SECONDS)
        await pipeline.execute()

    async def _bury(self, worker: str) -> None:
        """Remove the tabs of a worker that has died."""
        is_there = await self._is_listening(worker)
        silent = SILENT_SECONDS if is_there else GONE_SECONDS
        if not await self._claim(keys=[WORKERS], args=[worker, silent]):
            return
        logger.warning("worker_lost", worker=worker)
        for member in await self._client.smembers(_worker_key(worker)):
            user_id, _, tab_id = member.partition(" ")
            tab = Tab(UUID(user_id), tab_id)
            if await self._remove(tab, worker, f"{worker} ") and self.lost is not None:
                await self.lost(tab)
        await self._client.delete(_worker_key(worker))
        await self._client.zrem(WORKERS, worker)


def _named(tab: Tab) -> dict[str, str]:
    return {"user": str(tab.user_id), "tab": tab.tab_id}


def _tab(message: dict[str, str]) -> Tab:
    return Tab(UUID(message["user"]), message["tab"])
