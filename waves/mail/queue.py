"""Mail in the background: written and sent after the answer, and tried again.

Nobody waits for a mail server, and no answer tells by its time whether there
was somebody to write to.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence

from waves.core.logging import get_logger
from waves.mail import message as mail
from waves.mail.message import Letter

logger = get_logger(__name__)

Writing = Callable[[], Awaitable[Letter | None]]

RETRY_AFTER_SECONDS = (2.0, 10.0, 60.0, 240.0)
AT_ONCE = 4
"""So many connections to the mail server at the same time."""
MOST_WAITING = 1000
FAREWELL_SECONDS = 3.0
LATEST_START_SECONDS = 0.5


class Postbox:
    """Takes mail that is still to be written, and sees to the rest."""

    def __init__(
        self,
        *,
        retry_after: Sequence[float] = RETRY_AFTER_SECONDS,
        latest_start: float = LATEST_START_SECONDS,
    ) -> None:
        """Prepare an empty box.

        Args:
            retry_after: Seconds before each further try.
            latest_start: A mail is begun at a random moment up to here, so that
                the work for it cannot be felt in an answer.
        """
        self._retry_after = retry_after
        self._latest_start = latest_start
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, write: Writing) -> None:
        """Write a mail and send it, later; return at once.

        Args:
            write: Makes the letter; None: there is nothing to send.
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
        """Return when everything that was posted is sent or given up."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Wait a moment for what is under way, and give up the rest."""
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
        except Exception as error:  # noqa: BLE001  nobody is there to be told
            logger.error("mail_not_written", error=mail.reason(error))  # noqa: TRY400
            return
        if letter is None:
            return
        if mail.is_sent():
            await self._send(letter)
        elif letter.link:
            logger.warning("mail_not_sent", subject=letter.subject, link=letter.link)

    async def _send(self, letter: Letter) -> None:
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


async def _tell(letter: Letter, *, arrived: bool) -> None:
    if letter.outcome is None:
        return
    try:
        await letter.outcome(arrived=arrived)
    except Exception as error:  # noqa: BLE001  the mail itself is dealt with
        logger.error("mail_status_not_stored", error=mail.reason(error))  # noqa: TRY400


_postbox: Postbox | None = None


def postbox() -> Postbox:
    """Return the postbox of this process, made at the first use."""
    if _postbox is None:
        use(Postbox())
    assert _postbox is not None  # noqa: S101  set by the line above
    return _postbox


def use(replacement: Postbox) -> None:
    """Post into `replacement` from now on; tests do not wait for retries."""
    global _postbox  # noqa: PLW0603  one process, one postbox
    _postbox = replacement
