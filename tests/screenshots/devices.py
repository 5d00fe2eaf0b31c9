"""Screenshots of the settings and the panel `Devices`."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.people import Person


async def draw(album: Album, ben: Person) -> None:
    """Draw the panel in the running call, and close it."""
    await ben.button("Devices").click()
    await expect(ben.page.get_by_label("Camera preview")).to_be_visible()
    await album.shoot(ben.page, "call-devices")
    await ben.button("Close panel").click()


async def draw_settings(album: Album, person: Person) -> None:
    """Draw the settings outside a call, and leave them."""
    page = person.page
    await page.goto(f"{person.url}/settings")
    await person.button("Check camera and microphone").wait_for()
    await album.shoot(page, "settings")
    await person.button("Check camera and microphone").click()
    await expect(page.get_by_label("Camera preview")).to_be_visible()
    await album.shoot(page, "settings-check")
    await page.go_back()
