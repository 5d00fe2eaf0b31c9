"""Sending through a failing or missing mail server, and what is logged."""

import asyncio
import logging
from secrets import token_hex

from tests.support.api_client import PASSWORD, Person, form_of
from tests.support.mail_queue import queue_empty, waiting
from tests.support.reflex_client import ReflexClient, whole_server
from tests.support.smtp_server import Mailbox, html_of, link_in, secret_in, text_of
from tests.support.timeouts import PATIENCE
from waves.accounts.email_verification.email_links import LIFETIME
from waves.accounts.users.deactivation import disable
from waves.mail import message as mail
from waves.mail import sender
from waves.mail.queue import CLAIMED_FOR

ALICE = "alice@example.com"
RESET = "Set a new password"
CONFIRM = "Confirm your email address"
HTTPS = "https://waves.example"


async def ask(person: Person):
    return await person.post("/api/auth/forgot", json={"email": ALICE})


async def test_a_mail_has_a_sender_and_is_marked_as_automatic(mailbox, people):
    await people("alice")
    sent = await mailbox.arrived(ALICE, CONFIRM)
    assert sent["From"] == "Waves <no-reply@waves.example>"
    assert sent["To"] == ALICE
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Date"]
    assert sent["Message-ID"].endswith("@waves.example>")
    assert sent.get_content_type() == "multipart/alternative"
    minutes = f"{LIFETIME.total_seconds() / 60:.0f} minutes"
    for words in (text_of(sent), html_of(sent)):
        assert minutes in words
        assert "alice" in words
        assert link_in(sent) in words
    (envelope,) = mailbox.envelopes
    assert envelope.mail_from == "no-reply@waves.example"


async def test_a_slow_mail_server_does_not_delay_responses(
    mailbox, people, browser, monkeypatch
):
    """The mail server answers later than the timeout of this test."""
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 10 * PATIENCE)
    mailbox.held = True
    async with asyncio.timeout(PATIENCE):
        await people("alice")
        assert (await ask(browser())).status_code == 204
    assert mailbox.envelopes == []
    mailbox.held = False
    await mailbox.arrived(ALICE, RESET)
    await queue_empty()


async def test_an_unavailable_server_is_retried_and_logged_without_secrets(
    mailbox, people, browser, caplog
):
    (alice,) = await people("alice")
    await mailbox.arrived(ALICE, CONFIRM)
    mailbox.refusals[:] = ["451 Later, alice@example.com", "421 Not now"]
    assert (await ask(alice)).status_code == 204
    secret = secret_in(await mailbox.arrived(ALICE, RESET))
    await queue_empty()
    assert caplog.text.count("error='SMTPDataError 451'") == 1
    assert caplog.text.count("mail_deferred") == 2
    assert secret not in caplog.text
    assert ALICE not in caplog.text
    assert len(mailbox.to(ALICE, RESET)) == 1


async def test_a_mail_is_discarded_after_the_last_attempt(
    mailbox, people, browser, caplog, override
):
    await people("alice")
    await mailbox.arrived(ALICE, CONFIRM)
    mailbox.stop()
    assert (await ask(browser())).status_code == 204
    await queue_empty()
    assert caplog.text.count("mail_deferred") == 3
    assert caplog.text.count("error=SMTPConnectError") == 4
    assert caplog.text.count("mail_failed") == 1
    assert ALICE not in caplog.text


async def test_a_permanently_refused_mail_is_not_retried(
    mailbox, people, browser, caplog
):
    await people("alice")
    await mailbox.arrived(ALICE, CONFIRM)
    mailbox.refusals[:] = ["550 Never"]
    await ask(browser())
    await queue_empty()
    assert "mail_failed" in caplog.text
    assert "error='SMTPDataError 550'" in caplog.text
    assert "mail_deferred" not in caplog.text
    assert mailbox.to(ALICE, RESET) == []


async def test_no_secrets_are_logged_with_a_mail_server(
    mailbox, people, browser, caplog
):
    """P9: no tokens, addresses or credentials of the mail server."""
    caplog.set_level(logging.DEBUG, logger="waves")
    await people("alice")
    await ask(browser())
    secrets = [
        secret_in(await mailbox.arrived(ALICE, subject)) for subject in (CONFIRM, RESET)
    ]
    for secret in (*secrets, ALICE, mailbox.url):
        assert secret not in caplog.text


async def test_links_are_logged_in_development_without_a_mail_server(
    no_mail_server, people, browser, caplog
):
    (alice,) = await people("alice")
    assert (await alice.get("/api/auth/me")).json()["sends_mail"] is True
    assert (await ask(browser())).status_code == 204
    await queue_empty()
    lines = caplog.text.splitlines()
    (confirm,) = [line for line in lines if CONFIRM in line]
    (reset,) = [line for line in lines if RESET in line]
    secret = confirm.partition("/verify/#")[2].split()[0]
    assert (
        await browser().post("/api/auth/verify", json={"secret": secret})
    ).status_code == 204
    assert "http://localhost:3000/reset/#" in reset


