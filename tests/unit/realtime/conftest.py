from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.support.redis_server import RedisServer
from tests.unit.realtime.workers import Worker


@pytest.fixture
async def workers(
    redis_server: RedisServer,
) -> AsyncIterator[Callable[[int], Awaitable[list[Worker]]]]:
    """Start workers: `one, other = await workers(2)`; those that died stay dead."""
    running: list[Worker] = []

    async def start(number: int) -> list[Worker]:
        made = [Worker(redis_server.url) for _ in range(number)]
        for worker in made:
            await worker.start()
            running.append(worker)
        return made

    yield start
    redis_server.resume()
    for worker in running:
        if not worker.is_dead:
            await worker.stop()
