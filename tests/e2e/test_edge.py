"""The edge as a browser keeps it: policy, origins, addresses (S8, S11, Z4, S4)."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import PeopleFactory

HOSTILE = [
    '/c/"]',
    "/c/%22%5D%3E%3Cimg%20src=x%20onerror=window.__ran=1%3E",
    "/c/..%2f..%2fapi",
    "/c/%00",
    "/c/%E0%A4%A",
    "/c/" + "a" * 3000,
    "/c/alice?next=%22%5D&token=x",
    "/c/alice#<script>window.__ran=1</script>",
    "/?username=%22%5D",
    "/?__proto__[x]=1&constructor=2",
    "/#%22%5D",
    "/%5Cevil.example",
    "/settings?%00=%FF",
    "/settings#\u2028",
    "/nothing/<svg onload=window.__ran=1>",
]
"""Paths, queries and fragments that nobody writes by mistake."""

WATCH = """
window.__refused = [];
addEventListener("securitypolicyviolation", (event) => window.__refused.push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
INJECT = """async () => {
  const script = document.createElement("script");
  script.textContent = "window.__ran = 1";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend",
    "<img src='data:,' onerror='window.__ran = 2'><base href='https://evil.example/'>");
  // What the debugger itself runs may evaluate; a timer of the page may not.
  await new Promise((done) => setTimeout(() => {
    try { new Function("window.__ran = 3")(); } catch {} finally { done(); }
  }, 500));
  return [window.__ran ?? 0, document.baseURI];
}"""
ATTACK = """async (target) => {
  const opens = (path) => new Promise((done) => {
    const socket = new WebSocket(target.replace("http", "ws") + path);
    socket.onopen = () => done(true);
    socket.onerror = () => done(false);
  });
  const reads = (path) => fetch(target + path, { credentials: "include" })
    .then((response) => response.status, () => 0);
  const token = crypto.randomUUID();
  const event = `/_event/?token=${token}&EIO=4&transport=websocket`;
  return {
    sockets: [await opens("/api/ws"), await opens(event)],
    reads: [await reads("/api/auth/me"), await reads("/"), await reads("/ping")],
  };
}"""
LOG_OUT = """(target) => fetch(`${target}/api/auth/logout`, {
  method: "POST", mode: "no-cors", credentials: "include" }).catch(() => {})"""


def watch(page: Page) -> list[str]:
    """Note what goes wrong on a page that nobody handles."""
    noted: list[str] = []
    page.on("pageerror", lambda error: noted.append(str(error)))
    return noted


async def refusals(page: Page) -> list[str]:
    return await page.evaluate("window.__refused")


async def test_every_page_works_within_the_policy(people: PeopleFactory):
    """S8: nothing of ours needs a script that the policy does not name."""
    (alice,) = await people("alice")
    page, errors = alice.page, watch(alice.page)
    await page.add_init_script(WATCH)
    for path in ("/", "/settings", "/nothing", "/c/nobody", "/login", "/signup"):
        response = await page.goto(alice.url + path)
        assert response is not None
        policy = response.headers["content-security-policy"]
        assert "script-src 'self' 'sha256-" in policy
        await page.wait_for_load_state("networkidle")
        await expect(page.locator("main, form, nav").first).to_be_visible()
        assert await refusals(page) == [], path
    assert errors == []


async def test_a_script_that_got_into_a_page_does_not_run(people: PeopleFactory):
    """S8: neither as an element, nor as a handler, nor as a text."""
    (alice,) = await people("alice")
    await alice.page.evaluate(WATCH)
    ran, base = await alice.page.evaluate(INJECT)
    assert (ran, base) == (0, f"{alice.url}/")
    refused = " ".join(await refusals(alice.page))
    for directive in ("script-src-elem", "script-src-attr", "base-uri", "script-src "):
        assert directive in refused


@pytest.mark.parametrize("signed_in", [True, False])
async def test_hostile_addresses_break_no_page(
    people: PeopleFactory, *, signed_in: bool
):
    """Z4."""
    (alice,) = await people("alice")
    if not signed_in:
        await alice.context.clear_cookies()
    page, errors = alice.page, watch(alice.page)
    await page.add_init_script(WATCH)
    for address in HOSTILE:
        response = await page.goto(alice.url + address)
        assert response is None or response.status < 500, address
        await page.wait_for_load_state("networkidle")
        assert page.url.startswith(f"{alice.url}/"), address
        assert errors == [], address
        assert await page.evaluate("window.__ran ?? 0") == 0, address
    await page.goto(alice.url)
    name = "Search people" if signed_in else "Username or email"
    await expect(page.get_by_label(name)).to_be_visible()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def neighbour(tmp_path: Any) -> Iterator[str]:
    """The origin of another server on this host: the same site, another port."""
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>Free sweets</title>")
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}"
        site.shutdown()


async def test_a_neighbour_gets_nothing(people: PeopleFactory, neighbour: str):
    """S11: its requests carry the cookie, because a site is not an origin."""
    (alice,) = await people("alice")
    page = await alice.context.new_page()
    carried: list[str] = []

    async def note(request: Any) -> None:
        carried.append((await request.all_headers()).get("cookie", ""))

    page.on("request", note)
    await page.goto(neighbour)
    await page.evaluate(LOG_OUT, alice.url)
    got = await page.evaluate(ATTACK, alice.url)
    assert got == {"sockets": [False, False], "reads": [0, 0, 0]}
    assert any("waves=" in cookie for cookie in carried)
    own = await alice.page.evaluate(ATTACK, alice.url)
    assert own["sockets"] == [True, True]
    assert own["reads"][:2] == [200, 200]


async def test_the_way_back_shows_nothing_after_logging_out(people: PeopleFactory):
    """S4: not even what the browser kept of the page itself."""
    (alice,) = await people("alice")
    await alice.page.goto(f"{alice.url}/settings")
    await alice.page.goto(alice.url)
    await alice.button("Account").click()
    await alice.page.get_by_text("Log out", exact=True).click()
    await expect(alice.page).to_have_url(re.compile("/login"))
    for _ in range(2):
        await alice.page.go_back()
        await expect(alice.page.get_by_label("Username or email")).to_be_visible()
        assert alice.name not in await alice.page.content()
