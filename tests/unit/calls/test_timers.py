"""What both adapters of the timers do, and how timers survive their worker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest

from tests.support.timeouts import PATIENCE
from waves.calls import redis_timers
from waves.calls.lifecycle import CallEvent, CallState
from waves.calls.redis_timers import RedisTimers
from waves.calls.scheduler import LoopScheduler
from waves.calls.timers import MemoryTimers, Timer, Timers
from waves.core.ids import new_id

SOON, LATER = 0.05, 3600.0


class Worker:
    """A worker with its timers, and what they have fired."""

    def __init__(self, make: Callable[[LoopScheduler], Timers]) -> None:
        self.scheduler = LoopScheduler()
        self.timers = make(self.scheduler)
        self.timers.fire_with(self.fire)
        self.fired: list[Timer] = []
        self.fails = False

    async def fire(self, timer: Timer) -> None:
        if self.fails:
            raise RuntimeError
        self.fired.append(timer)


def a_timer(name: str = "ring", call_id=None) -> Timer:
    return Timer(call_id or new_id(), name, CallState.RINGING, CallEvent.RING_TIMEOUT)


@pytest.fixture
async def redis_workers(redis_client) -> AsyncIterator[list[Worker]]:
    made = [Worker(lambda clock: RedisTimers(redis_client, clock)) for _ in range(2)]
    yield made
    for worker in made:
        worker.scheduler.stop()


@pytest.fixture(params=["memory", "redis"])
def worker(request: pytest.FixtureRequest) -> Worker:
    if request.param == "memory":
        return Worker(MemoryTimers)
    return request.getfixturevalue("redis_workers")[0]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  Redis tells nobody
            await asyncio.sleep(0.01)


async def test_a_timer_fires_once(worker):
    timer, other = a_timer(), a_timer()
    await worker.timers.start(timer, SOON)
    await until(lambda: worker.fired == [timer])
    await worker.timers.start(other, SOON)
    await until(lambda: worker.fired == [timer, other])


async def test_a_stopped_timer_does_not_fire(worker):
    timer, last = a_timer(), a_timer()
    await worker.timers.start(timer, SOON)
    assert await worker.timers.has(timer.call_id, "ring")
    await worker.timers.stop(timer.call_id, "ring", "unknown")
    assert not await worker.timers.has(timer.call_id, "ring")
    await worker.timers.start(last, 2 * SOON)
    await until(lambda: bool(worker.fired))
    assert worker.fired == [last]


async def test_all_timers_of_a_call_can_be_stopped(worker):
    call_id = new_id()
    for name in ("ring", "caller lost"):
        await worker.timers.start(a_timer(name, call_id), SOON)
    kept, last = a_timer(), a_timer()
    await worker.timers.start(kept, LATER)
    await worker.timers.stop_all(call_id)
    await worker.timers.stop_all(new_id())
    await worker.timers.start(last, 2 * SOON)
    await until(lambda: bool(worker.fired))
    assert worker.fired == [last]
    assert await worker.timers.has(kept.call_id, "ring")


async def test_a_timer_that_starts_again_has_its_new_time(worker):
    timer, last = a_timer(), a_timer()
    await worker.timers.start(timer, SOON)
    await worker.timers.start(timer, LATER)
    await worker.timers.start(last, 2 * SOON)
    await until(lambda: bool(worker.fired))
    assert worker.fired == [last]
    assert await worker.timers.has(timer.call_id, "ring")


async def test_the_timer_of_a_dead_worker_fires_on_another(redis_workers):
    dead, alive = redis_workers
    timer = a_timer()
    await dead.timers.start(timer, SOON)
    dead.scheduler.stop()
    looking = asyncio.create_task(alive.timers.run())
    await until(lambda: alive.fired == [timer])
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    assert dead.fired == []
    assert not await alive.timers.has(timer.call_id, "ring")


async def test_of_several_workers_one_fires(redis_workers):
    one, other = redis_workers
    started = [a_timer() for _ in range(20)]
    for timer in started:
        await one.timers.start(timer, SOON)
        await other.timers.start(a_timer("other", timer.call_id), LATER)
    one.scheduler.stop()
    await asyncio.sleep(2 * SOON)
    await asyncio.gather(*(w.timers.look() for w in (one, other) for _ in range(5)))
    fired = one.fired + other.fired
    assert sorted(fired, key=str) == sorted(started, key=str)


async def test_timers_that_are_due_together_do_not_wait_for_each_other(redis_workers):
    """The first one waits as for the lock of a call, until the others have fired."""
    worker, _ = redis_workers
    first, *others = [a_timer() for _ in range(40)]
    are_done = asyncio.Event()

    async def fire(timer: Timer) -> None:
        if timer == first:
            await are_done.wait()
        worker.fired.append(timer)
        if len(worker.fired) == redis_timers.MOST_AT_ONCE - 1:
            are_done.set()

    worker.timers.fire_with(fire)
    await worker.timers.start(first, 0)
    for timer in others:
        await worker.timers.start(timer, SOON)
    worker.scheduler.stop()
    await asyncio.sleep(2 * SOON)
    async with asyncio.timeout(PATIENCE):
        await worker.timers.look()
    assert sorted(worker.fired, key=str) == sorted([first, *others], key=str)


async def test_a_timer_that_is_due_without_redis_fires_once_it_is_back(
    redis_workers, redis_server, caplog, monkeypatch
):
    monkeypatch.setattr(redis_timers, "CLAIM_SECONDS", SOON)
    worker, _ = redis_workers
    timer = a_timer()
    await worker.timers.start(timer, SOON)
    redis_server.pause()
    await until(lambda: "timers_not_seen" in caplog.text)
    assert "scheduled_task_failed" not in caplog.text
    redis_server.resume()
    looking = asyncio.create_task(worker.timers.run())
    await until(lambda: worker.fired == [timer])
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking


async def test_a_timer_that_is_stopped_leaves_nothing_in_the_scheduler(worker):
    call_id = new_id()
    for _ in range(3):
        for name in ("ring", "caller lost", "both away"):
            await worker.timers.start(a_timer(name, call_id), LATER)
    assert len(worker.scheduler._timers) == 3
    await worker.timers.stop(call_id, "ring")
    assert len(worker.scheduler._timers) == 2
    await worker.timers.stop_all(call_id)
    assert not worker.scheduler._timers


async def test_a_timer_whose_worker_dies_while_firing_fires_again(
    redis_workers, monkeypatch, caplog
):
    monkeypatch.setattr(redis_timers, "CLAIM_SECONDS", SOON)
    dying, alive = redis_workers
    dying.fails = True
    timer = a_timer()
    await dying.timers.start(timer, SOON)
    await until(lambda: "timer_failed" in caplog.text)
    dying.scheduler.stop()
    async with asyncio.timeout(PATIENCE):
        while not alive.fired:
            await alive.timers.look()
    assert alive.fired == [timer]


async def test_a_timer_of_another_version_does_not_stop_the_others(
    redis_workers, redis_client
):
    worker, _ = redis_workers
    await redis_client.zadd(redis_timers._DUE, {'{"name": "unheard of"}': 0})
    timer = a_timer()
    await worker.timers.start(timer, SOON)
    worker.scheduler.stop()
    await asyncio.sleep(2 * SOON)
    await worker.timers.look()
    assert worker.fired == [timer]
    assert await redis_client.zcard(redis_timers._DUE) == 0


async def test_a_timer_started_again_while_it_fires_runs_on(redis_workers):
    worker, _ = redis_workers
    timer = a_timer()

    async def start_again(fired: Timer) -> None:
        worker.fired.append(fired)
        await worker.timers.start(fired, LATER)

    worker.timers.fire_with(start_again)
    await worker.timers.start(timer, SOON)
    await until(lambda: bool(worker.fired))
    await worker.timers.look()
    assert await worker.timers.has(timer.call_id, "ring")
