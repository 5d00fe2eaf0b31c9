"""Telling a reload from a close, in memory and over the real Redis."""

from collections.abc import Callable

import pytest

from waves.calls.schemas import Departure
from waves.core.ids import new_id
from waves.realtime.page_loads import (
    PENDING_SECONDS,
    MemoryPageLoads,
    PageLoads,
    RedisPageLoads,
)

CLOSED, RELOADING = Departure.CLOSED, Departure.RELOADING


class Loads:
    def __init__(self, make: Callable[[Callable[[], float]], PageLoads]) -> None:
        self.now = 1_000.0
        self.loads = make(lambda: self.now)
        self.session = new_id()
        self.counted = 0

    async def load(self) -> float:
        await self.loads.note(self.session)
        return self.now

    async def open_socket(self) -> None:
        """Open the socket of the page that was loaded last."""
        self.counted = await self.loads.count(self.session)

    async def leave(self, loaded_at: float) -> Departure:
        """Unload the page that began to load at `loaded_at`."""
        # The server begins to answer a moment after the request came in.
        age = self.now - loaded_at - 0.01
        return await self.loads.departure(self.session, age, counted=self.counted)


@pytest.fixture(params=["memory", "redis"])
def loads(request: pytest.FixtureRequest) -> Loads:
    if request.param == "memory":
        return Loads(MemoryPageLoads)
    client = request.getfixturevalue("redis_client")
    return Loads(lambda now: RedisPageLoads(client, now))


async def test_a_page_that_leaves_without_a_new_request_is_closed(loads: Loads):
    loaded_at = await loads.load()
    await loads.open_socket()
    loads.now += 2
    assert await loads.leave(loaded_at) is CLOSED


@pytest.mark.parametrize("slow", [0.02, 1, 20, PENDING_SECONDS - 1])
async def test_a_page_that_was_requested_again_is_reloaded(loads: Loads, slow: float):
    loaded_at = await loads.load()
    loads.now += 600
    await loads.load()
    loads.now += slow
    assert await loads.leave(loaded_at) is RELOADING


async def test_a_request_of_another_tab_counts_for_a_limited_time(loads: Loads):
    loaded_at = await loads.load()
    loads.now += 600
    await loads.load()
    loads.now += PENDING_SECONDS
    assert await loads.leave(loaded_at) is CLOSED


async def test_a_page_whose_leaving_frame_is_late_is_not_closed(loads: Loads):
    await loads.load()
    await loads.open_socket()
    loads.now += 3
    await loads.load()
    # Ten seconds pass before the frame is read: by its age the page is the newer one.
    loads.now += 10
    assert await loads.loads.departure(loads.session, 3.0, counted=1) is RELOADING


async def test_a_page_whose_socket_opened_late_is_not_closed(loads: Loads):
    await loads.load()
    loads.now += 1
    await loads.load()
    await loads.open_socket()
    loads.now += 1
    assert await loads.loads.departure(loads.session, 1.0, counted=2) is RELOADING


async def test_without_requests_for_pages_every_page_may_return(loads: Loads):
    assert await loads.leave(loads.now - 600) is RELOADING
    # This process was started after the page was loaded.
    loaded_at = loads.now
    loads.now += 600
    await loads.load()
    loads.now += PENDING_SECONDS
    assert await loads.leave(loaded_at) is RELOADING


async def test_a_false_age_affects_nobody_else(loads: Loads):
    await loads.load()
    for age in (0.0, 2.0**53):
        assert await loads.loads.departure(new_id(), age, counted=0) is RELOADING


async def test_the_number_of_sessions_is_bounded(monkeypatch: pytest.MonkeyPatch):
    loads = Loads(MemoryPageLoads)
    monkeypatch.setattr("waves.realtime.page_loads.SESSIONS_KEPT", 3)
    loaded_at = await loads.load()
    for _ in range(3):
        await loads.loads.note(new_id())
    loads.now += 10
    assert await loads.leave(loaded_at) is RELOADING


async def test_redis_forgets_a_session_without_requests(redis_client):
    await RedisPageLoads(redis_client).note(new_id())
    [key] = await redis_client.keys("*")
    assert 6 * 86_400 < await redis_client.ttl(key) <= 7 * 86_400
