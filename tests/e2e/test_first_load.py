"""The first load: what is drawn before any script runs, how much it takes, no jumps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.support.people import FriendsFactory, PeopleFactory, Person, newcomer
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE

MOST_KILOBYTES = 198
MOST_REQUESTS = 10
LATER = "**/assets/later-*.js"
LATER_STYLES = "**/assets/later-*.css"
CALL_CODE = "**/assets/call_code-*.js"
START_OF_REACT = "**/assets/entry.client-*.js"
MOST_SHIFT = 0.02

PAINTED = """() => new Promise((resolve) => {
  const isFirst = ({ name }) => name === 'first-contentful-paint';
  new PerformanceObserver((list) => list.getEntries().some(isFirst) && resolve(true))
    .observe({ type: 'paint', buffered: true });
})"""
HELD_FRAMES = """
const { requestAnimationFrame: frame, setTimeout: timeout } = window;
const held = [];
window.requestAnimationFrame = (task) => held.push(task);
window.setTimeout = (task, delay) => delay === 100 || timeout(task, delay);
window.paint = () => {
  Object.assign(window, { requestAnimationFrame: frame, setTimeout: timeout });
  held.forEach((task) => frame(task));
};
"""
"""Neither frames nor the timer that stands in for a first frame, until `paint`."""
NO_FRAMES = "window.requestAnimationFrame = () => 0;"
STARTED = "'__reactRouterRouteModules' in window"
COUNTED_FORMATS = """
window.made = [];
for (const name of ['NumberFormat', 'RelativeTimeFormat', 'Segmenter'])
  Intl[name] = new Proxy(Intl[name], {
    construct: (type, values) => window.made.push(name) && new type(...values),
  });
"""
SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries())
    if (!hadRecentInput) window.__shift += value;
}).observe({ type: 'layout-shift', buffered: true });
"""


@dataclass
class Traffic:
    """What a page has loaded, as the browser counts it."""

    page: Page
    sizes: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    async def start(self) -> "Traffic":
        protocol = await self.page.context.new_cdp_session(self.page)
        protocol.on("Network.requestWillBeSent", self._asked)
        protocol.on("Network.loadingFinished", self._loaded)
        await protocol.send("Network.enable")
        return self

    def _asked(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"]

    def _loaded(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def kilobytes(self) -> float:
        return sum(self.sizes.values()) / 1000


async def without_scripts(page: Page) -> None:
    """Let no script of the build arrive."""

    async def refuse(route: Route) -> None:
        await route.abort()

    await page.route("**/assets/*.js", refuse)


def requests_for_state(page: Page) -> asyncio.Queue[str]:
    """Return the requests that the page sends from now on."""
    asked: asyncio.Queue[str] = asyncio.Queue()

    def note(frame: str | bytes) -> None:
        if isinstance(frame, str) and "hydrate_and_load" in frame:
            asked.put_nowait(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return asked


@asynccontextmanager
async def without(page: Page, files: str) -> AsyncIterator[None]:
    """Let these files arrive afterwards."""
    is_over = asyncio.Event()

    async def hold(route: Route) -> None:
        await is_over.wait()
        await route.continue_()

    await page.route(files, hold)
    try:
        yield
    finally:
        is_over.set()


async def with_cookies_of(browser: Browser, person: Person) -> Person:
    """Return the same user in a browser without a cache."""
    fresh = await newcomer(browser, person.name, person.url)
    cookies = await person.context.cookies()
    await fresh.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]
    return fresh


@pytest.mark.parametrize("path", ["/", "/c/nobody", "/settings"])
async def test_the_app_is_drawn_before_its_scripts(people: PeopleFactory, path: str):
    (alice,) = await people("alice")
    await without_scripts(alice.page)
    await alice.page.goto(alice.url + path)
    assert await alice.page.evaluate(PAINTED)
    await expect(alice.page.locator(".skeleton").first).to_be_visible()
    sidebar = await alice.page.locator(".sidebar").bounding_box()
    assert sidebar is not None
    assert sidebar["width"] == 340


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/login", ["Username or email", "Password"]),
        ("/signup", ["Username", "Email", "Password"]),
        ("/forgot", ["Email"]),
    ],
)
async def test_forms_are_drawn_before_their_scripts(
    browser: Browser, server: Server, path: str, fields: list[str]
):
    page = (await newcomer(browser, "nobody", server.url)).page
    await without_scripts(page)
    await page.goto(server.url + path)
    assert await page.evaluate(PAINTED)
    for name in fields:
        await expect(page.get_by_label(name, exact=True)).to_be_visible()
    card = await page.locator(".auth-card").bounding_box()
    assert card is not None
    assert card["width"] == pytest.approx(400, abs=40)


