"""The sockets and calls of this process, and the delivery of events to them."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from redis.asyncio import Redis

from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import service as users
from waves.accounts.users.events import PrivacyChanged
from waves.calls.call_coordinator import CallDeps, CallStores
from waves.calls.caller_views import CallerViews
from waves.calls.end_notices import MemoryEndNotices
from waves.calls.friendship_cache import FriendshipCache
from waves.calls.redis_end_notices import RedisEndNotices
from waves.calls.redis_registry import RedisRegistry
from waves.calls.redis_timers import RedisTimers
from waves.calls.registry import MemoryRegistry
from waves.calls.scheduler import LoopScheduler
from waves.calls.schemas import Tab
from waves.calls.service import CallService
from waves.calls.timers import MemoryTimers
from waves.chat.conversations.correspondents import correspondent
from waves.core.events import Event, EventRegistry
from waves.core.redis_client import RedisDownError
from waves.friends import service as friends
from waves.friends.events import FriendshipBegan
from waves.realtime.broadcast import Broadcaster
from waves.realtime.bus import Bus, MemoryBus
from waves.realtime.call_notifier import CallNotifier
from waves.realtime.connection import Connection, Socket
from waves.realtime.connection_handler import ConnectionHandler
from waves.realtime.context import Context
from waves.realtime.directory import Directory, LocalDirectory
from waves.realtime.hub import Hub
from waves.realtime.page_loads import MemoryPageLoads, PageLoads, RedisPageLoads
from waves.realtime.presence import Presence, PresenceStore
from waves.realtime.presence_adapters import DirectoryWorkers, StoredFriends
from waves.realtime.presence_store import MemoryPresence, RedisPresence
from waves.realtime.protocol.codes import CloseCode, Topic
from waves.realtime.redis_bus import RedisBus
from waves.realtime.redis_directory import RedisDirectory
from waves.realtime.session_check import SessionCheck
from waves.realtime.session_watcher import SessionWatcher
from waves.realtime.sharing import Sharing
from waves.realtime.tab_counts import MemoryTabCounts, RedisTabCounts, TabCounts
from waves.realtime.typing_relay import TypingRelay
from waves.realtime.user_channels import UserChannels

LAST_COMMAND_SECONDS = 0.7
"""How long running commands may take when this process stops."""
FAREWELL_SECONDS = 3.0
"""How long sockets may then take to close."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs between one process and several workers."""

    hub: Hub
    bus: Bus
    directory: Directory
    page_loads: PageLoads
    tab_counts: TabCounts
    calls: CallService
    presence: PresenceStore
    sharing: Sharing | None = None
    """What connects this worker with the others."""


