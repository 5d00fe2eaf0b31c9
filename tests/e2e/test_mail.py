"""Confirmation of an address and password reset by mail."""

from collections.abc import Iterator
from email.message import EmailMessage
from secrets import token_hex

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.people import Person, newcomer
from tests.support.servers import Server, production
from tests.support.smtp_server import Mailbox, link_in, secret_in

NEW_PASSWORD = "quite another passphrase"
CONFIRM = "Confirm your email address"
RESET = "Set a new password"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def name() -> str:
    """A username that nobody has."""
    return f"alice-{token_hex(4)}"


@pytest.fixture(scope="module")
def own(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = production(
        tmp_path_factory.mktemp("mail"),
        WAVES_SMTP_URL=mailbox.url,
        WAVES_MAIL_FROM="Waves <no-reply@waves.example>",
    )
    server.start()
    yield server
    server.stop()


def overheard(page: Page) -> list[str]:
    """Record everything that this page sends except the bodies of its forms."""
    heard: list[str] = []
    page.on("request", lambda request: heard.append(f"{request.url} {request.headers}"))
    page.on(
        "websocket",
        lambda socket: socket.on("framesent", lambda data: heard.append(str(data))),
    )
    return heard


def heading(person: Person, name: str):
    return person.page.get_by_role("heading", name=name, exact=True)


async def ask_for_a_link(
    person: Person, mailbox: Mailbox, address: str
) -> EmailMessage:
    await person.page.goto(f"{person.url}/login")
    await person.page.get_by_role("link", name="Forgot password?").click()
    await person.page.get_by_role("textbox", name="Email", exact=True).fill(address)
    await person.button("Send link").click()
    await expect(heading(person, "Check your email")).to_be_visible()
    return await mailbox.arrived(address, RESET)


async def set_password(person: Person, password: str) -> None:
    await person.page.get_by_label("Password", exact=True).fill(password)
    await person.button("Set password").click()


async def test_a_password_reset_signs_out_every_browser(
    browser: Browser, own: Server, mailbox: Mailbox, name: str
):
    alice, elsewhere, afresh = [
        await newcomer(browser, name, own.url) for _ in range(3)
    ]
    await alice.sign_up()
    await elsewhere.log_in()
    mail = await ask_for_a_link(afresh, mailbox, f"{alice.name}@example.org")
    page = afresh.page
    heard = overheard(page)
    await page.goto(link_in(mail))
    await expect(afresh.button("Set password")).to_be_enabled()
    await page.reload()  # as phones do while one is in another app
    await set_password(afresh, "password1")
    await expect(page.get_by_role("alert")).to_contain_text("too common")
    await set_password(afresh, NEW_PASSWORD)
    await expect(heading(afresh, "Your new password is set")).to_be_visible()
    for person in (alice, elsewhere):
        await expect(person.button("Log in")).to_be_visible()
    assert any("hydrate" in one and "/reset" in one for one in heard)
    assert not any(secret_in(mail) in one for one in heard)
    assert secret_in(mail) not in own.log.read_text()

    await page.get_by_role("link", name="Log in").click()
    await page.get_by_role("textbox", name="Username or email").fill(alice.name)
    await page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    await afresh.button("Log in").click()
    await expect(page.get_by_role("searchbox", name="Search people")).to_be_visible()


async def test_a_used_link_offers_a_new_one(
    browser: Browser, own: Server, mailbox: Mailbox, name: str
):
    alice = await newcomer(browser, name, own.url)
    await alice.sign_up()
    mail = await ask_for_a_link(alice, mailbox, f"{alice.name}@example.org")
    for outcome in ("Your new password is set", "This link doesn't work"):
        await alice.page.goto("about:blank")
        await alice.page.goto(link_in(mail))
        await set_password(alice, NEW_PASSWORD)
        await expect(heading(alice, outcome)).to_be_visible()
    await expect(alice.page.get_by_role("alert")).to_contain_text("already been used")
    await alice.page.get_by_role("link", name="Get a new link").click()
    await expect(alice.button("Send link")).to_be_visible()


async def test_an_address_is_confirmed_by_a_click_only(
    browser: Browser, own: Server, mailbox: Mailbox, name: str
):
    alice = await newcomer(browser, name, own.url)
    scanner = await newcomer(browser, "scanner", own.url)
    await alice.sign_up()
    mail = await mailbox.arrived(f"{alice.name}@example.org", CONFIRM)

    await scanner.page.goto(link_in(mail))
    await expect(scanner.button("Confirm address")).to_be_enabled()
    assert await email_verified(alice) is False

    heard = overheard(alice.page)
    await alice.page.goto(link_in(mail))
    await alice.button("Confirm address").click()
    await expect(heading(alice, "Thank you")).to_be_visible()
    assert await email_verified(alice) is True
    assert not any(secret_in(mail) in one for one in heard)
    await alice.page.get_by_role("link", name="Go to Waves").click()
    await expect(
        alice.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()

    await scanner.button("Confirm address").click()
    await expect(heading(scanner, "This link doesn't work")).to_be_visible()
    await expect(
        scanner.page.get_by_text("Your email address is confirmed.")
    ).to_be_visible()
    await expect(
        scanner.page.get_by_role("link", name="Go to Settings")
    ).to_be_visible()


async def email_verified(person: Person) -> bool:
    me = await person.context.request.get(f"{person.url}/api/auth/me")
    return (await me.json())["email_verified"]


async def test_production_reports_a_missing_mail_server(
    browser: Browser, secure: tuple[Server, str], name: str
):
    server, url = secure
    alice = await newcomer(browser, name, url, ignore_https_errors=True)
    await alice.sign_up()
    await alice.page.goto(f"{url}/forgot")
    words = alice.page.get_by_text("This server doesn't send email")
    await expect(words).to_be_visible()
    await expect(alice.button("Send link")).to_have_count(0)
    await alice.page.get_by_role("link", name="Back to login").click()
    await expect(alice.button("Log in")).to_be_visible()
    assert "/verify/" not in server.log.read_text()
