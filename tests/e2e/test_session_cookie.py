"""The session cookie in a browser, and pages after a log-out."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Playwright, WebSocket, expect

from tests.support.browsers import chromium
from tests.support.people import PASSWORD, PeopleFactory, Person, befriend, newcomer
from tests.support.servers import Server

SECRET = "words that only the two of us know"
ALIVE = "kept alive"
# Writes down what there is to see at the moment in which a page is shown.
SHOWN = """
addEventListener('pageshow', ({ persisted }) => {
  const before = JSON.parse(sessionStorage.shown ?? '[]');
  const text = document.body.checkVisibility() ? document.body.innerText : '';
  sessionStorage.shown = JSON.stringify([...before, [persisted, text]]);
});
"""
# Everything that a page of ours could keep, database by database.
KEPT = """
async () => {
  const found = [JSON.stringify([{ ...localStorage }, { ...sessionStorage },
                                 document.cookie, location.href, window.name])];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve, reject) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      found.push(`${name} ${store} ${JSON.stringify(rows)}`);
    }
    database.close();
  }
  for (const name of await caches.keys()) found.push(name);
  return found.join('\\n');
}
"""


# Keeps what the page is answered, before the page itself has it.
HEARD = """
(() => {
  const ask = window.fetch.bind(window);
  window.fetch = async (...asked) => {
    const answer = await ask(...asked);
    const text = await answer.clone().text();
    sessionStorage.heard = `${sessionStorage.heard ?? ''} ${answer.url} ${text}`;
    return answer;
  };
})();
"""


async def overhear(page: Page) -> list[str]:
    """Record every requested URL and every received frame from now on."""
    said: list[str] = []
    await page.add_init_script(HEARD)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: said.append(str(frame)))

    page.on("websocket", listen)
    page.on("request", lambda request: said.append(request.url))
    return said


async def session_of(person: Person) -> dict[str, Any]:
    cookies = [dict(each) for each in await person.context.cookies()]
    (session,) = [each for each in cookies if str(each["name"]).endswith("waves")]
    return session


def is_bound(session: dict[str, Any], *, name: str, secure: bool) -> None:
    """Check every attribute; a leading dot would be a Domain."""
    assert session["name"] == name
    assert session["domain"] == "localhost"
    assert session["path"] == "/"
    assert session["httpOnly"] is True
    assert session["sameSite"] == "Lax"
    assert session["secure"] is secure
    assert session["expires"] > 0


async def test_the_token_is_in_the_cookie_only(browser: Browser, server: Server):
    """In no storage, URL, body or frame."""
    person = await newcomer(browser, "sam", server.url)
    said = await overhear(person.page)
    await person.sign_up()
    await person.lose_session()
    await person.log_in()
    await person.page.goto(f"{server.url}/settings")
    await expect(person.page.get_by_role("heading", name="Devices")).to_be_visible()
    session = await session_of(person)
    is_bound(session, name="waves", secure=False)
    kept = await person.page.evaluate(KEPT)
    assert "sam@example.org" in kept, "the control: answers are in it"
    assert any("/_event" in words for words in said)
    for place in (kept, *said):
        assert session["value"] not in place
        assert session["value"].rpartition(".")[2] not in place
        assert PASSWORD not in place


async def test_in_production_the_cookie_is_bound_to_the_host(
    browser: Browser, secure: tuple[Server, str]
):
    _, url = secure
    person = await newcomer(browser, "sam", url, ignore_https_errors=True)
    await person.sign_up()
    is_bound(await session_of(person), name="__Host-waves", secure=True)
    await person.page.reload()
    await expect(
        person.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()


@pytest.fixture(params=[ALIVE, "loaded again"])
def back(request: pytest.FixtureRequest) -> str:
    """How the browser restores the page of its Back button."""
    return request.param


@pytest_asyncio.fixture(loop_scope="session")
async def going_back(
    back: str, playwright: Playwright, browser_path: str
) -> AsyncIterator[Browser]:
    """A browser with or without the back/forward cache."""
    without = ["--disable-back-forward-cache"] if back == ALIVE else []
    async with chromium.running(
        playwright, browser_path, ignore_default_args=without
    ) as running:
        yield running


async def test_back_shows_nothing_after_log_out(
    going_back: Browser, back: str, server: Server, people: PeopleFactory
):
    """Neither the previous page nor its stored data."""
    (bob,) = await people("bob")
    alice = await newcomer(going_back, f"alice-of-{bob.name}", server.url)
    await alice.page.add_init_script(SHOWN)
    await alice.sign_up()
    await befriend(alice, bob)
    await bob.write(SECRET)
    await alice.sees(SECRET)
    await alice.button("Account").click()
    await alice.button("Log out").click()
    await expect(alice.page).to_have_url(re.compile("/login"))
    await alice.page.evaluate("() => sessionStorage.removeItem('shown')")
    # Playwright's own way back waits for a load, which a page that was kept has not.
    await alice.page.evaluate("() => { setTimeout(() => history.back()); }")
    await expect(alice.page).to_have_url(re.compile(r"/login/?\?next="))
    await expect(alice.button("Log in")).to_be_enabled()
    shown = await alice.page.evaluate("() => JSON.parse(sessionStorage.shown)")
    assert any(kept for kept, _ in shown) is (back == ALIVE), "the control"
    assert not any(SECRET in text for _, text in shown)
    content = await alice.page.content()
    for private in (SECRET, bob.name, "Conversations"):
        assert private not in content
    assert SECRET not in await alice.page.evaluate(KEPT)
    for path in ("/", f"/c/{bob.name}", "/settings"):
        await alice.page.goto(f"{server.url}{path}")
        await expect(alice.page).to_have_url(re.compile("/login"))


async def test_a_failed_log_in_clears_only_the_password(
    people: PeopleFactory,
):
    """No cookie changes; the name stays, and the error is at the focused field."""
    (alice,) = await people("alice")
    await alice.lose_session()
    page = alice.page
    await page.goto(f"{alice.url}/login")
    await alice.context.add_cookies(
        [{"name": "waves", "value": "planted", "url": alice.url}]
    )
    name = page.get_by_role("textbox", name="Username or email")
    password = page.get_by_label("Password", exact=True)
    await name.fill(alice.name)
    await password.fill("not the password")
    async with page.expect_response("**/api/auth/login") as waiting:
        await alice.button("Log in").click()
    answer = await waiting.value
    assert answer.status == 401
    assert "set-cookie" not in await answer.all_headers()
    assert (await session_of(alice))["value"] == "planted"
    await expect(page).to_have_url(re.compile("/login/?$"))
    await expect(name).to_have_value(alice.name)
    await expect(password).to_have_value("")
    await expect(password).to_be_focused()
    await expect(password).to_have_accessible_description("Wrong username or password.")
    await password.fill(PASSWORD)
    await password.press("Enter")
    await expect(page.get_by_role("searchbox", name="Search people")).to_be_visible()
    assert (await session_of(alice))["value"] != "planted", (
        "the planted one is replaced"
    )