async def test_mail_without_a_link_is_not_logged_in_development(
    no_mail_server, people, caplog
):
    (alice,) = await people("alice")
    await queue_empty()
    caplog.clear()
    change = {"current_password": PASSWORD, "new_password": "quite another one"}
    assert (await alice.post("/api/auth/password", json=change)).status_code == 204
    await queue_empty()
    assert "password" not in caplog.text


async def test_production_without_a_mail_server_returns_an_error_and_logs_no_link(
    no_mail_server, people, browser, caplog, override
):
    override(jwt_secrets=token_hex(32))
    (alice,) = await people("alice")
    await queue_empty()
    caplog.clear()
    override(env="production", base_url=HTTPS, allowed_origins=HTTPS)
    origin = {"Origin": HTTPS}
    for answer in [await ask(browser(headers=origin)) for _ in range(2)]:
        assert (answer.status_code, answer.json()["error"]) == (409, "mail_off")
        assert answer.json()["detail"].startswith("This server doesn't send email.")
    headers = {"Cookie": f"__Host-waves={alice.cookies['waves']}"}
    async with browser(headers={**origin, **headers}) as same:
        answer = await same.post("/api/auth/verification")
        assert (answer.status_code, answer.json()["error"]) == (409, "mail_off")
        assert (await same.get("/api/auth/me")).json()["sends_mail"] is False
    bob = await browser(headers=origin).post("/api/auth/signup", json=form_of("bob"))
    assert bob.status_code == 201
    await queue_empty()
    assert "#" not in caplog.text


async def test_repeated_requests_for_one_account_send_one_mail(
    mailbox, people, browser, monkeypatch, caplog
):
    await people("alice")
    await mailbox.arrived(ALICE, CONFIRM)
    monkeypatch.setattr(sender, "MOST_ATTEMPTS", 10**6)
    mailbox.stop()
    for number in range(5):
        attacker = browser(address=f"198.51.100.{number}")
        assert (await ask(attacker)).status_code == 204
    async with asyncio.timeout(PATIENCE):
        while len(await waiting()) > 1:  # noqa: ASYNC110  the sender deletes them
            await asyncio.sleep(0.01)
    mailbox.start()
    await queue_empty()
    (only,) = mailbox.to(ALICE, RESET)
    form = {"secret": secret_in(only), "password": "quite another passphrase"}
    assert (await browser().post("/api/auth/reset", json=form)).status_code == 204


async def test_closing_an_account_deletes_its_queued_mail(mailbox, people, browser):
    await people("alice", "bob")
    await queue_empty()
    mailbox.held = True
    for name in ("alice", "bob"):
        address = {"email": f"{name}@example.com"}
        await browser().post("/api/auth/forgot", json=address)
    await disable("alice")
    assert {mail.email_key for mail in await waiting()} == {"bob@example.com"}


async def test_a_queued_mail_survives_a_killed_server(tmp_path):
    box = Mailbox()
    server = whole_server(
        tmp_path, WAVES_SMTP_URL=box.url, WAVES_MAIL_FROM="no-reply@waves.example"
    )
    server.start()
    async with ReflexClient(server, "alice") as alice:
        await alice.sign_up()
    async with asyncio.timeout(PATIENCE):
        while "mail_deferred" not in server.log.read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    server.stop(kill=True)
    box.start()
    server.start()
    try:
        # It may have been claimed by the server that was killed.
        seconds = CLAIMED_FOR.total_seconds() + PATIENCE
        sent = await box.arrived(ALICE, CONFIRM, seconds=seconds)
        async with ReflexClient(server) as anybody:
            await anybody.done("POST", "/api/auth/verify", {"secret": secret_in(sent)})
    finally:
        server.stop()
        box.stop()


async def refused(person: Person) -> bool:
    return (await person.get("/api/auth/me")).json()["mail_refused"]


async def test_the_account_reports_that_its_address_refuses_mail(
    mailbox, people, browser
):
    (alice,) = await people("alice")
    await mailbox.arrived(ALICE, CONFIRM)
    mailbox.refusals[:] = ["550 Never"]
    assert (await ask(browser())).status_code == 204
    await queue_empty()
    assert await refused(alice)
    assert (await ask(browser())).status_code == 204
    await mailbox.arrived(ALICE, RESET)
    await queue_empty()
    assert not await refused(alice)


async def test_an_address_unsupported_by_the_mail_server_is_reported_and_not_retried(
    mailbox, browser, caplog, override
):
    """The mail server does not offer SMTPUTF8 (RFC 6531)."""
    old = Mailbox(enable_SMTPUTF8=False)
    old.start()
    override(smtp_url=old.url)
    person = browser()
    form = form_of("jurgen") | {"email": "jürgen@example.org"}
    assert (await person.post("/api/auth/signup", json=form)).status_code == 201
    await queue_empty()
    old.stop()
    assert await refused(person)
    assert "mail_failed" in caplog.text
    assert "error=SMTPNotSupported" in caplog.text
    assert "mail_deferred" not in caplog.text
