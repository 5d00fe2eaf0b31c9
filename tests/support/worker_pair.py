"""Two workers of one site, in this process: one PostgreSQL, one Redis, two ports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.api_server import ApiServer, ApiUser, Page
from waves.accounts.passwords.hasher import PasswordHasher
from waves.core.services import Services
from waves.realtime.realtime import Realtime
from waves.services import create_services, dispose
from waves.settings.settings import Settings


class WorkerPair:
    """Two workers; users are signed up by whatever services are current."""

    def __init__(self, one: ApiServer, other: ApiServer) -> None:
        self.one = one
        self.other = other

    async def friends(self, *names: str) -> list[ApiUser]:
        return await self.one.friends(*names)

    async def page(
        self, worker: ApiServer, user: ApiUser, tab_id: str = "tab", *topics: str
    ) -> Page:
        """Open a page of the user on this worker."""
        page = await worker.open(token=user.token)
        return await page.hello(tab_id, *(topics or ("messages", "calls")))


@asynccontextmanager
async def worker_pair(
    settings: Settings, hasher: PasswordHasher, here: Services
) -> AsyncIterator[WorkerPair]:
    """Start two workers with these settings, and stop them.

    What the test itself calls runs in the first one: `here` gets all that it has.
    """
    workers = [create_services(settings) for _ in range(2)]
    for services in workers:
        services.put(hasher)
        with services.bound():
            await services[Realtime].start()
    here.adopt(workers[0])
    one, other = (ApiServer(services) for services in workers)
    async with one, other:
        yield WorkerPair(one, other)
        for services in workers:
            await services[Realtime].stop()
    for services in workers:
        await dispose(services)
