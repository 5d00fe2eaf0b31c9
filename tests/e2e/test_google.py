"""Sign-in with Google: an OpenID provider in a real browser."""

import re

from playwright.async_api import Browser, expect

from tests.support.openid_issuer import Issuer
from tests.support.people import newcomer
from tests.support.servers import Server

CONTINUE = "Continue with Google"


async def test_signing_up_with_google_and_signing_in_again(
    browser: Browser, with_google: Server, issuer: Issuer
):
    username = issuer.person["sub"]
    for _ in range(2):
        person = await newcomer(browser, username, with_google.url)
        await person.page.goto(f"{with_google.url}/login")
        await person.page.get_by_role("link", name=CONTINUE).click()
        await expect(
            person.page.get_by_role("searchbox", name="Search people")
        ).to_be_visible()
        await person.button("Account").click()
        await expect(
            person.page.get_by_text(f"@{username}", exact=True)
        ).to_be_visible()
        assert "code" not in person.page.url
    assert len(issuer.exchanges) == 2


async def test_denying_consent_returns_with_an_explanation(
    browser: Browser, with_google: Server, issuer: Issuer
):
    issuer.refuses = True
    person = await newcomer(browser, "alice", with_google.url)
    await person.page.goto(f"{with_google.url}/login")
    await person.page.get_by_role("link", name=CONTINUE).click()
    await expect(person.page).to_have_url(re.compile("problem=google_denied"))
    await expect(person.page.get_by_role("alert")).to_contain_text("You didn't allow")
    await expect(person.page.get_by_role("link", name=CONTINUE)).to_be_visible()


async def test_without_a_provider_google_is_not_shown(browser: Browser, server: Server):
    person = await newcomer(browser, "alice", server.url)
    await person.page.goto(f"{server.url}/login")
    await expect(person.button("Log in")).to_be_enabled()
    await expect(person.page.get_by_role("link", name=CONTINUE)).to_have_count(0)
