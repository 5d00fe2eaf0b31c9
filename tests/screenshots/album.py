"""A series of screenshots of one size in one theme."""

from pathlib import Path

from playwright.async_api import Browser, Page

from tests.support.people import Person, newcomer

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {1440: {"width": 1440, "height": 900}, 390: {"width": 390, "height": 844}}


class Album:
    """The screenshots of one size in one theme."""

    def __init__(self, browser: Browser, url: str, width: int, scheme: str) -> None:
        self.browser = browser
        self.url = url
        self.width = width
        self.scheme = scheme

    async def shoot(self, page: Page, name: str) -> None:
        """Save one screen when all animations have ended."""
        await page.wait_for_timeout(600)
        path = FOLDER / f"{name}-{self.scheme}-{self.width}.png"
        await page.screenshot(path=path)

    async def person(self, name: str) -> Person:
        """Open a browser for a user."""
        unique = f"{name}.{self.scheme}{self.width}"
        size = SIZES[self.width]
        return await newcomer(
            self.browser, unique, self.url, viewport=size, color_scheme=self.scheme
        )
