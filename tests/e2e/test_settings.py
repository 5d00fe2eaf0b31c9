"""Account settings."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest_asyncio
from playwright.async_api import Browser, Locator, WebSocket, expect

from tests.support.openid_issuer import Issuer
from tests.support.people import PASSWORD, PeopleFactory, Person, newcomer
from tests.support.servers import Server

NEW_PASSWORD = "another walk by the sea"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)
LOGIN = re.compile("/login")


def section(person: Person, name: str) -> Locator:
    return person.page.get_by_role("region", name=name, exact=True)


def sessions(person: Person) -> Locator:
    return person.page.get_by_role("list", name="Sessions").get_by_role("listitem")


async def says(person: Person, name: str, words: str) -> None:
    await expect(section(person, name).get_by_role("status")).to_contain_text(words)


async def open_settings(person: Person) -> None:
    await person.page.goto(f"{person.url}/settings")
    await expect(section(person, "Profile")).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def twice(
    browser: Browser, people: PeopleFactory
) -> AsyncIterator[tuple[Person, Person]]:
    """One user in two browsers, with the settings open in the first."""
    (here,) = await people("alice")
    there = await newcomer(browser, here.name, here.url, user_agent=IPHONE)
    await there.log_in()
    await open_settings(here)
    yield here, there
    await there.context.close()


async def test_another_session_is_listed_and_ended(twice: tuple[Person, Person]):
    here, there = twice
    await expect(sessions(here)).to_have_count(2)
    await expect(sessions(here).first).to_contain_text("Chrome on Linux")
    await expect(sessions(here).first).to_contain_text("This device")
    other = sessions(here).filter(has_text="Safari on iPhone")
    await expect(other).to_contain_text("Last seen")
    await other.get_by_role("button", name="End session").press("Enter")
    await expect(there.page).to_have_url(LOGIN)
    await says(here, "Sessions", "has ended")
    await expect(sessions(here)).to_have_count(1)
    await expect(here.page.get_by_role("heading", name="Sessions")).to_be_focused()
    await expect(here.button("End all other sessions")).to_have_count(0)

    await there.log_in()
    await expect(sessions(here)).to_have_count(2)
    await here.button("End all other sessions").click()
    await expect(there.page).to_have_url(LOGIN)
    await says(here, "Sessions", "All other sessions have ended")
    await expect(here.page).to_have_url(re.compile("/settings"))


async def test_a_new_password_signs_out_other_browsers(
    twice: tuple[Person, Person],
):
    here, there = twice
    frames = await watch_reflex(here)
    current = here.page.get_by_label("Current password", exact=True)
    new = here.page.get_by_label("New password", exact=True)
    await current.fill("not the password")
    await new.fill(NEW_PASSWORD)
    await here.button("Show new password").click()
    await expect(new).to_have_attribute("type", "text")
    await expect(current).to_have_attribute("type", "password")
    await here.button("Change password").click()
    await expect(current).to_have_attribute("aria-invalid", "true")
    await expect(current).to_be_focused()
    await expect(new).to_have_value(NEW_PASSWORD)
    await current.fill(PASSWORD)
    await current.press("Enter")
    await says(here, "Password", "Your new password is set")
    for field in (current, new):
        await expect(field).to_have_value("")
    await expect(there.page).to_have_url(LOGIN)
    sent = "".join(frames)
    assert "hydrate" in sent, "the frames were seen"
    assert NEW_PASSWORD not in sent
    assert PASSWORD not in sent

    await there.page.get_by_role("textbox", name="Username or email").fill(there.name)
    await there.page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    await there.button("Log in").click()
    await expect(
        there.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()


async def watch_reflex(person: Person) -> list[str]:
    """Reload the settings and record every frame to Reflex."""
    frames: list[str] = []

    def opened(socket: WebSocket) -> None:
        if "/_event" in socket.url:
            socket.on("framesent", lambda frame: frames.append(str(frame)))

    person.page.on("websocket", opened)
    await open_settings(person)
    return frames


async def test_changed_names_are_shown_at_once(twice: tuple[Person, Person]):
    here, there = twice
    name = here.page.get_by_role("textbox", name="Display name")
    username = here.page.get_by_role("textbox", name="Username")
    await expect(name).to_have_value(here.name)
    await username.fill("a")
    await here.button("Save profile").click()
    await expect(username).to_have_attribute("aria-invalid", "true")
    await expect(username).to_be_focused()
    await name.fill("  Queen   of Hearts ")
    await here.button("Save profile").click()
    await says(here, "Profile", "Your other changes are saved")
    await expect(name).to_have_value("Queen of Hearts")
    await expect(username).to_have_value("a")
    await expect(username).to_have_attribute("aria-invalid", "true")
    await username.fill(f"{here.name}x")
    await here.button("Save profile").click()
    await says(here, "Profile", "Saved")
    await there.button("Account").click()
    await expect(there.page.get_by_text("Queen of Hearts")).to_be_visible()
    await name.press_sequentially("!")
    await expect(section(here, "Profile").get_by_role("status")).to_be_empty()
    await here.page.reload()
    await expect(username).to_have_value(f"{here.name}x")
    await expect(name).to_have_value("Queen of Hearts")


async def test_a_blocked_user_is_unblocked(pair: tuple[Person, Person]):
    alice, bob = pair
    await alice.button("Conversation menu").click()
    await alice.page.get_by_role("menuitem", name="Block").click()
    await alice.page.get_by_role("button", name=f"Block {bob.name}").click()
    await open_settings(alice)
    blocked = alice.page.get_by_role("list", name="Blocked people")
    await expect(blocked.get_by_role("listitem")).to_contain_text(bob.name)
    await blocked.get_by_role("button", name="Unblock").click()
    await says(alice, "Privacy", "Unblocked")
    await expect(section(alice, "Privacy")).to_contain_text("haven't blocked anyone")


async def test_the_address_can_be_confirmed_later(people: PeopleFactory):
    (alice,) = await people("alice")
    await open_settings(alice)
    email = section(alice, "Email")
    await expect(email).to_contain_text(f"{alice.name}@example.org")
    await expect(email).to_contain_text("Not confirmed")
    await alice.button("Send the link again").click()
    await says(alice, "Email", f"sent a link to {alice.name}@example.org")


async def test_google_is_linked_and_unlinked(
    browser: Browser, with_google: Server, issuer: Issuer
):
    bob = await newcomer(browser, f"bob-of-{issuer.person['sub']}", with_google.url)
    await bob.sign_up()
    await open_settings(bob)
    issuer.refuses = True
    await bob.page.get_by_role("link", name="Link Google").click()
    await expect(bob.page).to_have_url(re.compile("problem=google_denied"))
    await expect(section(bob, "Google").get_by_role("alert")).to_contain_text(
        "t allow the sign-in"
    )
    issuer.refuses = False
    await bob.page.get_by_role("link", name="Link Google").click()
    await expect(section(bob, "Google")).to_contain_text("You can log in with Google")
    await bob.button("Unlink Google").click()
    await says(bob, "Google", "no longer linked")
    await expect(bob.page.get_by_role("link", name="Link Google")).to_be_visible()


async def come_by_google(browser: Browser, server: Server, issuer: Issuer) -> Person:
    alice = await newcomer(browser, issuer.person["sub"], server.url)
    await alice.page.goto(f"{server.url}/login")
    await alice.page.get_by_role("link", name="Continue with Google").click()
    await expect(
        alice.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()
    return alice


async def test_a_google_account_sets_a_password_and_unlinks(
    browser: Browser, with_google: Server, issuer: Issuer
):
    alice = await come_by_google(browser, with_google, issuer)
    await open_settings(alice)
    await expect(section(alice, "Email")).to_contain_text("Confirmed")
    await expect(alice.button("Unlink Google")).to_have_count(0)
    await expect(alice.page.get_by_label("Current password")).to_have_count(0)
    await alice.page.get_by_label("New password", exact=True).fill(PASSWORD)
    await alice.button("Set password").click()
    await expect(
        alice.page.get_by_label("Current password", exact=True)
    ).to_be_visible()
    await says(alice, "Password", "Your new password is set")
    await alice.button("Unlink Google").click()
    await says(alice, "Google", "no longer linked")
    await alice.lose_session()
    await alice.log_in()


async def test_a_late_first_password_requires_google_again(
    browser: Browser, with_google: Server, issuer: Issuer
):
    alice = await come_by_google(browser, with_google, issuer)
    await open_settings(alice)
    new = alice.page.get_by_label("New password", exact=True)
    await expect(new).to_be_visible()
    an_hour_passes(with_google)
    await new.fill(PASSWORD)
    await alice.button("Set password").click()
    again = alice.page.get_by_role("link", name="Sign in with Google again")
    await expect(again).to_be_visible()
    await alice.page.reload()
    await expect(again).to_be_visible()
    await expect(new).to_have_count(0)
    # The session before ends while its page waits for the answer.
    await again.click()
    await expect(new).to_be_visible()
    await new.fill(PASSWORD)
    await alice.button("Set password").click()
    await says(alice, "Password", "Your new password is set")


def an_hour_passes(server: Server) -> None:
    """Move the start of every session one hour into the past."""
    with closing(sqlite3.connect(server.data / "waves.db")) as database, database:
        query = "UPDATE sessions SET created_at = datetime(created_at, '-1 hour')"
        assert database.execute(query).rowcount
