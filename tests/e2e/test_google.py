"""Signing in by an OpenID provider, in a real browser against a real one."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.person import newcomer
from tests.e2e.server import Server, production
from tests.issuer import CLIENT_ID, CLIENT_SECRET, Issuer

CONTINUE = "Continue with Google"


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with Issuer() as running:
        yield running


@pytest.fixture
def own(issuer: Issuer, tmp_path_factory: pytest.TempPathFactory):
    server = production(
        tmp_path_factory.mktemp("google"),
        WAVES_GOOGLE_CLIENT_ID=CLIENT_ID,
        WAVES_GOOGLE_CLIENT_SECRET=CLIENT_SECRET,
        WAVES_GOOGLE_ISSUER=issuer.url,
    )
    server.start()
    yield server
    server.stop()


async def test_a_newcomer_arrives_by_google_and_comes_back(
    browser: Browser, own: Server, issuer: Issuer
):
    for _ in range(2):
        person = await newcomer(browser, "alice", own.url)
        await person.page.goto(f"{own.url}/login")
        await person.page.get_by_role("link", name=CONTINUE).click()
        await expect(
            person.page.get_by_role("searchbox", name="Search people")
        ).to_be_visible()
        await person.button("Account").click()
        await expect(person.page.get_by_text("@alice", exact=True)).to_be_visible()
        assert "code" not in person.page.url
    assert len(issuer.exchanges) == 2


async def test_saying_no_leads_back_with_words_and_a_way_on(
    browser: Browser, own: Server, issuer: Issuer
):
    issuer.refuses = True
    person = await newcomer(browser, "alice", own.url)
    await person.page.goto(f"{own.url}/login")
    await person.page.get_by_role("link", name=CONTINUE).click()
    await expect(person.page).to_have_url(re.compile("problem=google_denied"))
    await expect(person.page.get_by_role("alert")).to_contain_text("You said no")
    await expect(person.page.get_by_role("link", name=CONTINUE)).to_be_visible()


async def test_without_a_provider_nothing_of_it_is_shown(
    browser: Browser, server: Server
):
    person = await newcomer(browser, "alice", server.url)
    await person.page.goto(f"{server.url}/login")
    await expect(person.button("Log in")).to_be_enabled()
    await expect(person.page.get_by_role("link", name=CONTINUE)).to_have_count(0)
