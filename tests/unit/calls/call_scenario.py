"""Calls between people with tabs, a clock moved by hand, no network.

What the server knows of calls is in memory, or in the real Redis; the timers are those
of the clock.
"""

from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from tests.support.redis_server import RedisServer
from tests.support.virtual_scheduler import VirtualScheduler
from waves.accounts.users.schemas import UserView
from waves.calls.call_coordinator import CallDeps, CallStores
from waves.calls.caller_views import CallerViews
from waves.calls.end_notices import MemoryEndNotices
from waves.calls.friendship_cache import FriendshipCache
from waves.calls.notices import Accepted, Notice, Signal
from waves.calls.redis_end_notices import RedisEndNotices
from waves.calls.redis_registry import RedisRegistry
from waves.calls.registry import MemoryRegistry
from waves.calls.schemas import Media, Tab
from waves.calls.service import CallService
from waves.calls.timers import MemoryTimers
from waves.core.ids import new_id, pair_of

NAMES = ("alice", "bob", "carol")


class FakeTabs:
    """Tabs with or without a socket, and the notices that each received."""

    def __init__(self) -> None:
        self.here: dict[Tab, bool] = {}
        self.heard: defaultdict[Tab, list[Notice]] = defaultdict(list)

    async def ringable(self, user_id: UUID) -> list[str]:
        return [
            tab.tab_id
            for tab, rings in self.here.items()
            if rings and tab.user_id == user_id
        ]

    async def is_connected(self, tab: Tab) -> bool:
        return tab in self.here

    async def send(self, tab: Tab, notice: Notice) -> bool:
        if tab not in self.here:
            return False
        self.heard[tab].append(notice)
        return True

    async def came_back(self, call_id: UUID, tab: Tab, *, peer_id: UUID) -> None:
        """Nothing: there is one worker."""


@dataclass
class SharedStores:
    """A Redis server, and a client of it."""

    server: RedisServer
    client: Redis


class CallScenario:
    """The call service for Alice, Bob and Carol, who are friends."""

    def __init__(self, shared: SharedStores | None = None) -> None:
        self._shared = shared
        self.people = {name: _person(name) for name in NAMES}
        ids = [person.id for person in self.people.values()]
        self.friends = {pair_of(one, other) for one in ids for other in ids}
        self.time = VirtualScheduler()
        self.tabs = FakeTabs()
        self.forget_everything()

    def forget_everything(self) -> None:
        """Restart the server, losing what is in memory."""
        self.time.stop()
        stores = self._stores()
        self.registry = stores.registry
        self.calls = CallService(
            CallDeps(
                stores=stores,
                tabs=self.tabs,
                friendships=FriendshipCache(self._are_friends, self.time.monotonic),
                scheduler=self.time,
                views=CallerViews(self._view),
            )
        )

    def _stores(self) -> CallStores:
        now, timers = self.time.now, MemoryTimers(self.time)
        if self._shared is None:
            return CallStores(MemoryRegistry(now), timers, MemoryEndNotices(now))
        self._shared.server.empty()
        client = self._shared.client
        return CallStores(
            RedisRegistry(client, now), timers, RedisEndNotices(client, now)
        )

    async def _are_friends(self, one: UUID, another: UUID) -> bool:
        return pair_of(one, another) in self.friends

    async def _view(self, user_id: UUID) -> UserView:
        return next(p for p in self.people.values() if p.id == user_id)

    def id(self, name: str) -> UUID:
        return self.people[name].id

    def name(self, tab: Tab) -> str:
        return next(n for n, p in self.people.items() if p.id == tab.user_id)

    def tab(self, name: str, tab_id: str = "tab") -> Tab:
        return Tab(self.id(name), tab_id)

    async def come(self, name: str, tab_id: str = "tab", *, rings: bool = True) -> Tab:
        """Open a socket."""
        tab = self.tab(name, tab_id)
        self.tabs.here[tab] = rings
        await self.calls.connected(tab)
        return tab

    async def go(self, tab: Tab) -> None:
        """Lose the socket."""
        del self.tabs.here[tab]
        await self.calls.disconnected(tab)

    async def unfriend(self, one: str, another: str) -> None:
        self.friends.discard(pair_of(self.id(one), self.id(another)))
        await self.calls.friendship_ended(self.id(one), self.id(another))

    def heard(self, tab: Tab, kind: type[Notice] | None = None) -> list[Any]:
        """Return what the tab received since the last call."""
        notices = self.tabs.heard.pop(tab, [])
        return [n for n in notices if kind is None or isinstance(n, kind)]

    def silence(self) -> None:
        """Discard everything received so far."""
        self.tabs.heard.clear()

    async def a_ringing_call(
        self,
        caller: Tab,
        callee: str = "bob",
        *,
        rang: bool = True,
        media: Media = Media.VIDEO,
    ) -> UUID:
        """Call `callee`; one of their tabs reports ringing."""
        call_id = new_id()
        answer = await self.calls.invite(
            caller, call_id, callee_id=self.id(callee), media=media
        )
        assert answer is None
        if rang:
            tab_id = (await self.tabs.ringable(self.id(callee)))[0]
            await self.calls.ringing(self.tab(callee, tab_id), call_id)
        self.silence()
        return call_id

    async def an_accepted_call(self, caller: Tab, callee: Tab) -> UUID:
        """Connect the two tabs."""
        call_id = await self.a_ringing_call(caller, self.name(callee))
        assert isinstance(await self.calls.accept(callee, call_id), Accepted)
        self.silence()
        return call_id


def a_signal(
    call_id: UUID, n: int = 0, *, epoch: int = 0, link: str = "main"
) -> Signal:
    return Signal(call_id, link, epoch, n, payload=f"{link} {epoch} {n}")


def _person(name: str) -> UserView:
    return UserView(
        id=new_id(), username=name, display_name=name.title(), avatar_url=None
    )


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never suspends, without an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    msg = "It waits for something."
    raise AssertionError(msg)
