"""What rate limits do in memory and in the real Redis."""

import logging
from collections.abc import Callable

import pytest
from limits import parse

from waves.core import rate_limits
from waves.core.errors import TooManyRequestsError
from waves.core.rate_limits import RateLimiter, Rule, shared_storage


@pytest.fixture(params=["memory", "redis"])
def worker(request: pytest.FixtureRequest) -> Callable[[], RateLimiter]:
    """Return the limiter of one more worker; in memory there is one worker only."""
    if request.param == "memory":
        only = RateLimiter()
        return lambda: only
    client = request.getfixturevalue("redis_client")
    return lambda: RateLimiter(shared_storage(client))


@pytest.fixture(autouse=True)
def _three_invitations(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {Rule.INVITE: (parse("3/minute"),), Rule.FRAME: (parse("3/minute"),)}
    monkeypatch.setattr(rate_limits, "_RULES", {**rate_limits._RULES, **few})


async def test_all_workers_share_one_count(worker):
    for _ in range(3):
        await worker().spend(Rule.INVITE, "alice")
    with pytest.raises(TooManyRequestsError) as refused:
        await worker().spend(Rule.INVITE, "alice")
    assert 1 <= refused.value.retry_after <= 60
    await worker().spend(Rule.INVITE, "bob")


async def test_a_limit_can_be_checked_without_counting(worker):
    for _ in range(5):
        await worker().refuse_spent(Rule.INVITE, "alice")
    for _ in range(3):
        await worker().spend(Rule.INVITE, "alice")
    with pytest.raises(TooManyRequestsError):
        await worker().refuse_spent(Rule.INVITE, "alice")


async def test_frames_are_counted_by_the_worker_of_the_socket(redis_client):
    one, other = (RateLimiter(shared_storage(redis_client)) for _ in range(2))
    for limiter in (one, other):
        for _ in range(3):
            await limiter.spend(Rule.FRAME, "alice")
        with pytest.raises(TooManyRequestsError):
            await limiter.spend(Rule.FRAME, "alice")
    assert await redis_client.keys("*") == []


async def test_a_worker_counts_for_itself_while_redis_is_gone(
    redis_server, redis_client, caplog
):
    now = [0.0]
    limiter = RateLimiter(shared_storage(redis_client), monotonic=lambda: now[0])
    redis_server.stop()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await limiter.spend(Rule.INVITE, "alice")
        with pytest.raises(TooManyRequestsError):
            await limiter.spend(Rule.INVITE, "alice")
    assert len(caplog.records) == 1, "Redis is asked again only after a pause"
    redis_server.start()
    now[0] = rate_limits.RESTS_SECONDS
    await limiter.spend(Rule.INVITE, "alice")
    assert await redis_client.keys("*")
