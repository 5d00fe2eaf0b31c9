"""Work that is repeated: at once while there is more, later after a failure too."""

import asyncio

from sqlalchemy.exc import OperationalError

from waves.core.errors import UnavailableError
from waves.core.repeated_work import RepeatedWork


class Portions:
    """The outcomes of portions, one after the other; then nothing happens any more."""

    def __init__(self, *outcomes: bool | Exception) -> None:
        self.outcomes = [*outcomes]
        self.done = asyncio.Event()

    async def work(self) -> bool:
        if not self.outcomes:
            self.done.set()
            await asyncio.Event().wait()
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def repeat(portions: Portions, *, every: float, pause: float) -> None:
    repeated = RepeatedWork("test", portions.work, every=every, pause=pause)
    repeated.start()
    await portions.done.wait()
    await repeated.stop()


async def test_the_next_portion_follows_while_there_is_more() -> None:
    await repeat(Portions(True, True), every=3_600, pause=0)


async def test_it_looks_again_when_there_is_no_more_and_after_a_failure(caplog) -> None:
    failure = OperationalError("SELECT", {}, Exception("the database is away"))
    away = UnavailableError()
    await repeat(Portions(False, failure, away, False), every=0, pause=3_600)
    assert len(caplog.records) == 2
    for record in caplog.records:
        assert "repeated_work_failed" in record.getMessage()


async def test_it_looks_again_when_it_is_woken_even_in_a_portion() -> None:
    async def work() -> bool:
        looks.append(len(looks))
        if len(looks) == 1:
            repeated.wake()
        looked.set()
        return False

    looks, looked = [], asyncio.Event()
    repeated = RepeatedWork("test", work, every=3_600)
    repeated.start()
    for expected in (2, 3):
        while len(looks) < expected:
            looked.clear()
            await looked.wait()
        repeated.wake()
    await repeated.stop()


async def test_it_stops_in_the_middle_of_a_portion_and_without_a_start() -> None:
    portions = Portions()
    repeated = RepeatedWork("test", portions.work, every=0)
    await repeated.stop()
    repeated.start()
    await portions.done.wait()
    await repeated.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "test"]
