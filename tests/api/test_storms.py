"""A worker with many sockets is killed: all of them come back on the others (L5).

`make test` takes few sockets and counts; `make soak` takes a thousand on the killed
worker, and also measures how they are spread.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest
from redis import Redis

from tests.support.live_pages import LivePages
from tests.support.reflex_client import ReflexClient
from tests.support.servers import Server
from tests.support.wall_time import IS_MEASURED
from tests.support.worker_site import (
    Crowd,
    buried,
    kill_worker,
    site_of,
    sockets_of_workers,
)

SOCKETS = int(os.environ.get("WAVES_STORM_SOCKETS", "200"))
"""On both workers."""
TABS = SOCKETS // 5
"""Sockets of Reflex."""
SOCKETS_OF_ONE = 25
ALL, FEW = 1, 10
"""Every page is looked at, or one of ten: the others wait before they come back."""
BACK_WITHIN_SECONDS = 30
MOST_IN_A_SECOND = 0.15
TROUBLE = (
    "Traceback",
    "QueuePool",
    "database_unavailable",
    "redis_unavailable",
    "failed",
)


@pytest.fixture
async def crowd(worker_site: Server) -> AsyncIterator[Crowd]:
    crowd = await Crowd().join(worker_site, -(-SOCKETS // SOCKETS_OF_ONE // 2))
    yield crowd
    await crowd.leave()


class Visitor:
    """Asks for lists over REST all the time, and counts the answers."""

    def __init__(self, client: ReflexClient) -> None:
        self.statuses: Counter[int] = Counter()
        self._client = client
        self._asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        while True:
            try:
                answer = await self._client.get("/api/conversations")
            except httpx.TransportError:
                # The connection was that of the killed worker.
                await asyncio.sleep(0.05)
                continue
            self.statuses[answer.status_code] += 1
            await asyncio.sleep(0.05)

    async def leave(self) -> None:
        self._asking.cancel()
        await asyncio.wait({self._asking})


@pytest.mark.parametrize("every", [ALL, FEW] if IS_MEASURED else [ALL])
async def test_the_sockets_of_a_killed_worker_come_back(
    worker_site: Server, directory: Redis, crowd: Crowd, every: int
) -> None:
    seats, tabs = (crowd.seats(number, every=every) for number in (SOCKETS, TABS))
    async with LivePages(site_of(worker_site), seats, tabs) as pages:
        await pages.until(
            lambda told: (told["connected"], told["tabs"]) == (SOCKETS, TABS)
        )
        sockets = sockets_of_workers(directory)
        assert sum(sockets.values()) == SOCKETS
        killed = max(sockets, key=lambda worker: sockets[worker])
        opened = len(pages.status["openings"])
        visitors = [Visitor(client) for client in crowd.people[:4]]
        kill_worker(killed)
        await pages.until(lambda told: told["closes"].get("1006", 0) >= sockets[killed])
        back = await pages.until(
            lambda told: (told["connected"], told["tabs"]) == (SOCKETS, TABS)
        )
        await pages.say("after-the-storm")
        await pages.until(
            lambda told: told["heard"].get("after-the-storm") == SOCKETS + TABS
        )
        for visitor in visitors:
            await visitor.leave()
            assert set(visitor.statuses) == {200}
        assert set(pages.status["failed"].values()) <= {"offline"}
        assert not set(pages.status["closes"]) - {"1006", "refused"}
        if IS_MEASURED:
            spread(back["openings"][opened:], at_once=every == ALL)
    log = worker_site.log.read_text()
    assert not [word for word in TROUBLE if word in log], log[-4000:]
    await buried(directory, killed)


def spread(openings: list[int], *, at_once: bool) -> None:
    """Assert that sockets were opened in time, and not all at once if nobody looks."""
    first = min(openings)
    seconds = Counter((at - first) // 1000 for at in openings)
    assert max(seconds) < BACK_WITHIN_SECONDS
    if not at_once:
        assert max(seconds.values()) <= MOST_IN_A_SECOND * len(openings)
