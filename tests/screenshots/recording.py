"""Screenshots of a recording."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.people import Person
from tests.support.recordings import record, request_of, sign_of

A_WHILE_MS = 3_000


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw the request, the sign on both sides, and the saved recording."""
    await ana.button("Record call").click()
    await request_of(ben).wait_for()
    await album.shoot(ben.page, "recording-request")
    await request_of(ben).get_by_role("button", name="Refuse").click()
    await ana.button("Close notice").click()
    # Whoever has refused is left in peace for a moment.
    await ana.page.wait_for_timeout(A_WHILE_MS + 500)
    await record(ana, ben)
    await ana.page.wait_for_timeout(A_WHILE_MS)
    await album.shoot(ana.page, "recording-own")
    await album.shoot(ben.page, "recording-theirs")
    await ana.button("Record call").click()
    await expect(sign_of(ben)).to_be_hidden()
    await expect(ana.button("Save recording")).to_be_enabled()
    await album.shoot(ana.page, "recording-done")
    await ana.button("Discard").click()
    await ana.button("Discard for good").click()
