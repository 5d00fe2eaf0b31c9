"""What rate limits do in memory and in the real Redis."""

import logging
from collections.abc import Callable

import pytest
from limits import parse

from waves.core import portions, rate_limits
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
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {
        Rule.INVITE: (parse("3/minute"),),
        Rule.OPEN_TAB: (parse("3/minute"),),
        Rule.FRAME: (parse("100/minute"),),
    }
    monkeypatch.setattr(rate_limits, "_RULES", {**rate_limits._RULES, **few})


@pytest.mark.parametrize("rule", [Rule.INVITE, Rule.OPEN_TAB])
async def test_all_workers_share_one_count(worker, rule):
    for _ in range(3):
        await worker().spend(rule, "alice")
    with pytest.raises(TooManyRequestsError) as refused:
        await worker().spend(rule, "alice")
    assert 1 <= refused.value.retry_after <= 60
    await worker().spend(rule, "bob")


async def test_a_limit_can_be_checked_without_counting(worker):
    for _ in range(5):
        await worker().refuse_spent(Rule.INVITE, "alice")
    for _ in range(3):
        await worker().spend(Rule.INVITE, "alice")
    with pytest.raises(TooManyRequestsError):
        await worker().refuse_spent(Rule.INVITE, "alice")


async def frames(limiter: RateLimiter, user: str, most: int = 1_000) -> int:
    """Spend frames until they are refused; return how many were allowed."""
    for number in range(most):
        try:
            await limiter.spend(Rule.FRAME, user)
        except TooManyRequestsError:
            return number
    return most


async def test_one_worker_allows_the_frames_of_the_rule(redis_client):
    assert await frames(RateLimiter(), "alice") == 100
    shared = RateLimiter(shared_storage(redis_client))
    assert await frames(shared, "alice") == 100
    assert await frames(shared, "bob") == 100


async def test_the_frames_of_a_user_are_bounded_over_all_workers(redis_client):
    """Each further worker adds a fifth, however they are spread."""
    workers = [RateLimiter(shared_storage(redis_client)) for _ in range(4)]
    spent = [await frames(limiter, "alice", 30) for limiter in workers]
    assert spent == [30] * 4
    spent = [await frames(limiter, "alice") for limiter in workers]
    assert 4 * 30 + sum(spent) == 100 + 3 * 20
    assert await frames(workers[0], "bob", 10) == 10


async def test_the_frames_of_most_users_ask_redis_nothing(redis_client):
    limiter = RateLimiter(shared_storage(redis_client))
    assert await frames(limiter, "alice", 20) == 20
    assert await redis_client.keys("*") == []
    assert await frames(limiter, "alice", 1) == 1
    await redis_client.config_resetstat()
    assert await frames(limiter, "alice", 79) == 79
    asked = await redis_client.info("commandstats")
    assert asked["cmdstat_evalsha"]["calls"] == 7


async def test_an_allowed_portion_is_not_kept_for_later(redis_client):
    now = [0.0]
    limiter = RateLimiter(shared_storage(redis_client), monotonic=lambda: now[0])
    assert await frames(limiter, "alice", 20) == 20
    for _ in range(8):
        await limiter.spend(Rule.FRAME, "alice")
        now[0] += portions.KEPT_SECONDS
    with pytest.raises(TooManyRequestsError):
        await limiter.spend(Rule.FRAME, "alice")


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


async def test_frames_are_limited_while_redis_is_gone(
    redis_server, redis_client, caplog
):
    limiter = RateLimiter(shared_storage(redis_client), monotonic=lambda: 0.0)
    redis_server.stop()
    assert await frames(limiter, "alice") == 20 + 100
    assert len(caplog.records) == 1
