"""Sends queued mail in the background, with retries.

No request waits for a mail server, and the time of an answer does not reveal whether
an account exists.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

from waves.core.database.engine import unit_of_work
from waves.core.events import Event, EventRegistry
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.services import current
from waves.mail import message as mail
from waves.mail import queue
from waves.mail.events import DeliveryReported, MailQueued
from waves.mail.message import MailMessage
from waves.mail.models import OutgoingMail

logger = get_logger(__name__)

Compose = Callable[[OutgoingMail], Awaitable[MailMessage | None]]

AT_ONCE = 4
"""Concurrent connections to the mail server."""
LATEST_START_SECONDS = 0.5
"""A mail is composed at a random moment within this time, so that the work for it does
not show in the time of an answer."""
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 600.0
MOST_ATTEMPTS = 150
"""About 18 hours."""
POLL_SECONDS = 30.0
"""How often to look for mails that another process left behind."""
STOP_SECONDS = 3.0
"""How long `stop` waits for mails in progress."""


class MailSender:
    """Sends the mails of the queue. Several may run on one database."""

    def __init__(self, compose: Compose, events: EventRegistry) -> None:
        """Create a sender.

        Args:
            compose: Returns the message of a queued mail, or None when there is no
                longer a reason to send it.
            events: Where `MailQueued` is published.
        """
        self._compose = compose
        self._events = events
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to send, with what an earlier process left behind."""
        self._events.after_commit(self._on_event)
        self._loop = asyncio.create_task(self._run(), name="mail queue")

    async def stop(self) -> None:
        """Wait briefly for mails in progress. The others stay in the queue."""
        self._events.remove(self._on_event)
        self._loop.cancel()
        pending = {self._loop, *self._tasks}
        _, late = await asyncio.wait(pending, timeout=STOP_SECONDS)
        while late:
            # `asyncio.wait_for` of Python 3.11, in aiosmtplib, can swallow one of them.
            for task in late:
                task.cancel()
            _, late = await asyncio.wait(late, timeout=0.1)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, MailQueued):
            current(Metrics).mails_queued.inc()
            self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._start_due()
            except Exception as error:  # noqa: BLE001  the database is away
                logger.error("mail_queue_failed", error=mail.reason(error))  # noqa: TRY400
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()

    async def _start_due(self) -> None:
        limit = AT_ONCE - len(self._tasks)
        if limit == 0:
            return
        async with unit_of_work() as uow:
            claimed = await queue.claim(uow.db, limit=limit)
        for queued in claimed:
            task = asyncio.create_task(self._process(queued), name="mail")
            self._tasks.add(task)
            task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _process(self, queued: OutgoingMail) -> None:
        await asyncio.sleep(LATEST_START_SECONDS * random.random())  # noqa: S311
        try:
            await self._attempt(queued)
        except Exception as error:  # noqa: BLE001  it is due again when the claim ends
            logger.error("mail_not_settled", error=mail.reason(error))  # noqa: TRY400

    async def _attempt(self, queued: OutgoingMail) -> None:
        composed: MailMessage | None = None
        report: DeliveryReported | None = None
        try:
            composed = await self._compose(queued)
            if composed is not None:
                report = await _send(composed)
        except Exception as error:  # noqa: BLE001  any failure may pass
            is_final = composed is not None and mail.is_final(error)
            if not is_final and queued.attempts < MOST_ATTEMPTS:
                _count("deferred")
                logger.warning("mail_deferred", error=mail.reason(error))
                await self._defer(queued)
                return
            _count("failed")
            logger.error("mail_failed", error=mail.reason(error))  # noqa: TRY400
            if composed is not None and is_final and mail.is_about_address(error):
                report = DeliveryReported(composed.to, accepted=False)
        async with unit_of_work() as uow:
            # The user first, in the order of locks of a transaction that makes a link.
            if report is not None:
                await uow.emit(report)
            await queue.remove(uow.db, queued.id)

    async def _defer(self, queued: OutgoingMail) -> None:
        backoff = FIRST_RETRY_SECONDS * 4.0 ** min(queued.attempts - 1, 9)
        seconds = min(backoff, LONGEST_RETRY_SECONDS) * random.uniform(0.5, 1)  # noqa: S311
        async with unit_of_work() as uow:
            await queue.defer(uow.db, queued.id, seconds=seconds)
        asyncio.get_running_loop().call_later(seconds, self._wake.set)


async def _send(composed: MailMessage) -> DeliveryReported | None:
    if mail.has_server():
        await mail.deliver(mail.build(composed))
        _count("sent")
        return DeliveryReported(composed.to, accepted=True)
    # In production, mails may remain from before the mail server was removed.
    if composed.link and mail.is_on():
        logger.warning("mail_not_sent", subject=composed.subject, link=composed.link)
    return None


def _count(result: str) -> None:
    current(Metrics).mail_attempts.labels(result).inc()
