"""Screenshots of pages behind e-mail links."""

from tests.screenshots.album import Album
from tests.support.people import Person

SECRET = "0" * 64


async def draw(album: Album, person: Person) -> None:
    """Draw the password reset, and an invalid link."""
    page = person.page
    await page.goto(f"{person.url}/forgot")
    await album.shoot(page, "forgot")
    await page.get_by_role("textbox", name="Email", exact=True).fill("ana@example.org")
    await person.button("Send link").click()
    await page.get_by_role("heading", name="Check your email").wait_for()
    await album.shoot(page, "forgot-sent")
    await page.goto(f"{person.url}/reset/#{SECRET}")
    await person.button("Set password").wait_for()
    await album.shoot(page, "reset")
    await page.goto(f"{person.url}/verify/#{SECRET}")
    await person.button("Confirm address").wait_for()
    await album.shoot(page, "confirm-email")
    await person.button("Confirm address").click()
    await page.get_by_role("heading", name="This link doesn't work").wait_for()
    await album.shoot(page, "link-dead")
