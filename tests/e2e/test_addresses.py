"""URLs of the app with XSS payloads, and links in messages."""

import asyncio
import re
from urllib.parse import quote

from playwright.async_api import Browser, Locator, expect

from tests.support.people import PeopleFactory, Person, newcomer
from tests.support.request_canary import Canary, listening
from tests.support.scripted_users import ScriptedUser, scripted
from tests.support.servers import Server
from tests.support.xss_payloads import PAYLOADS, ScriptMonitor

ROUTES = (
    "/login?problem={0}&next={0}",
    "/signup?next={0}#{0}",
    "/c/{0}",
    "/{0}?{0}#{0}",
    "/settings?problem={0}",
)
PAGES_AT_ONCE = 4
PAYLOADS_A_PAGE = 3
AWAY = (
    "javascript:__xss()",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
)
NEVER_LINKS = (
    "javascript:__xss()",
    "data:text/html,<script>__xss()</script>",
    "file:///etc/passwd",
    "ftp://a.example/",
    "www.a.example",
    "//a.example/",
    "[click](javascript:__xss())",
    "https://",
    "http://\u202egpj.exe",
)
ONLY_SAFE = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+")


async def opens_calmly(
    person: Person, monitor: ScriptMonitor, payloads: tuple[str, ...]
) -> None:
    for payload in payloads:
        for route in ROUTES:
            path = route.format(quote(payload, safe=""))
            await person.page.goto(f"{person.url}{path}")
            await monitor.assert_nothing_ran(path)


async def test_xss_payloads_in_urls_do_not_run(browser: Browser, server: Server):
    jobs = []
    for start in range(PAGES_AT_ONCE):
        person = await newcomer(browser, "anybody", server.url)
        monitor = await ScriptMonitor.attach(person.page)
        share = PAYLOADS[start::PAGES_AT_ONCE][:PAYLOADS_A_PAGE]
        jobs.append(opens_calmly(person, monitor, share))
    await asyncio.gather(*jobs)


async def test_the_redirect_after_log_in_stays_at_the_origin(people: PeopleFactory):
    (lea,) = await people("lea")
    monitor = await ScriptMonitor.attach(lea.page)
    for where in AWAY:
        await lea.lose_session()
        await lea.log_in(f"?next={quote(where, safe='')}")
        assert lea.page.url == f"{lea.url}/"
        await monitor.assert_nothing_ran(where)


async def written(writer: ScriptedUser, reader: Person, texts: list[str]) -> Locator:
    """Let a friend write; return the message bodies of the open conversation."""
    script = await scripted(reader)
    writer.befriend(script)
    conversation = writer.conversation_with(script)
    for text in texts:
        writer.write(conversation, text)
    await reader.page.goto(f"{reader.url}/c/{writer.me['username']}")
    bodies = reader.messages.locator("[data-body]")
    await expect(bodies).to_have_count(len(texts))
    return bodies


async def says(place: Locator, text: str) -> bool:
    return await place.text_content() == text


async def test_only_web_and_mail_links_are_clickable(people: PeopleFactory):
    """Http, https and mailto, without `opener` and referrer."""
    alice, mallory = await people("alice", "mallory")
    monitor = await ScriptMonitor.attach(alice.page)
    sentence = "so: https://a.example/x?y=1#z, and on"
    texts = [*dict.fromkeys([*NEVER_LINKS, *PAYLOADS[-30:], sentence])]
    bodies = await written(await scripted(mallory), alice, texts)
    for text in NEVER_LINKS:
        (body,) = [each for each in await bodies.all() if await says(each, text)]
        await expect(body.get_by_role("link")).to_have_count(0)
    links = await bodies.get_by_role("link").all()
    assert links
    for link in links:
        assert ONLY_SAFE.fullmatch(await link.get_attribute("href") or "")
        assert await link.get_attribute("target") == "_blank"
        promised = (await link.get_attribute("rel") or "").split()
        assert {"noopener", "noreferrer"} <= {*promised}
    good = bodies.filter(has_text="and on").get_by_role("link")
    await expect(good).to_have_attribute("href", "https://a.example/x?y=1#z")
    await monitor.assert_nothing_ran("links")


def mentions_everywhere(writer: ScriptedUser, canary: Canary) -> None:
    """Write the URL of the listener in every text field and header."""
    for address in canary.addresses:
        writer.api.patch("/api/users/me", json={"display_name": address})
        writer.api.patch("/api/users/me", json={"avatar_url": address})
        headers = {
            "Referer": address,
            "User-Agent": address,
            "X-Forwarded-Host": address,
            "X-Original-URL": address,
            "Forwarded": f"for={address};host={address}",
        }
        for path in ("/api/auth/me", "/", "/api/auth/google"):
            writer.api.get(path, params={"next": address}, headers=headers)
        writer.api.get("/api/users", params={"query": address})
        writer.api.get(f"/{address}")


async def test_links_in_messages_cause_no_requests(
    people: PeopleFactory,
):
    """Neither the server nor the page fetches previews, avatars or redirects."""
    alice, mallory = await people("alice", "mallory")
    async with listening() as canary:
        script = await scripted(mallory)
        await asyncio.to_thread(mentions_everywhere, script, canary)
        bodies = await written(script, alice, canary.addresses)
        assert canary.heard == []

        async with alice.context.expect_page() as waiting:
            await bodies.get_by_role("link").first.click()
        page = await waiting.value
        await expect(page).to_have_title("The canary")
        assert await page.evaluate("() => [window.opener, document.referrer]") == [
            None,
            "",
        ]
        asked = [
            request for request in canary.heard if request.startswith("GET /canary")
        ]
        assert len(asked) == 1, "the control: it does hear"
        assert "referer" not in asked[0].lower()
        assert "cookie: waves" not in asked[0].lower()
