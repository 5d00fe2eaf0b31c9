"""XSS payloads are shown as text and never run."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.openid_provider import signing_in
from tests.support.people import PASSWORD, Person, newcomer
from tests.support.scripted_users import ScriptedUser, accounts, arrive, scripted
from tests.support.servers import Server
from tests.support.xss_payloads import CARELESS, PAYLOADS, ScriptMonitor
from waves.accounts.users import display_names
from waves.core.formatting import plain_text
from waves.files.names import clean_name

OWN_NAME = "'\"><img src=x onerror=__xss()>"


def is_name(text: str) -> bool:
    try:
        return display_names.clean(text) == text
    except ValueError:
        return False


NAMES = [payload for payload in PAYLOADS if is_name(payload)]
# A name of a file is the end of a path.
FILES = list(dict.fromkeys(clean_name(one) for one in PAYLOADS if "xss" in one))
DEVICES = [payload for payload in PAYLOADS if payload.isascii()][:60:20]
Place = tuple[Server, list[ScriptedUser]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The app with a user for each name, who signed in by the provider."""
    people = accounts(NAMES)
    with signing_in(tmp_path_factory.mktemp("xss"), people) as (server, _):
        yield server, arrive(server.url, people)


async def victim(
    browser: Browser, server: Server, name: str
) -> tuple[Person, ScriptMonitor]:
    """A user with a payload as name, in a browser that detects scripts."""
    person = await newcomer(browser, name, server.url)
    monitor = await ScriptMonitor.attach(person.page)
    await person.sign_up(OWN_NAME)
    return person, monitor


async def shows(place: Locator, texts: list[str]) -> None:
    """Wait until each of these is shown as text."""
    await expect(place).to_have_count(len(texts))
    assert sorted(await place.all_text_contents()) == sorted(texts)


def test_there_are_at_least_sixty_payloads():
    assert len(set(PAYLOADS)) >= 60
    assert len(NAMES) >= 60
    assert len([name for name in FILES if "<" in name]) >= 30


async def test_the_payloads_run_in_an_unsafe_page(browser: Browser, place: Place):
    """Control: the monitor sees what runs, and what the policy stops."""
    person = await newcomer(browser, "control", place[0].url)
    monitor = await ScriptMonitor.attach(person.page)
    await person.page.goto(f"{person.url}/login")
    await monitor.assert_nothing_ran("before")
    found = await person.page.evaluate(CARELESS, list(PAYLOADS))
    # A stricter policy stops more of what would have run.
    assert found["ran"] + found["stopped"] >= 30
    with pytest.raises(AssertionError, match="after"):
        await monitor.assert_nothing_ran("after")


async def test_xss_payloads_in_names_do_not_run(browser: Browser, place: Place):
    server, strangers = place
    assert [stranger.me["display_name"] for stranger in strangers] == NAMES
    vera, monitor = await victim(browser, server, "vera")
    script = await scripted(vera)
    half = len(strangers) // 2
    for stranger in strangers[:half]:
        stranger.post("/api/friend-requests", user_id=script.me["id"])
    for stranger in strangers[half:]:
        stranger.befriend(script)
        stranger.write(stranger.conversation_with(script), stranger.me["display_name"])
    page = vera.page
    await page.reload()
    requests = page.get_by_role("list", name="Friend requests")
    await shows(requests.locator("[id^=person-]"), NAMES[:half])
    conversations = page.get_by_role("list", name="Conversations")
    await shows(conversations.locator("a > :first-child"), NAMES[half:])
    previews = [plain_text(name) for name in NAMES[half:]]
    await shows(conversations.locator("li > span > bdi"), previews)
    await vera.button("Account").click()
    await expect(page.get_by_role("dialog", name="Account")).to_contain_text(OWN_NAME)
    await page.keyboard.press("Escape")

    box = page.get_by_role("searchbox", name="Search people")
    results = page.get_by_role("list", name="Search results")
    await box.fill("xss")
    await expect(results.locator("[id^=person-]")).to_have_count(20)
    assert set(await results.locator("[id^=person-]").all_text_contents()) <= {*NAMES}
    for payload in (one for one in NAMES[::9]):
        await box.fill(payload + "?")
        await expect(page.get_by_role("search").locator("..")).to_contain_text(
            payload + "?"
        )
    await monitor.assert_nothing_ran("people")


