"""Queued mails: sent once after the commit, again after a failure, never lost."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.support.mail_queue import (
    ALICE,
    add_mails,
    compose_subject,
    hurry,
    queue_empty,
    sending,
    waiting,
)
from tests.support.smtp_server import Mailbox
from tests.support.timeouts import PATIENCE
from waves.core import clock
from waves.core.database import engine
from waves.core.database.engine import unit_of_work
from waves.core.events import EventRegistry
from waves.core.services import current
from waves.mail import message, queue, sender
from waves.mail.message import MailMessage
from waves.mail.models import OutgoingMail


@pytest.fixture(autouse=True)
def mailbox(
    override, database: engine.Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mailbox]:
    hurry(monkeypatch)
    monkeypatch.setattr(sender, "POLL_SECONDS", 10 * PATIENCE)
    box = Mailbox()
    box.start()
    override(smtp_url=box.url, mail_from="no-reply@waves.example")
    yield box
    box.held = False
    box.stop()


@pytest.fixture
def later(monkeypatch):
    """Move the clock: `later(timedelta(...))` counts from the real time."""
    real = clock.now

    def move(delta: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + delta)

    return move


async def claim() -> list[OutgoingMail]:
    async with unit_of_work() as uow:
        return [*await queue.claim(uow.db, limit=10)]


def subjects(mailbox: Mailbox) -> list[str]:
    return sorted(mail["Subject"] for mail in mailbox.mails)


async def test_a_commit_wakes_the_sender(mailbox, monkeypatch):
    real, found_nothing = queue.claim, asyncio.Event()

    async def watched(db: AsyncSession, *, limit: int) -> Sequence[OutgoingMail]:
        mails = await real(db, limit=limit)
        if not mails:
            found_nothing.set()
        return mails

    monkeypatch.setattr(queue, "claim", watched)
    async with sending(compose_subject):
        async with asyncio.timeout(PATIENCE):
            await found_nothing.wait()
        await add_mails()
        await mailbox.arrived(ALICE, "Subject 0")
        await queue_empty()


async def test_mails_of_another_process_are_found(mailbox, monkeypatch):
    monkeypatch.setattr(sender, "POLL_SECONDS", 0.01)
    running = sender.MailSender(compose_subject, EventRegistry())
    running.start()
    await add_mails()
    await queue_empty()
    await running.stop()
    assert subjects(mailbox) == ["Subject 0"]


async def test_a_mail_of_a_transaction_that_is_undone_is_not_sent(mailbox):
    async def fail() -> None:
        async with unit_of_work() as uow:
            await queue.add(uow, queue.MailKind.NEW_BROWSER, email_key=ALICE)
            raise RuntimeError

    async with sending(compose_subject):
        with pytest.raises(RuntimeError):
            await fail()
        assert await waiting() == []
        await add_mails()
        await queue_empty()
    assert subjects(mailbox) == ["Subject 0"]


async def test_two_senders_send_each_mail_once(mailbox):
    await add_mails(12)
    async with sending(compose_subject), sending(compose_subject):
        await queue_empty()
    assert subjects(mailbox) == sorted(f"Subject {number}" for number in range(12))


async def test_two_claims_at_the_same_time_get_different_mails(mailbox):
    await add_mails(6)
    one, other = await asyncio.gather(claim(), claim())
    assert len({mail.id for mail in (*one, *other)}) == len(one) + len(other) == 6


async def test_the_claim_of_a_sender_that_died_ends(mailbox, later):
    assert message.DEADLINE_SECONDS < queue.CLAIMED_FOR.total_seconds() <= 120
    await add_mails()
    assert len(await claim()) == 1
    assert await claim() == []
    later(queue.CLAIMED_FOR + timedelta(seconds=1))
    async with sending(compose_subject):
        await queue_empty()
    assert subjects(mailbox) == ["Subject 0"]


async def test_mails_wait_for_a_mail_server_that_is_down(mailbox, caplog, monkeypatch):
    monkeypatch.setattr(sender, "MOST_ATTEMPTS", 10**6)
    mailbox.stop()
    async with sending(compose_subject):
        await add_mails(3)
        async with asyncio.timeout(PATIENCE):
            while caplog.text.count("mail_deferred") < 6:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        mailbox.start()
        await queue_empty()
    assert subjects(mailbox) == ["Subject 0", "Subject 1", "Subject 2"]


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 2), (2, 8), (3, 32), (4, 128), (6, 600), (149, 600)]
)
async def test_every_retry_waits_longer_at_random_up_to_ten_minutes(
    mailbox, monkeypatch, attempts, seconds
):
    monkeypatch.setattr(sender, "FIRST_RETRY_SECONDS", 2)
    await add_mails()
    (mail,) = await waiting()
    mail.attempts = attempts
    running = sender.MailSender(compose_subject, current(EventRegistry))
    waits: list[float] = []
    for _ in range(20):
        begun = clock.now()
        await running._defer(mail)
        (deferred,) = await waiting()
        late = (clock.now() - begun).total_seconds()
        waits.append((deferred.due_at - begun).total_seconds())
        assert seconds / 2 <= waits[-1] <= seconds + late
    assert max(waits) - min(waits) > seconds / 20


async def test_no_more_connections_than_stated_are_open_at_once(mailbox):
    mailbox.held = True
    composed: list[str] = []

    async def compose(mail: OutgoingMail) -> MailMessage:
        composed.append(mail.params["subject"])
        return await compose_subject(mail)

    await add_mails(sender.AT_ONCE + 3)
    async with sending(compose):
        async with asyncio.timeout(PATIENCE):
            while len(composed) < sender.AT_ONCE:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await add_mails()
        assert len(composed) == sender.AT_ONCE
        mailbox.held = False
        await queue_empty()
    assert len(mailbox.envelopes) == sender.AT_ONCE + 4


async def test_a_mail_that_cannot_be_composed_disturbs_no_other(mailbox, caplog):
    async def compose(mail: OutgoingMail) -> MailMessage:
        if mail.params["subject"] == "Subject 0":
            raise RuntimeError("canary")
        return await compose_subject(mail)

    await add_mails(2)
    async with sending(compose):
        await queue_empty()
    assert subjects(mailbox) == ["Subject 1"]
    assert caplog.text.count("mail_deferred") == 3
    assert caplog.text.count("mail_failed") == 1
    assert "error=RuntimeError" in caplog.text
    assert "canary" not in caplog.text


async def test_the_sender_outlives_a_database_that_is_away(
    mailbox, monkeypatch, caplog
):
    async def fail(*_args, **_options) -> None:
        raise OSError("canary")

    with monkeypatch.context() as broken:
        broken.setattr(queue, "claim", fail)
        async with sending(compose_subject):
            await add_mails()
            async with asyncio.timeout(PATIENCE):
                while "mail_queue_failed" not in caplog.text:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            broken.undo()
            await add_mails()
            await queue_empty()
    assert len(mailbox.envelopes) == 2
    assert "canary" not in caplog.text


async def test_a_mail_whose_result_cannot_be_stored_is_sent_again(
    mailbox, monkeypatch, caplog, later
):
    async def fail(*_args) -> None:
        raise OSError("canary")

    await add_mails()
    async with sending(compose_subject):
        with monkeypatch.context() as broken:
            broken.setattr(queue, "remove", fail)
            await mailbox.arrived(ALICE, "Subject")
            async with asyncio.timeout(PATIENCE):
                while "mail_not_settled" not in caplog.text:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
    later(queue.CLAIMED_FOR + timedelta(seconds=1))
    async with sending(compose_subject):
        await queue_empty()
    assert subjects(mailbox) == ["Subject 0", "Subject 0"]
    assert "canary" not in caplog.text


async def test_production_without_a_mail_server_logs_no_queued_link(override, caplog):
    async def compose(mail: OutgoingMail) -> MailMessage:
        return replace(await compose_subject(mail), link="canary")

    await add_mails()
    site = "https://waves.example"
    override(jwt_secrets=token_hex(32), smtp_url="")
    override(env="production", base_url=site, allowed_origins=site)
    async with sending(compose):
        await queue_empty()
    assert "canary" not in caplog.text


async def until_busy(running: sender.MailSender) -> None:
    async with asyncio.timeout(PATIENCE):
        while not running._tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_stopping_waits_for_mails_in_progress(mailbox):
    mailbox.held = True
    running = sender.MailSender(compose_subject, current(EventRegistry))
    await add_mails()
    running.start()
    await until_busy(running)
    stopping = asyncio.create_task(running.stop())
    await asyncio.sleep(0.2)
    assert not stopping.done()
    mailbox.held = False
    await stopping
    assert subjects(mailbox) == ["Subject 0"]
    assert await waiting() == []


async def test_stopping_does_not_wait_for_ever_and_loses_nothing(
    mailbox, monkeypatch, later
):
    monkeypatch.setattr(sender, "STOP_SECONDS", 0.01)
    monkeypatch.setattr(message, "TIMEOUT_SECONDS", 10 * PATIENCE)
    mailbox.held = True
    await add_mails(sender.AT_ONCE + 1)
    async with asyncio.timeout(PATIENCE), sending(compose_subject) as running:
        await until_busy(running)
    assert len(await waiting()) == sender.AT_ONCE + 1
    mailbox.held = False
    later(queue.CLAIMED_FOR + timedelta(seconds=1))
    async with sending(compose_subject):
        await queue_empty()
    assert {*subjects(mailbox)} == {
        f"Subject {number}" for number in range(sender.AT_ONCE + 1)
    }