class Realtime:
    """Owns the hub, the bus and the calls of one application."""

    def __init__(self, parts: Parts, events: EventRegistry) -> None:
        """Connect the parts; nothing runs before `start`."""
        self.hub = parts.hub
        self.bus = parts.bus
        self.calls = parts.calls
        self.directory = parts.directory
        self.page_loads = parts.page_loads
        self.tab_counts = parts.tab_counts
        self._sharing = parts.sharing
        self._events = events
        self._served: set[asyncio.Future[None]] = set()
        self._is_stopping = False
        workers = DirectoryWorkers(parts.directory, parts.calls)
        self.presence = Presence(parts.presence, StoredFriends(), workers)
        parts.calls.on_change(self.presence.call_changed)
        if parts.sharing is not None:
            parts.sharing.directory.lost = self._tab_lost
            parts.sharing.directory.shared_late = self._tab_late
        self.typing = TypingRelay(correspondent, self._tell_typing)
        self._broadcaster = Broadcaster(parts.hub, parts.calls, self.typing)
        self.session_watcher = SessionWatcher(events)
        self.session_watcher.watch(parts.hub.sessions)
        self.bus.subscribe(self._broadcaster.push)
        self.bus.arriving(self._broadcaster.at_once)

    def needs(self, users: Callable[[], Iterable[UUID]]) -> None:
        """Go on following the users that `users` returns, on every worker."""
        if self._sharing is not None:
            self._sharing.channels.need(users)

    async def _tab_late(self, tab: Tab) -> None:
        """Handle a tab that other workers hear of later than it was connected."""
        self.presence.connected(tab.user_id)
        await self.calls.connected(tab)

    async def _tab_lost(self, tab: Tab) -> None:
        """Handle the tab of a worker that has died."""
        self.presence.disconnected(tab.user_id)
        await self.calls.disconnected(tab)

    def _show_presence(self, event: Event) -> None:
        if isinstance(event, FriendshipBegan):
            work = self.presence.friendship_began(event.low_id, event.high_id)
            self.presence.start(work)
        elif isinstance(event, PrivacyChanged):
            work = self.presence.sharing_changed(event.user_id, event.shows_presence)
            self.presence.start(work)

    async def _tell_typing(self, user_id: UUID, frame: str) -> None:
        await self.directory.tell([user_id], frame, Topic.TYPING)

    async def start(self) -> None:
        """Begin to push events."""
        self._is_stopping = False
        self.presence.begin()
        self._events.after_commit(self._broadcaster.at_once)
        self._events.after_commit(self._show_presence)
        if self._sharing is not None:
            await self._sharing.start()
        await self.bus.start()
        self.session_watcher.start()

    async def stop(self) -> None:
        """Close every socket; the browsers reconnect to the next process."""
        await self.close_sockets()
        await self.presence.stop()
        await self.session_watcher.stop()
        self.calls.stop()
        await self.bus.stop()
        if self._sharing is not None:
            await self._sharing.stop()
        self._events.remove(self._broadcaster.at_once)
        self._events.remove(self._show_presence)

    async def close_sockets(self) -> None:
        """Close every socket, and those that open from now on.

        A running command is answered first, if it does not take long.
        """
        self._is_stopping = True
        self.hub.retire_all(CloseCode.SERVICE_RESTART)
        await self._all_served(LAST_COMMAND_SECONDS)
        self.hub.close_all(CloseCode.SERVICE_RESTART)
        await self._all_served(FAREWELL_SECONDS)

    async def _all_served(self, seconds: float) -> None:
        if self._served:
            await asyncio.wait(self._served, timeout=seconds)

    async def serve(self, socket: Socket, principal: Principal, token: str) -> None:
        """Serve an accepted socket to its end.

        Args:
            socket: Accepted, nothing read from it yet.
            principal: The signed-in user.
            token: The session token of the handshake, checked before each command.
        """
        served = asyncio.get_running_loop().create_future()
        self._served.add(served)
        try:
            connection = await self._connect(socket, principal, token)
            context = Context(
                connection, self.calls, self.page_loads, self.typing, self.presence
            )
            handler = ConnectionHandler(context, socket, self.hub, self.directory)
            await handler.run()
        finally:
            self._served.discard(served)
            served.set_result(None)

    async def _connect(
        self, socket: Socket, principal: Principal, token: str
    ) -> Connection:
        watcher = self.session_watcher
        watched = partial(watcher.valid_at, principal.session_id)
        page_loads = 0
        with suppress(RedisDownError):
            page_loads = await self.page_loads.count(principal.session_id)
        check = SessionCheck(token, watched=watched, look=watcher.look)
        connection = Connection(socket, principal, check, page_loads=page_loads)
        if self._is_stopping:
            connection.close(CloseCode.SERVICE_RESTART)
        return connection


def create_realtime(events: EventRegistry, client: Redis | None = None) -> Realtime:
    """Return a `Realtime` in the memory of this process, or over those of `client`."""
    parts = _in_memory(events) if client is None else _over_redis(events, client)
    return Realtime(parts, events)


def _in_memory(events: EventRegistry) -> Parts:
    hub, scheduler = Hub(), LoopScheduler()
    directory = LocalDirectory(hub)
    stores = CallStores(
        MemoryRegistry(scheduler.now),
        MemoryTimers(scheduler),
        MemoryEndNotices(scheduler.now),
    )
    calls = _calls(stores, directory, scheduler)
    loads, counts = MemoryPageLoads(), MemoryTabCounts()
    presence = MemoryPresence(scheduler.later)
    return Parts(hub, MemoryBus(events), directory, loads, counts, calls, presence)


def _over_redis(events: EventRegistry, client: Redis) -> Parts:
    hub, scheduler = Hub(), LoopScheduler()
    channels = UserChannels(client)
    directory = RedisDirectory(hub, client, channels)
    timers = RedisTimers(client, scheduler)
    stores = CallStores(
        RedisRegistry(client, scheduler.now),
        timers,
        RedisEndNotices(client, scheduler.now),
    )
    presence = RedisPresence(client)
    calls = _calls(stores, directory, scheduler)
    directory.back = calls.came_back
    channels.need(hub.users)
    channels.on_gap(calls.forget_cached)
    channels.on_drop(calls.forget_profile)
    return Parts(
        hub,
        RedisBus(events, channels),
        directory,
        RedisPageLoads(client),
        RedisTabCounts(client, channels.worker),
        calls,
        presence,
        Sharing(channels, directory, timers, presence),
    )


def _calls(
    stores: CallStores, directory: Directory, scheduler: LoopScheduler
) -> CallService:
    return CallService(
        CallDeps(
            stores=stores,
            tabs=CallNotifier(directory),
            friendships=FriendshipCache(friends.are_friends),
            scheduler=scheduler,
            views=CallerViews(users.view),
        )
    )
