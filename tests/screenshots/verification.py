"""Screenshots of the verification of a call."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.people import Person


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw the four pictures, and the verified call."""
    del ana
    await ben.button("Call details").click()
    panel = ben.call.get_by_role("group", name="Call details")
    await expect(panel.get_by_role("listitem")).to_have_count(4)
    await album.shoot(ben.page, "verify")
    await panel.get_by_role("button", name="They match").click()
    await panel.get_by_role("button", name="Close panel").click()
    await ben.page.mouse.move(album.width / 2, 400)
    await album.shoot(ben.page, "call-verified")