async def test_xss_payloads_in_messages_do_not_run(browser: Browser, place: Place):
    server, strangers = place
    vera, monitor = await victim(browser, server, "moni")
    script = await scripted(vera)
    writer = strangers[0]
    writer.befriend(script)
    conversation = writer.conversation_with(script)
    for payload in PAYLOADS[:40]:
        writer.write(conversation, payload)
    page = vera.page
    await page.goto(f"{server.url}/c/{writer.me['username']}")
    bodies = vera.messages.locator("[data-body]")
    await shows(bodies, [plain_text(payload) for payload in PAYLOADS[:40]])
    for payload in PAYLOADS[40:]:
        writer.write(conversation, payload)
    for payload in PAYLOADS[-40:]:
        drawn = bodies.get_by_text(plain_text(payload), exact=True)
        await expect(drawn).to_have_count(1)
    await monitor.assert_nothing_ran("log")


async def test_xss_payloads_in_names_of_files_do_not_run(
    browser: Browser, place: Place
):
    server, strangers = place
    vera, monitor = await victim(browser, server, "fila")
    writer = strangers[0]
    writer.befriend(await scripted(vera))
    conversation = writer.conversation_with(await scripted(vera))
    for start in range(0, len(FILES), 10):
        writer.send_files(conversation, FILES[start : start + 10])
    page = vera.page
    await page.goto(f"{server.url}/c/{writer.me['username']}")
    await shows(vera.messages.locator(".file-name"), FILES)
    await vera.button("Conversation menu").click()
    await page.get_by_role("menuitem", name="Shared media").click()
    await page.get_by_role("tab", name="Files").click()
    media = page.get_by_role("dialog", name="Shared media", exact=True)
    await expect(media.get_by_text(FILES[-1], exact=True)).to_be_visible()
    await monitor.assert_nothing_ran("files")


async def test_xss_payloads_in_lines_about_people_do_not_run(
    browser: Browser, place: Place
):
    server, strangers = place
    vera, monitor = await victim(browser, server, "lina")
    friend = strangers[0]
    friend.befriend(await scripted(vera))
    await vera.page.goto(f"{server.url}/c/{friend.me['username']}")
    opener = vera.button(f"Profile of {friend.me['display_name']}")
    card = vera.page.get_by_role("dialog", name="Profile of")
    for payload in NAMES[::9]:
        changed = friend.api.patch("/api/users/me", json={"about": payload})
        assert changed.json()["about"] == payload
        await opener.click()
        await expect(card.get_by_text(payload, exact=True).last).to_be_visible()
        await vera.page.keyboard.press("Escape")
        await expect(card).to_be_hidden()
    await monitor.assert_nothing_ran("profile")


async def has_account(page: Page, url: str) -> dict[str, str]:
    """Sign up and log in with payloads as name, address and `User-Agent`."""
    form = {
        "username": "settler",
        "email": "<img/src/onerror=__xss()>@example.org",
        "display_name": OWN_NAME,
        "password": PASSWORD,
    }
    origin = {"Origin": url}
    signed_up = await page.request.post(
        f"{url}/api/auth/signup", data=form, headers=origin
    )
    assert signed_up.ok, await signed_up.text()
    for device in DEVICES:
        logs_in_from(device, url)
    return form


def logs_in_from(device: str, url: str) -> None:
    answer = httpx.post(
        f"{url}/api/auth/login",
        json={"login": "settler", "password": PASSWORD},
        headers={"Origin": url, "User-Agent": device},
    )
    assert answer.is_success, answer.text


async def test_xss_payloads_in_the_settings_do_not_run(browser: Browser, place: Place):
    server, _ = place
    person = await newcomer(browser, "settler", server.url)
    page, monitor = person.page, await ScriptMonitor.attach(person.page)
    form = await has_account(page, server.url)
    await page.goto(f"{server.url}/settings")
    name = page.get_by_role("textbox", name="Display name")
    await expect(name).to_have_value(OWN_NAME)
    await expect(page.get_by_text(form["email"], exact=True)).to_be_visible()
    sessions = page.get_by_role("list", name="Sessions").get_by_role("listitem")
    await expect(sessions).to_have_count(1 + len(DEVICES))
    await name.fill(NAMES[0])
    await person.button("Save profile").click()
    await expect(page.get_by_text("Saved.", exact=False)).to_be_visible()
    await person.button("Account").click()
    await expect(page.get_by_role("dialog", name="Account")).to_contain_text(NAMES[0])
    await monitor.assert_nothing_ran("settings")


async def test_no_payload_can_be_a_user_name(place: Place):
    _, strangers = place
    for payload in PAYLOADS:
        refused = strangers[0].api.patch("/api/users/me", json={"username": payload})
        if payload.isalpha():
            continue
        assert refused.status_code == 422, payload
        assert "username" in refused.json()["fields"]
