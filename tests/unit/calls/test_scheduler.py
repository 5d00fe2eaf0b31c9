import asyncio
import logging

from waves.calls.scheduler import LoopScheduler


async def test_work_runs_later_once():
    scheduler, done = LoopScheduler(), asyncio.Event()

    async def work():
        done.set()

    scheduler.later(0, work)
    await asyncio.wait_for(done.wait(), 1)
    assert not scheduler._timers


async def test_cancelled_and_stopped_work_never_runs():
    scheduler, ran = LoopScheduler(), []

    async def work():
        ran.append(1)

    scheduler.later(0, work)()
    scheduler.later(0, work)
    scheduler.stop()
    done = asyncio.Event()

    async def last():
        done.set()

    scheduler.later(0, last)
    await asyncio.wait_for(done.wait(), 1)
    assert ran == []


async def test_work_that_fails_is_logged_and_harms_nothing_else(caplog):
    scheduler, done = LoopScheduler(), asyncio.Event()

    async def fails():
        raise RuntimeError

    async def work():
        done.set()

    with caplog.at_level(logging.ERROR):
        scheduler.later(0, fails)
        scheduler.later(0, work)
        await asyncio.wait_for(done.wait(), 1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_it_tells_an_aware_time():
    assert LoopScheduler().now().tzinfo is not None