async def test_the_scripts_start_when_the_page_is_painted(friends: FriendsFactory):
    alice, bob = await friends()
    await alice.page.add_init_script(HELD_FRAMES)
    await alice.page.goto(alice.url, wait_until="networkidle")
    assert await alice.page.evaluate(STARTED) is False
    await alice.page.evaluate("window.paint()")
    await expect(alice.conversations.get_by_role("link", name=bob.name)).to_be_visible()


async def test_the_scripts_start_in_a_window_that_is_never_painted(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await alice.page.add_init_script(NO_FRAMES)
    await alice.page.goto(alice.url)
    await expect(
        alice.conversations.get_by_role("link", name=bob.name)
    ).to_be_attached()


async def test_the_first_screen_makes_no_formats_that_it_does_not_show(
    friends: FriendsFactory,
):
    """Each takes the browser milliseconds, and the first of them many."""
    alice, bob = await friends()
    await alice.page.add_init_script(COUNTED_FORMATS)
    await alice.page.goto(alice.url)
    await expect(alice.conversations.get_by_role("link", name=bob.name)).to_be_visible()
    assert await alice.page.evaluate("window.made") == []
    assert await alice.page.evaluate("String(new Intl.NumberFormat('en').format(1))")
    assert await alice.page.evaluate("window.made") == ["NumberFormat"]


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("stored", ["light", "dark", "system", None])
async def test_the_first_paint_has_the_chosen_theme(
    browser: Browser, server: Server, system: Any, stored: Any
):
    page = (await newcomer(browser, "nobody", server.url, color_scheme=system)).page
    if stored is not None:
        await page.add_init_script(f"localStorage.setItem('theme', '{stored}')")
    await without_scripts(page)
    await page.goto(f"{server.url}/login")
    shown = stored if stored in {"light", "dark"} else system
    await expect(page.locator("html")).to_have_class(shown)
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = float(ground.removeprefix("oklch(").split()[0])
    assert (lightness < 0.5) == (shown == "dark")


async def test_the_scripts_move_nothing(friends: FriendsFactory):
    alice, bob = await friends()
    await alice.page.add_init_script(SHIFTS)
    for path in ("/", f"/c/{bob.name}", "/settings", "/nothing"):
        await alice.page.goto(alice.url + path)
        await alice.page.wait_for_load_state("networkidle")
        shift = await alice.page.evaluate("window.__shift")
        assert shift < MOST_SHIFT, path
    await alice.lose_session()
    for path in ("/login", "/signup", "/forgot"):
        await alice.page.goto(alice.url + path)
        await expect(alice.page.locator("button[type=submit]")).to_be_enabled()
        assert await alice.page.evaluate("window.__shift") < MOST_SHIFT, path


async def test_the_first_load_is_small(browser: Browser, friends: FriendsFactory):
    alice, _ = await friends()
    fresh = await with_cookies_of(browser, alice)
    traffic = await Traffic(fresh.page).start()
    await fresh.page.goto(fresh.url)
    await fresh.page.get_by_role("list", name="Conversations").wait_for()
    await fresh.page.wait_for_load_state("networkidle")
    assert traffic.kilobytes < MOST_KILOBYTES, traffic.names
    assert len(traffic.sizes) <= MOST_REQUESTS, traffic.names


async def test_the_code_of_a_call_is_loaded_when_the_page_is_idle(
    browser: Browser, friends: FriendsFactory
):
    alice, _ = await friends()
    fresh = await with_cookies_of(browser, alice)
    traffic = await Traffic(fresh.page).start()
    async with (
        fresh.page.expect_response(LATER),
        fresh.page.expect_response(CALL_CODE),
    ):
        await fresh.page.goto(fresh.url)
        await fresh.page.get_by_role("list", name="Conversations").wait_for()
        assert not [
            name
            for name in traffic.names.values()
            if "/later-" in name or "/call_code-" in name
        ]
    await expect(
        fresh.page.locator('link[rel=stylesheet][href*="/later-"]')
    ).to_have_count(1)


async def test_a_call_that_rings_at_once_is_shown_and_accepted(
    friends: FriendsFactory,
):
    """Its code and its styles fail to load at first, too."""
    alice, bob = await friends()
    failures: list[str] = []

    async def fail_at_first(route: Route) -> None:
        url = route.request.url
        failures.append(url)
        # A preload of the code comes before its import, whose failure counts.
        most = 1 if url.endswith(".css") else 2
        await (route.abort() if failures.count(url) <= most else route.continue_())

    await bob.page.route(LATER, fail_at_first)
    await bob.page.route(LATER_STYLES, fail_at_first)
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    await alice.button("Voice call").click()
    await expect(alice.page.get_by_role("dialog", name="Calling")).to_be_visible()
    await bob.page.goto(bob.url)
    ring = bob.page.get_by_role("alertdialog", name="Incoming call")
    await ring.get_by_role("button", name="Accept", exact=True).click()
    for person in (alice, bob):
        await expect(person.call).to_be_visible()
    await expect(bob.call).to_have_css("position", "fixed")
    assert max(map(failures.count, failures)) > 2


async def test_a_ring_is_shown_before_the_code_of_calls(friends: FriendsFactory):
    """It can be accepted then, too: the call begins when the code is there."""
    alice, bob = await friends()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    async with without(bob.page, CALL_CODE):
        await bob.page.goto(bob.url)
        await bob.page.get_by_role("list", name="Conversations").wait_for()
        await alice.button("Voice call").click()
        ring = bob.page.get_by_role("alertdialog", name="Incoming call")
        await expect(ring).to_be_visible()
        # The server has told the caller that it rings there.
        await expect(alice.page.get_by_text("Ringing")).to_be_visible()
        await ring.get_by_role("button", name="Accept", exact=True).click()
        await expect(ring).to_be_visible()
    for person in (alice, bob):
        await expect(person.call).to_be_visible()


async def test_a_ring_that_ends_before_the_code_of_calls_is_shown_as_missed(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    async with without(bob.page, CALL_CODE):
        await bob.page.goto(bob.url)
        await bob.page.get_by_role("list", name="Conversations").wait_for()
        await alice.button("Voice call").click()
        ring = bob.page.get_by_role("alertdialog", name="Incoming call")
        await expect(ring).to_be_visible()
        await alice.page.get_by_role("button", name="Cancel").click()
        await expect(ring).to_be_hidden()
    await expect(
        bob.page.get_by_text(f"{alice.name} cancelled the call.")
    ).to_be_visible()


async def test_a_click_on_call_loads_the_code_of_calls(friends: FriendsFactory):
    alice, bob = await friends()
    await bob.page.goto(bob.url)
    await bob.page.get_by_role("list", name="Conversations").wait_for()
    async with without(alice.page, CALL_CODE):
        await alice.page.goto(f"{alice.url}/c/{bob.name}")
        await alice.button("Voice call").click()
    await expect(
        bob.page.get_by_role("alertdialog", name="Incoming call")
    ).to_be_visible()
    await expect(alice.page.get_by_role("dialog", name="Calling")).to_be_visible()


async def test_the_state_is_asked_for_before_react_starts(friends: FriendsFactory):
    alice, bob = await friends()
    asked = requests_for_state(alice.page)
    bobs = alice.conversations.get_by_role("link", name=bob.name)
    async with without(alice.page, START_OF_REACT):
        await alice.page.goto(alice.url, wait_until="commit")
        async with asyncio.timeout(PATIENCE):
            await asked.get()
        assert await bobs.count() == 0
    await expect(bobs).to_be_visible()
    assert asked.empty()


async def test_one_request_brings_the_state(friends: FriendsFactory):
    alice, bob = await friends()
    asked = requests_for_state(alice.page)
    await alice.page.goto(alice.url)
    await expect(alice.conversations.get_by_role("link", name=bob.name)).to_be_visible()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    await expect(alice.page.get_by_role("heading", name=bob.name)).to_be_visible()
    await alice.page.reload()
    await expect(alice.page.get_by_role("heading", name=bob.name)).to_be_visible()
    await alice.page.wait_for_load_state("networkidle")
    _, by_name, by_id = [asked.get_nowait() for _ in range(asked.qsize())]
    assert f'"username":"{bob.name}"' in by_name
    assert '"conversation":""' not in by_id
