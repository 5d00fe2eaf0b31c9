"""Screenshots of the account settings."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.people import Person, newcomer

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)


async def draw(album: Album, person: Person) -> None:
    """Draw a refused password, and the sessions of a user with a phone."""
    page = person.page
    phone = await newcomer(album.browser, person.name, person.url, user_agent=PHONE)
    await phone.log_in()
    await page.goto(f"{person.url}/settings")
    await page.get_by_label("Current password", exact=True).fill("a guess")
    await page.get_by_label("New password", exact=True).fill("a walk in the park")
    await person.button("Change password").click()
    await expect(page.get_by_text("This isn't your password.")).to_be_visible()
    await album.shoot(page, "settings-password")
    sessions = page.get_by_role("list", name="Sessions")
    await expect(sessions.get_by_role("listitem")).to_have_count(2)
    heading = page.get_by_role("heading", name="Sessions")
    await heading.evaluate("(heading) => heading.scrollIntoView()")
    await album.shoot(page, "settings-sessions")
    await phone.context.close()
