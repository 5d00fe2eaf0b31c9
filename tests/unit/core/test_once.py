"""What both adapters of `Once` do, in memory and in the real Redis."""

import asyncio
from datetime import timedelta

import pytest

from waves.core import once
from waves.core.once import MemoryOnce, Once, RedisOnce
from waves.core.redis_client import RedisDownError


@pytest.fixture(params=["memory", "redis"])
def taken(request: pytest.FixtureRequest) -> Once:
    if request.param == "memory":
        return MemoryOnce()
    return RedisOnce(request.getfixturevalue("redis_client"), "test")


async def test_a_name_can_be_taken_once(taken):
    assert await taken.take("state", timedelta(minutes=10))
    assert not await taken.take("state", timedelta(minutes=10))
    assert await taken.take("another", timedelta(minutes=10))


async def test_one_of_several_at_the_same_time_gets_it(taken):
    tries = [taken.take("state", timedelta(minutes=10)) for _ in range(20)]
    assert sum(await asyncio.gather(*tries)) == 1


async def test_a_name_can_be_taken_again_after_its_lifetime():
    now = [0.0]
    taken = MemoryOnce(lambda: now[0])
    await taken.take("state", timedelta(minutes=10))
    now[0] = 599.0
    assert not await taken.take("state", timedelta(minutes=10))
    now[0] = 600.0
    assert await taken.take("state", timedelta(minutes=10))


async def test_redis_forgets_a_name_after_its_lifetime(redis_client):
    await RedisOnce(redis_client, "test").take("state", timedelta(minutes=10))
    [key] = await redis_client.keys("*")
    assert 590 <= await redis_client.ttl(key) <= 600


async def test_the_memory_of_names_is_bounded(monkeypatch):
    monkeypatch.setattr(once, "MOST_NAMES", 3)
    taken = MemoryOnce()
    for number in range(10):
        assert await taken.take(f"{number}", timedelta(minutes=10))
    assert len(taken._taken) <= 4


async def test_a_name_is_not_given_away_while_redis_is_gone(redis_server, redis_client):
    taken = RedisOnce(redis_client, "test")
    redis_server.stop()
    with pytest.raises(RedisDownError):
        await taken.take("state", timedelta(minutes=10))
