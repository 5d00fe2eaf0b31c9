"""The sockets and calls of this process, and the delivery of events to them."""

import asyncio
from functools import partial

from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import service as users
from waves.calls.call_coordinator import CallDeps
from waves.calls.caller_views import CallerViews
from waves.calls.friendship_cache import FriendshipCache
from waves.calls.registry import MemoryRegistry
from waves.calls.scheduler import LoopScheduler
from waves.calls.service import CallService
from waves.core.events import EventRegistry
from waves.friends import service as friends
from waves.realtime.broadcast import Broadcaster
from waves.realtime.bus import Bus, MemoryBus
from waves.realtime.call_notifier import CallNotifier
from waves.realtime.connection import Connection, Socket
from waves.realtime.connection_handler import ConnectionHandler
from waves.realtime.context import Context
from waves.realtime.hub import Hub
from waves.realtime.page_loads import PageLoads
from waves.realtime.protocol.codes import CloseCode
from waves.realtime.session_check import SessionCheck
from waves.realtime.session_watcher import SessionWatcher

LAST_COMMAND_SECONDS = 0.7
"""How long running commands may take when this process stops."""
FAREWELL_SECONDS = 3.0
"""How long sockets may then take to close."""


class Realtime:
    """Owns the hub, the bus and the calls of one application."""

    def __init__(
        self,
        *,
        hub: Hub,
        bus: Bus,
        calls: CallService,
        events: EventRegistry,
    ) -> None:
        """Connect the parts; nothing runs before `start`."""
        self.hub = hub
        self.bus = bus
        self.calls = calls
        self._events = events
        self._served: set[asyncio.Future[None]] = set()
        self._is_stopping = False
        self._broadcaster = Broadcaster(hub, calls)
        self.page_loads = PageLoads()
        self.session_watcher = SessionWatcher(events)
        self.session_watcher.watch(hub.sessions)
        bus.subscribe(self._broadcaster.push)

    async def start(self) -> None:
        """Begin to push events."""
        self._is_stopping = False
        self._events.after_commit(self._broadcaster.at_once)
        await self.bus.start()
        self.session_watcher.start()

    async def stop(self) -> None:
        """Close every socket; the browsers reconnect to the next process."""
        await self.close_sockets()
        await self.session_watcher.stop()
        self.calls.stop()
        await self.bus.stop()
        self._events.remove(self._broadcaster.at_once)

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
        watcher, session_id = self.session_watcher, principal.session_id
        connection = Connection(
            socket,
            principal,
            SessionCheck(token, watched=partial(watcher.valid_at, session_id)),
            page_loads=self.page_loads.count(principal.session_id),
        )
        if self._is_stopping:
            connection.close(CloseCode.SERVICE_RESTART)
        context = Context(connection, self.calls, self.page_loads)
        handler = ConnectionHandler(context, socket, self.hub)
        served = asyncio.get_running_loop().create_future()
        self._served.add(served)
        try:
            await handler.run()
        finally:
            self._served.discard(served)
            served.set_result(None)


def create_realtime(events: EventRegistry) -> Realtime:
    """Return a `Realtime` that keeps its data in the memory of this process."""
    hub = Hub()
    scheduler = LoopScheduler()
    deps = CallDeps(
        registry=MemoryRegistry(scheduler.now),
        tabs=CallNotifier(hub),
        friendships=FriendshipCache(friends.are_friends),
        scheduler=scheduler,
        views=CallerViews(users.view),
    )
    calls = CallService(deps)
    return Realtime(hub=hub, bus=MemoryBus(events), calls=calls, events=events)
