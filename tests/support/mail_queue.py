"""The queue of mails: what waits in it, and a sender that tries again at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlmodel import select

from tests.support.timeouts import PATIENCE
from waves.core.database.engine import read_db, unit_of_work
from waves.core.events import EventRegistry
from waves.core.services import current
from waves.mail import queue, sender
from waves.mail.message import MailMessage
from waves.mail.models import MailKind, OutgoingMail
from waves.mail.sender import Compose, MailSender

ALICE = "alice@example.com"


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose without delay; try four times within a moment."""
    monkeypatch.setattr(sender, "LATEST_START_SECONDS", 0)
    monkeypatch.setattr(sender, "FIRST_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(sender, "MOST_ATTEMPTS", 4)


@asynccontextmanager
async def sending(compose: Compose) -> AsyncIterator[MailSender]:
    """Run a sender."""
    running = MailSender(compose, current(EventRegistry))
    running.start()
    try:
        yield running
    finally:
        await running.stop()


async def waiting() -> Sequence[OutgoingMail]:
    """The mails that wait to be sent."""
    async with read_db() as db:
        return (await db.exec(select(OutgoingMail))).all()


async def queue_empty() -> None:
    """Wait until every mail is sent or given up."""
    async with asyncio.timeout(PATIENCE):
        while await waiting():  # noqa: ASYNC110  it is empty for other reasons too
            await asyncio.sleep(0.01)


async def add_mails(count: int = 1) -> None:
    """Queue mails in one transaction; `compose_subject` composes them."""
    async with unit_of_work() as uow:
        for number in range(count):
            params = {"subject": f"Subject {number}"}
            await queue.add(uow, MailKind.NEW_BROWSER, email_key=ALICE, params=params)


async def compose_subject(mail: OutgoingMail) -> MailMessage:
    return MailMessage(ALICE, mail.params["subject"], "Text", "<p>Text</p>")
