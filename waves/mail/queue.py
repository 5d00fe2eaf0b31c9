"""Composes and sends mail in the background, with retries.

No request waits for a mail server, and the time of an answer does not reveal whether
an account exists.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence

from waves.core.logging import get_logger
from waves.mail import message as mail
from waves.mail.message import MailMessage

logger = get_logger(__name__)

Writing = Callable[[], Awaitable[MailMessage | None]]

RETRY_AFTER_SECONDS = (2.0, 10.0, 60.0, 240.0)
AT_ONCE = 4
"""Concurrent connections to the mail server."""
MOST_WAITING = 1000
FAREWELL_SECONDS = 3.0
LATEST_START_SECONDS = 0.5


class Postbox:
    """Accepts functions that compose a mail, and sends what they return."""

    def __init__(
        self,
        *,
        retry_after: Sequence[float] = RETRY_AFTER_SECONDS,
        latest_start: float = LATEST_START_SECONDS,
    ) -> None:
        """Create an empty queue.

        Args:
            retry_after: Seconds before each further try.
            latest_start: Seconds within which a mail is started, at random, so that
                the work for it does not show in the time of an answer.
        """
        self._retry_after = retry_after
        self._latest_start = latest_start
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, write: Writing) -> None:
        """Compose and send a mail later; return at once.

        Args:
            write: Composes the mail, or returns None when there is nothing to send.
        """
        if not mail.is_on():
            return
        if len(self._tasks) >= MOST_WAITING:
            logger.error("mail_dropped", reason="too many waiting")
            return
        task = asyncio.create_task(self._see_to(write), name="mail")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def empty(self) -> None:
        """Return when every queued mail is sent or dropped."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Wait briefly for mails in progress, and drop the rest."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=FAREWELL_SECONDS)
        for task in late:
            task.cancel()
        if late:
            logger.error("mails_dropped", count=len(late), reason="server stops")
            await asyncio.wait(late)

    async def _see_to(self, write: Writing) -> None:
        await asyncio.sleep(self._latest_start * secrets.randbelow(1000) / 1000)
        try:
            async with self._turn:
                letter = await write()
        except Exception as error:  # noqa: BLE001  there is no caller
            logger.error("mail_not_written", error=mail.reason(error))  # noqa: TRY400
            return
        if letter is None:
            return
        if mail.is_sent():
            await self._send(letter)
        elif letter.link:
            logger.warning("mail_not_sent", subject=letter.subject, link=letter.link)

    async def _send(self, letter: MailMessage) -> None:
        for wait in (*self._retry_after, None):
            try:
                async with self._turn:
                    await mail.deliver(mail.compose(letter))
            except Exception as error:  # noqa: BLE001  as above
                if wait is None or mail.is_final(error):
                    logger.error("mail_failed", error=mail.reason(error))  # noqa: TRY400
                    if mail.is_final(error) and mail.is_about_address(error):
                        await _tell(letter, arrived=False)
                    return
                logger.warning("mail_deferred", error=mail.reason(error))
                await asyncio.sleep(wait)
            else:
                await _tell(letter, arrived=True)
                return


async def _tell(letter: MailMessage, *, arrived: bool) -> None:
    if letter.outcome is None:
        return
    try:
        await letter.outcome(arrived=arrived)
    except Exception as error:  # noqa: BLE001  the mail itself is done
        logger.error("mail_status_not_stored", error=mail.reason(error))  # noqa: TRY400
