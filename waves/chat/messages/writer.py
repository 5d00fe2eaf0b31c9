"""The writer: one task per process, through which every message is stored.

Messages that arrive while a transaction commits wait for the next one and share it: a
commit flushes to disk once, however many messages it stores. Nothing pauses to collect
them, so a message that arrives alone is stored at once.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from opentelemetry.trace import SpanContext

from waves.chat.errors import SentTwiceAtOnceError
from waves.chat.messages import batch
from waves.chat.messages.batch import Outcome, Submission
from waves.chat.schemas import Sent
from waves.core.database.engine import unit_of_work
from waves.core.errors import UnavailableError, WavesError
from waves.core.logging import clear_bound
from waves.core.metrics import Metrics
from waves.core.services import current
from waves.core.tracing import Tracing

MOST_AT_ONCE = 128
"""Messages of one transaction; the statements of a transaction run without a pause."""
STOP_WITHIN_SECONDS = 5.0
_ATTEMPTS = 3


class Waiting(NamedTuple):
    """A message, the future of its sender, and the span that waits for it."""

    message: Submission
    stored: asyncio.Future[Sent]
    cause: SpanContext | None


class Failure(NamedTuple):
    """Why a transaction was rolled back, and whether it had begun."""

    error: Exception
    began: bool


class MessageWriter:
    """Stores messages in the order of arrival, those that wait in one transaction.

    Its task runs while messages wait.
    """

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._is_stopped = False

    async def store(self, message: Submission) -> Sent:
        """Store a message; return once it is committed.

        A caller that is cancelled leaves the other messages alone.

        Raises:
            WavesError: The message is refused.
            UnavailableError: The writer has stopped; the message may be stored.
        """
        if self._is_stopped:
            raise UnavailableError
        current(Metrics).submitted.inc()
        stored: asyncio.Future[Sent] = asyncio.get_running_loop().create_future()
        cause = current(Tracing).here()
        self._waiting.append(Waiting(message, stored, cause))
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="message-writer")
        return await stored

    async def stop(self) -> None:
        """Store the messages that wait; refuse later ones."""
        self._is_stopped = True
        if self._task is None:
            return
        task = self._task
        await asyncio.wait({task}, timeout=STOP_WITHIN_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        clear_bound()
        taken: list[Waiting] = []
        try:
            while self._waiting:
                taken = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await _store([one for one in taken if not one.stored.cancelled()])
                # A turn of the loop, not a pause: what has arrived is read first.
                await asyncio.sleep(0)
        finally:
            # A task that is cancelled leaves some of them.
            left = taken + self._waiting
            self._waiting, self._task = [], None
            _fail(left, UnavailableError())


async def _store(waiting: Sequence[Waiting]) -> None:
    """Store messages together, or one by one if their transaction is rolled back."""
    if len(waiting) > 1:
        failure = await _try(waiting)
        if failure is None:
            return
        if not failure.began:
            _fail(waiting, failure.error)
            return
    for number, one in enumerate(waiting):
        failure = await _try_alone(one)
        if failure is None:
            continue
        if not failure.began:
            # The others would wait as long for the same error.
            _fail(waiting[number:], failure.error)
            return
        _fail([one], failure.error)


async def _try_alone(one: Waiting) -> Failure | None:
    failure = None
    for _ in range(_ATTEMPTS):
        failure = await _try([one])
        if failure is None or not isinstance(failure.error, SentTwiceAtOnceError):
            break
    return failure


async def _try(waiting: Sequence[Waiting]) -> Failure | None:
    """Store messages in one transaction; return why it was rolled back."""
    began = False
    causes = [one.cause for one in waiting]
    try:
        with current(Tracing).joined("messages.store", causes):
            async with unit_of_work() as uow:
                began = True
                outcomes = await batch.store(uow, [one.message for one in waiting])
                uow.once_committed(partial(_answer, waiting, outcomes))
    except Exception as error:  # noqa: BLE001  each sender gets it
        return Failure(error, began)
    return None


def _answer(waiting: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    current(Metrics).batches.observe(len(waiting))
    for one, outcome in zip(waiting, outcomes, strict=True):
        if isinstance(outcome, WavesError):
            _fail([one], outcome)
        elif not one.stored.done():
            one.stored.set_result(outcome)


def _fail(waiting: Sequence[Waiting], error: Exception) -> None:
    for one in waiting:
        if not one.stored.done():
            one.stored.set_exception(error)
