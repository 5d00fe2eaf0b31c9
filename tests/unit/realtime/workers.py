"""Workers in one process that share a real Redis, without sockets or a database."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from tests.support.timeouts import PATIENCE
from tests.unit.realtime.stage import FakeSocket, a_connection
from waves.calls.schemas import Tab
from waves.core.events import Event, EventRegistry
from waves.core.redis_client import connect
from waves.core.tasks import cancel
from waves.realtime.connection import Connection
from waves.realtime.hub import Hub
from waves.realtime.protocol.codes import Topic
from waves.realtime.redis_bus import RedisBus
from waves.realtime.redis_directory import RedisDirectory
from waves.realtime.user_channels import UserChannels


class Worker:
    """One worker; `heard` is what its bus has delivered, `lost` the tabs it buried."""

    def __init__(self, url: str) -> None:
        self.client = connect(url)
        self.hub = Hub()
        self.events = EventRegistry()
        self.channels = UserChannels(self.client)
        self.directory = RedisDirectory(self.hub, self.client, self.channels)
        self.bus = RedisBus(self.events, self.channels)
        self.heard: list[Event] = []
        self.arrived: list[Event] = []
        self.lost: list[Tab] = []
        self.late: list[Tab] = []
        self.gaps = 0
        self.is_dead = False
        self.bus.subscribe(self._hear)
        self.bus.arriving(self.arrived.append)
        self.channels.need(self.hub.users)
        self.channels.on_gap(self._gap)
        self.directory.lost = self._lose
        self.directory.shared_late = self._share_late

    async def _hear(self, event: Event) -> None:
        self.heard.append(event)

    async def _lose(self, tab: Tab) -> None:
        self.lost.append(tab)

    async def _share_late(self, tab: Tab) -> None:
        self.late.append(tab)

    def _gap(self) -> None:
        self.gaps += 1

    async def start(self) -> None:
        await self.channels.start()
        await self.directory.start()
        await self.bus.start()

    async def stop(self) -> None:
        await self.bus.stop()
        await self.directory.stop()
        await self.channels.stop()
        await self.client.aclose()

    async def die(self) -> None:
        """End like a killed process: nothing is said to Redis."""
        self.is_dead = True
        await cancel(self.directory._beating, *self.channels._tasks, self.bus._sender)
        await self.bus._here.stop()
        await self.channels._subscriber.aclose()
        await self.client.aclose()

    async def join(
        self, user_id: UUID, tab_id: str = "tab", *topics: Topic
    ) -> Connection:
        connection = a_connection(user_id, tab_id, *topics, socket=FakeSocket())
        self.hub.open(connection)
        await self.directory.join(connection)
        return connection


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  Redis tells nobody
            await asyncio.sleep(0.01)
