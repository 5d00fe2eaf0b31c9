"""Sign-in with a certified OpenID provider, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.openid_provider import (
    CALLBACK,
    CLIENT_ID,
    CLIENT_SECRET,
    CONTINUE,
    Provider,
    answer,
    begin,
    signing_in,
)
from tests.support.people import Person, newcomer
from tests.support.servers import Server


def claims(name: str, **more: Any) -> dict[str, Any]:
    email = f"{name}@example.org"
    return {"email": email, "email_verified": True, "name": f"{name} O'Neil", **more}


PEOPLE = {f"sub-{name}": claims(name) for name in ("nora", "tabea", "cora", "lena")}
Place = tuple[Server, Provider]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with signing_in(tmp_path_factory.mktemp("openid"), PEOPLE) as running:
        yield running


async def is_in(page: Page) -> None:
    await expect(page.get_by_role("searchbox", name="Search people")).to_be_visible()


async def me(page: Page) -> dict[str, Any]:
    return await (await page.request.get("/api/auth/me")).json()


async def visitor(browser: Browser, server: Server) -> Person:
    return await newcomer(browser, "visitor", server.url, base_url=server.url)


async def log_out(person: Person) -> None:
    await person.button("Account").click()
    panel = person.page.get_by_role("dialog", name="Account")
    await panel.get_by_role("button", name="Log out").click()
    await expect(person.page).to_have_url(re.compile("/login"))


async def comes_out_and_back(person: Person, account: str) -> None:
    page = person.page
    await begin(page, f"{person.url}/signup")
    await answer(page, account)
    await is_in(page)
    first = await me(page)
    assert first["email_verified"]
    assert first["display_name"] == PEOPLE[account]["name"]
    assert not urlsplit(page.url).query, "no code stays in the address"

    await log_out(person)
    assert (await page.request.get("/api/auth/me")).status == 401
    await page.get_by_role("link", name=CONTINUE).click()
    # The provider still knows this browser and asks nothing.
    await is_in(page)
    assert (await me(page))["id"] == first["id"]


async def test_a_second_sign_in_finds_the_account_of_the_first(
    browser: Browser, place: Place
):
    server, provider = place
    before = provider.count("tokens given")
    await comes_out_and_back(await visitor(browser, server), "sub-nora")
    assert provider.count("tokens given") == before + 2


async def test_a_provider_may_sign_by_elliptic_curves(browser: Browser, tmp_path: Path):
    with signing_in(tmp_path, PEOPLE, algorithm="ES256") as (server, _):
        await comes_out_and_back(await visitor(browser, server), "sub-nora")


async def test_a_denied_consent_is_shown_with_a_next_step(
    browser: Browser, place: Place
):
    server, provider = place
    before = provider.count("tokens given")
    page = (await visitor(browser, server)).page
    await begin(page, f"{server.url}/signup")
    await answer(page, "")
    await expect(page.get_by_role("alert")).to_contain_text(
        "You didn't allow the sign-in at Google"
    )
    assert (await page.request.get("/api/auth/me")).status == 401
    await page.get_by_role("link", name=CONTINUE).click()
    await answer(page, "sub-cora")
    await is_in(page)
    assert provider.count("tokens given") == before + 1


async def test_an_unverified_address_is_linked_only_with_the_password(
    browser: Browser, place: Place
):
    """An account with an unverified address is not joined, in either order."""
    server, _ = place
    lena = Person("lena", (await visitor(browser, server)).page, server.url)
    await lena.sign_up()
    page = lena.page
    own = (await me(page))["id"]
    await log_out(lena)
    await begin(page, f"{server.url}/login")
    await answer(page, "sub-lena")
    await expect(page.get_by_role("alert")).to_contain_text("Log in")
    assert "Settings" in await page.get_by_role("alert").inner_text()
    assert (await page.request.get("/api/auth/me")).status == 401

    await lena.log_in()
    await page.goto("/settings")
    await page.get_by_role("link", name="Link Google").click()
    await expect(lena.button("Unlink Google")).to_be_visible()
    await log_out(lena)
    await page.get_by_role("link", name=CONTINUE).click()
    await is_in(page)
    assert (await me(page))["id"] == own


async def test_two_tabs_may_finish_in_reverse_order(browser: Browser, place: Place):
    """Each sign-in has its own cookie, so that both succeed."""
    server, _ = place
    first = (await visitor(browser, server)).page
    second = await first.context.new_page()
    for page in (first, second):
        await begin(page, f"{server.url}/login")
    for page in (second, first):
        await answer(page, "sub-tabea")
        await is_in(page)
    assert (await me(first))["id"] == (await me(second))["id"]


async def test_a_wrong_client_secret_is_reported(browser: Browser, tmp_path: Path):
    with signing_in(tmp_path, PEOPLE, secret="a guess") as (server, provider):
        page = (await visitor(browser, server)).page
        await begin(page, f"{server.url}/login")
        await answer(page, "sub-nora")
        await expect(page.get_by_role("alert")).to_contain_text("didn't answer")
        assert provider.told[-1]["error"] == "invalid_client"
        assert (await page.request.get("/api/auth/me")).status == 401


async def way_back(page: Page, server: Server) -> str:
    """Log in at the provider; return its redirect without following it."""
    await begin(page, f"{server.url}/login")
    done = await page.request.post(
        page.url, form={"account": "sub-nora", "answer": "yes"}, max_redirects=0
    )
    sent = await page.request.get(done.headers["location"], max_redirects=0)
    assert sent.headers["location"].startswith(server.url + CALLBACK)
    return sent.headers["location"]


async def verifier(page: Page) -> str:
    """Return the code verifier, which only this browser has."""
    kept = await page.context.cookies()
    cookies = {each.get("name", ""): each.get("value", "") for each in kept}
    (start,) = [value for name, value in cookies.items() if "-google-" in name]
    return jwt.decode(start, options={"verify_signature": False})["verifier"]


async def test_the_provider_refuses_a_code_from_another_client(
    browser: Browser, place: Place
):
    """The provider binds a code to the client, the verifier and the redirect URI."""
    server, provider = place
    page = (await visitor(browser, server)).page
    back = await way_back(page, server)
    form = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(back).query)["code"][0],
        "code_verifier": await verifier(page),
        "redirect_uri": server.url + CALLBACK,
    }

    def trade(secret: str = CLIENT_SECRET, **change: str) -> str:
        answered = httpx.post(
            f"{provider.issuer}/token", data=form | change, auth=(CLIENT_ID, secret)
        )
        assert answered.is_client_error, answered.text
        return f"{answered.json()['error']}: {provider.told[-1]['why']}"

    assert "code_verifier does not match" in trade(code_verifier="v" * 43)
    assert "redirect_uri mismatch" in trade(redirect_uri=f"{server.url}/elsewhere")
    assert trade(secret="a guess").startswith("invalid_client")

    thief = (await visitor(browser, server)).page
    await thief.goto(back)
    await expect(thief.get_by_role("alert")).to_contain_text(
        "started in another browser"
    )
    await page.goto(back)
    await is_in(page)
    assert "already consumed" in trade()
    told = len(provider.told)
    await page.goto(back)
    await expect(page.get_by_role("alert")).to_contain_text(
        "started in another browser"
    )
    assert len(provider.told) == told, "the code is not even tried again"
    assert (await page.request.get("/api/auth/me")).ok
