"""Screenshots of the minimised call, and of its menu on a phone."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.people import Person


async def draw(album: Album, ben: Person) -> None:
    """Draw the minimised call, and the menu `More` on a phone."""
    more = ben.button("More")
    if await more.is_visible():
        await more.click()
        await album.shoot(ben.page, "call-more")
        await ben.page.keyboard.press("Escape")
    await ben.button("Minimise call").click()
    await expect(ben.button("Return to call")).to_be_visible()
    await album.shoot(ben.page, "call-small")
    await ben.button("Return to call").click()
