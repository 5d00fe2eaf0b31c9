"""Asking for mail: what it tells (nothing, A4), and how often one may."""

import random
import statistics
import time
from datetime import timedelta

import pytest

from tests.support.api_client import BASE_URL, Person
from tests.support.mail_queue import queue_empty
from tests.support.smtp_server import secret_in
from waves.accounts.users.models import User
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.mail import sender

RESET = "Set a new password"
CONFIRM = "Confirm your email address"
KINDS = ("alice", "google", "closed", "nobody")
ROUNDS = 25


async def ask(person: Person, name: str):
    return await person.post("/api/auth/forgot", json={"email": f"{name}@example.com"})


@pytest.fixture
async def every_kind(people) -> None:
    """An account with a password, one without, a closed one; nobody is nobody."""
    persons = await people("alice", "google", "closed")
    async with unit_of_work() as uow:
        rows = [await uow.db.get(User, one.me.id) for one in persons]
        _, google, closed = [row for row in rows if row]
        google.password_hash = None
        closed.disabled_at = clock.now()


async def test_the_answer_is_the_same_whoever_is_asked_for(
    mailbox, every_kind, browser
):
    answers = [await ask(browser(), kind) for kind in KINDS]
    assert {answer.status_code for answer in answers} == {204}
    assert {answer.content for answer in answers} == {b""}
    for answer in answers:
        del answer.headers["x-request-id"]
    assert len({str(answer.headers) for answer in answers}) == 1
    await queue_empty()
    asked_for = {kind: len(mailbox.to(f"{kind}@example.com", RESET)) for kind in KINDS}
    assert asked_for == {"alice": 1, "google": 1, "closed": 0, "nobody": 0}


async def test_the_answer_takes_the_same_time(
    mailbox, every_kind, browser, unlimited, monkeypatch
):
    """In any order, and measured as work, so that a busy machine changes nothing."""
    monkeypatch.setattr(sender, "LATEST_START_SECONDS", 0.05)
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    person = browser()
    for _ in range(ROUNDS):
        for kind in random.sample(KINDS, len(KINDS)):
            begun = time.process_time()
            await ask(person, kind)
            took[kind].append(time.process_time() - begun)
        await queue_empty()
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    assert max(medians.values()) < 2 * min(medians.values()), medians


async def test_asking_too_often_for_one_account_is_told_to_wait(
    mailbox, people, browser
):
    await people("alice")
    there = [await ask(browser(), "alice") for _ in range(5)]
    absent = [await ask(browser(), "nobody") for _ in range(5)]
    for answers in (there, absent):
        statuses = [answer.status_code for answer in answers]
        assert statuses == [204] * 3 + [429] * 2
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 600


async def test_however_the_address_is_written_it_is_one_account(
    mailbox, people, browser
):
    await people("alice")
    for name in ("alice", "ALICE", "aLiCe"):
        assert (await ask(browser(), name)).status_code == 204
    assert (await ask(browser(), "Alice")).status_code == 429


async def test_asking_for_many_accounts_is_stopped(mailbox, browser):
    statuses = [
        (await ask(browser(), f"person{number}")).status_code for number in range(12)
    ]
    assert statuses == [204] * 10 + [429] * 2


async def test_whoever_spends_it_all_leaves_a_link_that_counts(
    mailbox, people, browser
):
    """From many addresses: no flood of mail, and no lock-out of the victim."""
    await people("alice")
    for number in range(20):
        attacker = browser(address=f"198.51.100.{number}")
        assert (await ask(attacker, "alice")).status_code == 204
        await queue_empty()
    mails = mailbox.to("alice@example.com", RESET)
    assert len(mails) == 6
    form = {"secret": secret_in(mails[-1]), "password": "quite another passphrase"}
    assert (await browser().post("/api/auth/reset", json=form)).status_code == 204


async def test_asking_for_a_confirmation_is_limited_and_says_when(mailbox, people):
    (alice,) = await people("alice")
    answers = [await alice.post("/api/auth/verification") for _ in range(5)]
    assert [one.status_code for one in answers] == [204] * 3 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 600


async def test_guessing_secrets_is_stopped(mailbox, browser):
    statuses = [
        (
            await browser().post("/api/auth/verify", json={"secret": f"{number:064x}"})
        ).status_code
        for number in range(32)
    ]
    assert statuses == [409] * 30 + [429] * 2


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a\r\nBcc: b@example.com", "a" * 300]
)
async def test_what_is_no_address_is_said_beside_the_field(mailbox, browser, email):
    answer = await browser().post("/api/auth/forgot", json={"email": email})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"email"}


@pytest.mark.parametrize("path", ["verification", "verify", "forgot", "reset"])
async def test_another_site_asks_for_nothing(mailbox, people, path):
    (alice,) = await people("alice")
    headers = {
        "Origin": "https://evil.example",
        "Host": BASE_URL.removeprefix("http://"),
    }
    answer = await alice.post(f"/api/auth/{path}", json={}, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "wrong_origin")


async def test_logging_in_tells_nothing_either(every_kind, browser):
    answers = [
        await browser().post(
            "/api/auth/login",
            json={"login": f"{kind}@example.com", "password": "not the password"},
        )
        for kind in KINDS
    ]
    assert {(one.status_code, one.content) for one in answers} == {
        (401, answers[0].content)
    }


async def test_a_link_made_at_the_last_moment_outlives_the_limit(
    mailbox, people, browser
):
    """The window of the limit is the life of a link: design of `Rule.MAIL_LINK`."""
    from waves.accounts.email_verification.email_links import LIFETIME
    from waves.core.rate_limits import _RULES, Rule

    (window,) = _RULES[Rule.MAIL_LINK]
    assert timedelta(seconds=window.get_expiry()) == LIFETIME
