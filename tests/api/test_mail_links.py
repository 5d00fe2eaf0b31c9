"""E-mail links: confirmation and password reset."""

import asyncio
import hashlib
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.support.api_client import BASE_URL, PASSWORD, Person
from tests.support.mail_queue import queue_empty
from tests.support.smtp_server import Mailbox, html_of, link_in, secret_in, text_of
from waves.accounts.email_verification.models import EmailLink
from waves.accounts.identities.models import Identity
from waves.accounts.users.models import User
from waves.accounts.users.names import fold
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work

NEW_PASSWORD = "quite another passphrase"
CONFIRM = "Confirm your email address"
RESET = "Set a new password"
ALICE = "alice@example.com"


@pytest.fixture
def later(monkeypatch):
    """Return a function that sets the clock to a time after now."""
    real = clock.now

    def move(delta: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + delta)

    return move


async def ask_reset(person: Person, email: str = ALICE):
    return await person.post("/api/auth/forgot", json={"email": email})


async def reset(person: Person, secret: str, password: str = NEW_PASSWORD):
    form = {"secret": secret, "password": password}
    return await person.post("/api/auth/reset", json=form)


async def verify(person: Person, secret: str):
    return await person.post("/api/auth/verify", json={"secret": secret})


async def log_in(person: Person, password: str):
    form = {"login": "alice", "password": password}
    return (await person.post("/api/auth/login", json=form)).status_code


async def me(person: Person) -> dict:
    return (await person.get("/api/auth/me")).json()


async def reset_secret(mailbox: Mailbox, person: Person, count: int = 1) -> str:
    """Request a reset; return the secret in the mail."""
    assert (await ask_reset(person)).status_code == 204
    return secret_in(await mailbox.arrived(ALICE, RESET, count))


async def test_sign_up_sends_a_link_that_confirms_the_address(mailbox, people):
    (alice,) = await people("alice")
    mail = await mailbox.arrived(ALICE, CONFIRM)
    assert (await me(alice))["email_verified"] is False
    assert (await verify(alice, secret_in(mail))).status_code == 204
    assert (await me(alice))["email_verified"] is True
    assert (await me(alice))["sends_mail"] is True


async def test_a_link_uses_the_base_url(mailbox, browser, people):
    await people("alice")
    attacker = browser(headers={"Origin": BASE_URL, "X-Forwarded-Host": "evil.example"})
    answer = await attacker.post(
        "/api/auth/forgot", json={"email": ALICE}, headers={"Host": "evil.example"}
    )
    assert answer.status_code == 204
    mail = await mailbox.arrived(ALICE, RESET)
    assert re.fullmatch(BASE_URL + r"/reset/#[0-9a-f]{64}", link_in(mail))
    assert link_in(mail) in html_of(mail)
    assert "evil" not in text_of(mail) + html_of(mail)


async def test_a_confirmation_can_be_requested_again_until_confirmed(mailbox, people):
    (alice,) = await people("alice")
    first = secret_in(await mailbox.arrived(ALICE, CONFIRM))
    assert (await alice.post("/api/auth/verification")).status_code == 204
    second = secret_in(await mailbox.arrived(ALICE, CONFIRM, 2))
    assert (await verify(alice, first)).json()["error"] == "link_replaced"
    assert (await verify(alice, second)).status_code == 204
    again = await alice.post("/api/auth/verification")
    assert (again.status_code, again.json()["error"]) == (409, "already_verified")


async def test_requesting_a_confirmation_needs_a_session(mailbox, browser):
    assert (await browser().post("/api/auth/verification")).status_code == 401


async def test_a_reset_replaces_the_password(mailbox, people, browser):
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    fresh = browser()
    assert (await reset(fresh, secret)).status_code == 204
    assert not fresh.cookies
    assert await log_in(browser(), PASSWORD) == 401
    assert await log_in(browser(), NEW_PASSWORD) == 200
    await mailbox.arrived(ALICE, "password was changed")


async def test_a_reset_verifies_the_address_and_ends_every_session(
    mailbox, people, browser
):
    """The person who created the account with another's address loses access."""
    (attacker,) = await people("alice")
    elsewhere = browser()
    await log_in(elsewhere, PASSWORD)
    owner = browser()
    await reset(owner, await reset_secret(mailbox, owner))
    for one in (attacker, elsewhere):
        assert (await one.get("/api/auth/me")).status_code == 401
    await log_in(owner, NEW_PASSWORD)
    assert (await me(owner))["email_verified"] is True


@pytest.mark.parametrize("proved", [False, True])
async def test_a_provider_linked_before_verification_is_removed(
    mailbox, people, browser, proved
):
    """A trojan identifier: linked by the creator of the account (pre-hijacking)."""
    (alice,) = await people("alice")
    if proved:
        await verify(alice, secret_in(await mailbox.arrived(ALICE, CONFIRM)))
    async with unit_of_work() as uow:
        uow.db.add(Identity(provider="p", subject="s", user_id=alice.me.id))
    await reset(browser(), await reset_secret(mailbox, browser()))
    async with read_db() as db:
        left = (await db.exec(select(Identity))).all()
    assert len(left) == proved


