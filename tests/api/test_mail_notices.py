"""Security notices by mail."""

from datetime import timedelta

import pytest

from tests.support.api_client import PASSWORD, Person
from tests.support.mail_queue import queue_empty
from tests.support.smtp_server import Mailbox, html_of, text_of
from waves.accounts.identities import service as identities
from waves.accounts.identities.provider import Claims
from waves.accounts.sessions.schemas import Principal
from waves.accounts.sessions.service import authenticate
from waves.core import clock
from waves.settings.settings import get_settings

ALICE = "alice@example.com"
NEW = "New sign-in"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


@pytest.fixture
def at(browser):
    """Return a browser with this `User-Agent`: `at(FIREFOX.format(140))`."""
    origin = {"Origin": get_settings().base_url}
    return lambda agent: browser(headers={**origin, "User-Agent": agent})


async def log_in(person: Person) -> None:
    form = {"login": "alice", "password": PASSWORD}
    assert (await person.post("/api/auth/login", json=form)).status_code == 200


async def sign_up(person: Person) -> None:
    form = {"username": "alice", "email": ALICE, "password": PASSWORD}
    assert (await person.post("/api/auth/signup", json=form)).status_code == 201


async def told(mailbox: Mailbox, subject: str) -> int:
    await queue_empty()
    return len(mailbox.to(ALICE, subject))


async def principal_of(person: Person) -> Principal:
    return await authenticate(person.cookies["waves"])


async def test_a_sign_in_from_a_new_browser_is_reported(mailbox, at):
    await sign_up(at(FIREFOX.format(140)))
    assert await told(mailbox, NEW) == 0
    await log_in(at(CHROME))
    mail = await mailbox.arrived(ALICE, NEW)
    for words in (text_of(mail), html_of(mail)):
        assert "Chrome on Windows" in words
        assert f"{clock.now():%B %Y}" in words
        assert "UTC" in words
        assert "set a new password" in words
        assert "http://localhost:3000/forgot/" in words


async def test_a_known_browser_is_not_reported(mailbox, at):
    await sign_up(at(FIREFOX.format(140)))
    for agent in (FIREFOX.format(140), FIREFOX.format(141), CHROME, CHROME):
        await log_in(at(agent))
    assert await told(mailbox, NEW) == 1


async def test_a_recently_signed_out_browser_is_known(mailbox, at):
    person = at(FIREFOX.format(140))
    await sign_up(person)
    await person.post("/api/auth/logout")
    await log_in(at(FIREFOX.format(140)))
    assert await told(mailbox, NEW) == 0


async def test_a_browser_not_used_for_months_is_reported(mailbox, at, monkeypatch):
    await sign_up(at(FIREFOX.format(140)))
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=91))
    await log_in(at(FIREFOX.format(140)))
    assert await told(mailbox, NEW) == 1


async def test_a_wrong_password_is_not_reported_as_a_sign_in(mailbox, at):
    await sign_up(at(FIREFOX.format(140)))
    form = {"login": "alice", "password": "not the password"}
    await at(CHROME).post("/api/auth/login", json=form)
    assert await told(mailbox, NEW) == 0


async def test_notices_are_limited(mailbox, at, unlimited, override):
    await sign_up(at(FIREFOX.format(140)))
    override(limits="on")
    for number in range(14):
        await log_in(at(f"Browser{number}/1.0"))
    assert await told(mailbox, NEW) == 10


async def test_a_malicious_user_agent_is_not_in_the_mail(mailbox, at):
    await sign_up(at(FIREFOX.format(140)))
    await log_in(at("<a href=https://evil.example>Click</a> https://evil.example"))
    mail = await mailbox.arrived(ALICE, NEW)
    assert "<a href=https" not in html_of(mail)
    assert "evil.example" not in text_of(mail)


async def test_a_changed_password_is_reported(mailbox, people):
    (alice,) = await people("alice")
    change = {"current_password": PASSWORD, "new_password": "quite another one"}
    assert (await alice.post("/api/auth/password", json=change)).status_code == 204
    assert await told(mailbox, "password was changed") == 1


async def test_linking_and_unlinking_a_provider_are_reported(mailbox, people):
    (alice,) = await people("alice")
    claims = Claims(issuer="i", subject="s", email="", email_verified=False, name="")
    principal = await principal_of(alice)
    await identities.link(principal, claims)
    await identities.link(principal, claims)
    assert await told(mailbox, "Google sign-in was added") == 1
    await identities.unlink(principal)
    assert await told(mailbox, "Google sign-in was removed") == 1


async def test_the_first_sign_in_by_a_provider_is_not_reported(mailbox):
    claims = Claims(
        issuer="i", subject="s", email=ALICE, email_verified=True, name="Alice"
    )
    await identities.sign_in(claims, user_agent=CHROME)
    await queue_empty()
    assert mailbox.envelopes == []
    await identities.sign_in(claims, user_agent=FIREFOX.format(140))
    assert await told(mailbox, NEW) == 1


async def test_an_address_unverified_by_the_provider_gets_a_confirmation(mailbox):
    claims = Claims(
        issuer="i", subject="s", email=ALICE, email_verified=False, name="Alice"
    )
    await identities.sign_in(claims, user_agent=CHROME)
    assert await told(mailbox, "Confirm your email address") == 1
