"""Sign-up and log-in."""

from urllib.parse import unquote_plus

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.support.people import PeopleFactory, Person, newcomer
from tests.support.servers import Server


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(browser: Browser, server: Server) -> Person:
    return await newcomer(browser, "stranger", server.url)


@pytest.mark.parametrize(
    ("path", "door"), [("/", "/login"), ("/c/alice", "/login?next=/c/alice")]
)
async def test_a_signed_out_visitor_is_sent_to_the_log_in(
    stranger: Person, path: str, door: str
):
    await stranger.page.goto(f"{stranger.url}{path}")
    await expect(stranger.page).to_have_url(f"{stranger.url}{door}")


async def test_errors_are_shown_at_their_field_and_keep_the_input(
    stranger: Person,
):
    page = stranger.page
    await page.goto(f"{stranger.url}/signup")
    await page.get_by_role("textbox", name="Username").fill("a")
    await page.get_by_role("textbox", name="Email", exact=True).fill("a@example.org")
    await page.get_by_label("Password", exact=True).fill("password1")
    await stranger.button("Sign up").click()
    username = page.get_by_role("textbox", name="Username")
    await expect(username).to_have_attribute("aria-invalid", "true")
    await expect(username).to_have_value("a")
    await expect(page.get_by_label("Password", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )


async def test_a_wrong_password_is_reported_and_the_name_kept(people: PeopleFactory):
    (alice,) = await people("alice")
    await alice.lose_session()
    page = alice.page
    await page.goto(f"{alice.url}/login")
    await page.get_by_role("textbox", name="Username or email").fill(alice.name)
    await page.get_by_label("Password", exact=True).fill("not the password")
    await alice.button("Log in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    box = page.get_by_role("textbox", name="Username or email")
    await expect(box).to_have_value(alice.name)
    await alice.log_in()


async def test_no_password_is_in_a_url_or_storage(people: PeopleFactory):
    (alice,) = await people("alice")
    asked: list[str] = []
    alice.context.on("request", lambda request: asked.append(request.url))
    await alice.lose_session()
    await alice.log_in()
    assert any(url.endswith("/api/auth/login") for url in asked)
    assert not [url for url in asked if "walk by the sea" in unquote_plus(url)]
    script = """() => JSON.stringify(
        [{...localStorage}, {...sessionStorage}, document.cookie])"""
    kept = await alice.page.evaluate(script)
    assert "walk by the sea" not in kept
    assert "eyJ" not in kept, "the session token is not readable by the page"
