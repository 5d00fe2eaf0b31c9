import asyncio
import logging

from waves.calls.scheduler import LoopScheduler


async def test_a_job_runs_once_after_its_delay():
    scheduler, done = LoopScheduler(), asyncio.Event()

    async def work():
        done.set()

    scheduler.later(0, work)
    await asyncio.wait_for(done.wait(), 1)
    assert not scheduler._timers


async def test_cancelled_and_stopped_jobs_never_run():
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


async def test_a_failing_job_is_logged_and_affects_no_other(caplog):
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


async def test_its_time_has_a_timezone():
    assert LoopScheduler().now().tzinfo is not None
