import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import pytest

from tests.support.api_client import Users
from tests.support.timeouts import PATIENCE
from tests.support.virtual_scheduler import VirtualScheduler
from tests.unit.state.stage import FakeServer, FakeTab, token_of
from waves.accounts.users.schemas import MeView
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.schemas import MessageView
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import Services
from waves.friends import service as friends
from waves.realtime.bus import MemoryBus
from waves.state.push import EVERY_SECONDS, Push
from waves.state.tabs import Tabs


@dataclass
class Pair:
    """Alice and Bob, who are friends."""

    alice: MeView
    bob: MeView
    conversation_id: UUID

    async def write(self, sender: MeView, body: str = "hello") -> MessageView:
        draft = NewMessage(client_id=new_id(), body=body)
        return (await messages.send(sender.id, self.conversation_id, draft)).message


@pytest.fixture(autouse=True)
def _stored(database: object) -> None:
    """Everything here is in the database."""


async def befriend(one: MeView, other: MeView) -> None:
    request = await friends.send_request(one.id, other.id)
    await friends.accept(other.id, request.id)


@pytest.fixture
async def pair(users: Users, unlimited: None) -> Pair:
    """Two friends, without rate limits."""
    alice, bob = await users("alice", "bob")
    await befriend(alice, bob)
    conversation = await conversations.conversation_with(alice.id, "bob")
    return Pair(alice, bob, conversation.id)


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


Connect = Callable[[MeView], Awaitable[FakeTab]]


@pytest.fixture
def tab_of(server: FakeServer) -> Connect:
    """Return a function that opens a connected tab of a user in a new session."""

    async def connect(person: MeView) -> FakeTab:
        return server.connect(FakeTab(await token_of(person)))

    return connect


class Pushing:
    """The bus and its pushes, with timers that only `pass_time` and `done` run."""

    def __init__(self, server: FakeServer, services: Services) -> None:
        self.scheduler = VirtualScheduler()
        self.push = Push(cast("Any", server), services[Tabs], self.scheduler)
        self.bus = MemoryBus(services[EventRegistry])
        self.bus.subscribe(self.push.heard)

    async def quiet_but(self, busy: FakeTab) -> None:
        """Wait until every tab but `busy` is up to date."""
        await self.scheduler.pass_time(EVERY_SECONDS)
        async with asyncio.timeout(PATIENCE):
            while self._are_behind(busy):  # noqa: ASYNC110
                await asyncio.sleep(0)

    def _are_behind(self, busy: FakeTab) -> bool:
        boxes = self.push._mail.items()
        others = [mailbox for token, mailbox in boxes if token != busy.token]
        return any(one.events or one.cancel is None for one in others)

    async def pass_time(self, seconds: float) -> None:
        """Apply what is due by then."""
        await self.settled()
        await self.scheduler.pass_time(seconds)
        await self.settled()

    async def done(self) -> None:
        """Apply everything."""
        await self.settled()
        while self.scheduler.waiting:
            await self.pass_time(EVERY_SECONDS)

    async def settled(self) -> None:
        """Wait until nothing happens but by a timer."""
        await self.bus._queue.join()
        while self.push._tasks:
            await asyncio.wait(self.push._tasks)
            # Tasks are forgotten by their callbacks, one turn later.
            await asyncio.sleep(0)


@pytest.fixture
async def pushing(server: FakeServer, services: Services) -> AsyncIterator[Pushing]:
    running = Pushing(server, services)
    await running.bus.start()
    yield running
    await running.bus.stop()
    await running.push.stop()
