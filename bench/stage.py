"""The pages of a run: two people in the product, and two bare pages of the floor."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright

from tests.support.browsers.chromium import FLAGS, find
from tests.support.people import Person, befriend, newcomer

IN_PAGE = Path(__file__).parent / "in_page.js"


@dataclass(frozen=True)
class Stage:
    """Two friends with their conversation open, and the two pages of the floor."""

    browser: Browser
    floor_url: str
    alice: Person
    bob: Person
    near: Page
    far: Page


@asynccontextmanager
async def stage(url: str, floor_url: str) -> AsyncIterator[Stage]:
    """Open the browser with all pages."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=FLAGS)
        alice, bob = [await measured(browser, name, url) for name in ("alice", "bob")]
        for person in (alice, bob):
            await person.sign_up()
        await befriend(alice, bob)
        near, far = [await _bare(browser, floor_url) for _ in range(2)]
        yield Stage(browser, floor_url, alice, bob, near, far)
        await browser.close()


async def measured(browser: Browser, name: str, url: str) -> Person:
    """Return a newcomer whose pages run `in_page.js`."""
    person = await newcomer(browser, name, url)
    await person.context.add_init_script(path=IN_PAGE)
    return person


async def _bare(browser: Browser, url: str) -> Page:
    page = (await measured(browser, "floor", url)).page
    await page.goto(url)
    await page.evaluate("() => isOpen")
    return page


async def click(button: Locator) -> None:
    """Click with the mouse, without the checks of `Locator.click`."""
    await button.wait_for()
    box = await button.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await button.page.mouse.click(*middle)


async def arm(page: Page, script: str, argument: Any = None) -> None:
    """Begin to watch a page: `script` is a function that arms `window.bench`."""
    await page.evaluate(script, argument)


async def armed(page: Page) -> float:
    """Return when what was armed has happened, in milliseconds since 1970."""
    return await page.evaluate("() => window.bench.armed")


async def input_at(page: Page) -> float:
    """Return the time stamp of the last trusted key or click, on the same clock."""
    return await page.evaluate("() => window.bench.inputAt")
