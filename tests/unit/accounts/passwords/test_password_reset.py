"""Queued mails of a password reset."""

import pytest

from tests.support.api_client import PASSWORD, form_of
from tests.support.mail_queue import waiting
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.passwords import password_reset
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import PasswordChange, PasswordReset, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import SignedIn
from waves.accounts.users.models import User
from waves.core.database.engine import unit_of_work
from waves.mail import queue
from waves.mail.models import MailKind

ADDRESS = "192.0.2.1"
NEW_PASSWORD = "quite another passphrase"


async def change(alice: SignedIn) -> None:
    principal = await sessions.authenticate(alice.token)
    wanted = PasswordChange(current_password=PASSWORD, new_password=NEW_PASSWORD)
    await passwords.change_password(principal, wanted)


async def reset(alice: SignedIn) -> None:
    async with unit_of_work() as uow:
        user = await uow.db.get_one(User, alice.user.id)
        secret = await email_links.make(uow, user, Purpose.RESET)
    form = PasswordReset(secret=secret, password=NEW_PASSWORD)
    await password_reset.reset_password(form, address=ADDRESS)


@pytest.mark.parametrize("set_password", [change, reset])
async def test_a_new_password_deletes_queued_reset_mail(database, set_password) -> None:
    form = SignUp.model_validate(form_of("alice"))
    alice = await passwords.sign_up(form, user_agent="pytest")
    for email in (alice.user.email, "bob@example.com"):
        await password_reset.ask_reset(email, address=ADDRESS)
    async with unit_of_work() as uow:
        await queue.add(uow, MailKind.NEW_BROWSER, user_id=alice.user.id)
    await set_password(alice)
    left = {(mail.kind, mail.email_key) for mail in await waiting()}
    assert left == {("new_browser", None), ("password_reset", "bob@example.com")}
