"""Content Security Policy and malicious URLs in a browser."""

import pytest
from playwright.async_api import Error, Page, Response, expect

from tests.support.people import PeopleFactory

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
"""Malicious paths, queries and fragments."""

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


def watch(page: Page) -> list[str]:
    """Record unhandled errors of a page."""
    noted: list[str] = []
    page.on("pageerror", lambda error: noted.append(str(error)))
    return noted


async def visit(page: Page, address: str) -> Response | None:
    """Navigate, even if the page is redirecting to /login."""
    try:
        return await page.goto(address)
    except Error as error:
        if "ERR_ABORTED" not in error.message:
            raise
        return await page.goto(address)


async def refusals(page: Page) -> list[str]:
    return await page.evaluate("window.__refused")


async def test_every_page_works_with_the_security_policy(people: PeopleFactory):
    """No page needs a script that the policy does not name."""
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


async def test_an_injected_script_does_not_run(people: PeopleFactory):
    """Neither as an element, nor as a handler, nor with `eval`."""
    (alice,) = await people("alice")
    await alice.page.evaluate(WATCH)
    ran, base = await alice.page.evaluate(INJECT)
    assert (ran, base) == (0, f"{alice.url}/")
    refused = " ".join(await refusals(alice.page))
    for directive in ("script-src-elem", "script-src-attr", "base-uri", "script-src "):
        assert directive in refused


@pytest.mark.parametrize("signed_in", [True, False])
async def test_malicious_urls_break_no_page(people: PeopleFactory, *, signed_in: bool):
    (alice,) = await people("alice")
    if not signed_in:
        await alice.lose_session()
    page, errors = alice.page, watch(alice.page)
    await page.add_init_script(WATCH)
    for address in HOSTILE:
        response = await visit(page, alice.url + address)
        assert response is None or response.status < 500, address
        await page.wait_for_load_state("networkidle")
        assert page.url.startswith(f"{alice.url}/"), address
        assert errors == [], address
        assert await page.evaluate("window.__ran ?? 0") == 0, address
    await page.goto(alice.url)
    name = "Search people" if signed_in else "Username or email"
    await expect(page.get_by_label(name)).to_be_visible()