async def test_an_account_without_a_password_can_reset_it(mailbox, people, browser):
    (alice,) = await people("alice")
    async with unit_of_work() as uow:
        user = await uow.db.get(User, alice.me.id)
        assert user is not None
        user.password_hash = None
    await reset(browser(), await reset_secret(mailbox, browser()))
    assert await log_in(browser(), NEW_PASSWORD) == 200


async def test_a_link_is_valid_once(mailbox, people, browser):
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    await reset(browser(), secret)
    again = await reset(browser(), secret, "yet another passphrase")
    assert (again.status_code, again.json()["error"]) == (409, "link_used")
    assert await log_in(browser(), NEW_PASSWORD) == 200


async def test_one_of_two_concurrent_uses_succeeds(mailbox, people, browser):
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    tries = [f"passphrase number {number}" for number in range(8)]
    answers = await asyncio.gather(
        *(reset(browser(), secret, password) for password in tries)
    )
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [204] + [409] * 7
    assert await log_in(browser(), tries[statuses.index(204)]) == 200


async def test_a_link_expires_after_30_minutes(mailbox, people, browser, later):
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    later(timedelta(minutes=30))
    late = await reset(browser(), secret)
    assert (late.status_code, late.json()["error"]) == (409, "link_expired")
    assert await log_in(browser(), PASSWORD) == 200


async def test_a_link_is_valid_for_30_minutes(mailbox, people, browser, later):
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    later(timedelta(minutes=29, seconds=50))
    assert (await reset(browser(), secret)).status_code == 204


async def test_a_newer_link_invalidates_the_earlier_one(mailbox, people, browser):
    await people("alice")
    first = await reset_secret(mailbox, browser())
    second = await reset_secret(mailbox, browser(), 2)
    assert (await reset(browser(), first)).json()["error"] == "link_replaced"
    assert (await reset(browser(), second)).status_code == 204


async def test_a_link_for_a_former_address_is_invalid(mailbox, people, browser):
    (alice,) = await people("alice")
    secret = await reset_secret(mailbox, browser())
    confirm = secret_in(await mailbox.arrived(ALICE, CONFIRM))
    async with unit_of_work() as uow:
        user = await uow.db.get(User, alice.me.id)
        assert user is not None
        user.email, user.email_key = "new@example.com", fold("new@example.com")
    assert (await reset(browser(), secret)).json()["error"] == "link_wrong"
    assert (await verify(alice, confirm)).json()["error"] == "link_wrong"
    assert (await me(alice))["email_verified"] is False


async def test_a_link_is_valid_for_its_purpose_only(mailbox, people, browser):
    (alice,) = await people("alice")
    confirm = secret_in(await mailbox.arrived(ALICE, CONFIRM))
    secret = await reset_secret(mailbox, browser())
    assert (await reset(browser(), confirm)).json()["error"] == "link_wrong"
    assert (await verify(alice, secret)).json()["error"] == "link_wrong"


async def test_a_disabled_account_gets_no_mail_and_its_links_are_invalid(
    mailbox, people, browser
):
    (alice,) = await people("alice")
    secret = await reset_secret(mailbox, browser())
    async with unit_of_work() as uow:
        user = await uow.db.get(User, alice.me.id)
        assert user is not None
        user.disabled_at = clock.now()
    assert (await reset(browser(), secret)).json()["error"] == "link_wrong"
    assert (await ask_reset(browser())).status_code == 204
    await queue_empty()
    assert len(mailbox.to(ALICE, RESET)) == 1


async def test_a_refused_password_does_not_use_up_the_link(mailbox, people, browser):
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    for poor in ("short", "password1", ALICE):
        answer = await reset(browser(), secret, poor)
        assert answer.status_code == 422, poor
        assert set(answer.json()["fields"]) == {"password"}
    assert (await reset(browser(), secret)).status_code == 204


@pytest.mark.parametrize("secret", ["", "x", "0" * 64, "\u00e9" * 64])
async def test_an_invalid_secret_is_refused(mailbox, browser, secret: str):
    for answer in (await reset(browser(), secret), await verify(browser(), secret)):
        assert (answer.status_code, answer.json()["error"]) == (409, "link_wrong")


@pytest.mark.parametrize("path", ["verify", "reset", "forgot"])
async def test_opening_a_link_does_not_use_it_up(mailbox, people, browser, path: str):
    """Mail scanners open links by GET and HEAD, without the fragment."""
    await people("alice")
    secret = await reset_secret(mailbox, browser())
    for method in ("GET", "HEAD"):
        looked = await browser().request(method, f"/api/auth/{path}?secret={secret}")
        assert looked.status_code == 405
    assert (await reset(browser(), secret)).status_code == 204


async def test_the_database_file_holds_no_secret(mailbox, people, browser, tmp_path):
    await people("alice")
    found = [
        secret_in(await mailbox.arrived(ALICE, CONFIRM)),
        await reset_secret(mailbox, browser()),
    ]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("waves.db*"))
    assert ALICE.encode() in kept
    for secret in found:
        assert secret.encode() not in kept
        assert hashlib.sha256(secret.encode()).hexdigest().encode() in kept


async def test_links_are_deleted_a_day_after_expiry(mailbox, people, browser, later):
    await people("alice", "bob")
    await mailbox.arrived("bob@example.com", CONFIRM)
    later(timedelta(days=1, hours=1))
    await reset_secret(mailbox, browser())
    async with read_db() as db:
        (left,) = (await db.exec(select(EmailLink))).all()
    assert left.purpose == "reset"
