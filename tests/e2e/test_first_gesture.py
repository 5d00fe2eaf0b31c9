"""A browser like Safari, where the first gesture of a page enables sound."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, Playwright, expect

from tests.support.browsers import chromium
from tests.support.calls import ring_of
from tests.support.people import FriendsFactory, open_conversation

POLICY = "--autoplay-policy="
SPY = """(() => {
  const Native = window.AudioContext;
  window.contexts = [];
  window.AudioContext = class extends Native {
    constructor(...options) { super(...options); window.contexts.push(this); }
  };
})()"""
STATES = "() => window.contexts.map((context) => context.state)"
RUNS = "() => window.contexts.some((context) => context.state === 'running')"


@pytest_asyncio.fixture(loop_scope="session")
async def browser(playwright: Playwright, browser_path: str) -> AsyncIterator[Browser]:
    """A browser that, like Safari, starts an AudioContext in a gesture only."""
    flags = [flag for flag in chromium.FLAGS if not flag.startswith(POLICY)]
    flags.append(f"{POLICY}user-gesture-required")
    async with chromium.running(playwright, browser_path, flags) as running:
        yield running


async def _rings(page: Page) -> None:
    await page.wait_for_function(RUNS)


async def test_the_first_click_enables_the_sound_of_later_calls(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await bob.page.add_init_script(SPY)
    await open_conversation(alice, bob)
    assert await bob.page.evaluate(STATES) == []
    await bob.page.mouse.click(5, 5)
    await _rings(bob.page)
    for _ in range(2):
        await alice.button("Voice call").click()
        await expect(ring_of(bob)).to_be_visible()
        await _rings(bob.page)
        # Longer than the ringer waits before it says that the browser holds it back.
        await bob.page.wait_for_timeout(1_000)
        await expect(bob.button("Turn on sound")).to_have_count(0)
        await alice.button("Cancel").click()
        await expect(ring_of(bob)).to_have_count(0)
    assert len(await bob.page.evaluate(STATES)) == 1
