"""WebKitGTK: everything except calls."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import expect

from tests.support.browsers import webkit
from tests.support.browsers.webkit import WebKit
from tests.support.calls import ended
from tests.support.people import PASSWORD, PeopleFactory, Person
from tests.support.servers import Server

HAS_CALLS = "() => 'RTCPeerConnection' in window"
# The card is in the document beforehand, and hidden.
IS_RUNG = """
() => document.querySelector('[role=alertdialog]')?.getClientRects().length > 0
"""
LOADED_CALLS = """
() => performance.getEntriesByType('resource')
  .filter(({ name }) => /\\/(call_code|later)-[^/]+\\.(js|css)$/.test(name)).length
"""


@dataclass
class WebKitPerson:
    """A person in WebKit, which cannot call."""

    name: str
    window: WebKit
    url: str

    async def sign_up(self) -> None:
        await self.window.goto(f"{self.url}/signup")
        await self.window.fill("[name=username]", self.name)
        await self.window.fill("[name=email]", f"{self.name}@example.org")
        await self.window.fill("[name=password]", PASSWORD)
        await self.window.click("button[type=submit]")
        await self.window.reads("Find your people")


@pytest_asyncio.fixture(loop_scope="session")
async def wanda(server: Server) -> AsyncIterator[WebKitPerson]:
    path = webkit.find()
    assert path, "Install it first: make webkit"
    async with webkit.running(path) as window:
        person = WebKitPerson("wanda", window, server.url)
        await person.sign_up()
        yield person


async def test_without_webrtc_messages_work_and_calls_are_explained(
    people: PeopleFactory, wanda: WebKitPerson
):
    window = wanda.window
    assert not await window.evaluate(HAS_CALLS), "It can call now: let it, in a test"
    (carl,) = await people("carl")
    await carl.ask(wanda)
    await window.click("[aria-label='Friend requests'] button")
    await carl.open(wanda)
    await window.goto(f"{wanda.url}/c/{carl.name}")

    await window.fill("textarea", "Hello from WebKit")
    await window.click("button[aria-label='Send']")
    await carl.sees("Hello from WebKit")
    await carl.write("Hello from Chromium")
    await window.reads("Hello from Chromium")

    await window.click("button[aria-label='Video call']")
    await window.reads("This browser can't make calls.")
    await does_not_ring(wanda, carl)


async def does_not_ring(wanda: WebKitPerson, carl: Person) -> None:
    """Carl calls; a browser without WebRTC does not ring."""
    await carl.button("Video call").click()
    await expect(carl.button("Cancel")).to_be_visible()
    await asyncio.sleep(2)
    await expect(carl.page.get_by_text("Calling…")).to_be_visible()
    assert not await wanda.window.evaluate(IS_RUNG)
    # The page has long been idle: what only a call needs is not loaded.
    assert await wanda.window.evaluate(LOADED_CALLS) == 0
    await carl.button("Cancel").click()
    await expect(ended(carl)).to_be_visible()
