"""Screenshots of messages: acts on them, a search in both places, a draft."""

from playwright.async_api import Locator

from tests.screenshots.album import Album
from tests.support.people import Person

DRAFT = "Bring the blue folder too"


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw the menu of a message, a reply, a search in both places, and a draft."""
    await _menu(ben, "third one")
    await album.shoot(ben.page, "message-menu")
    await ben.page.get_by_role("button", name="Thumbs up").click()
    await _menu(ben, "Are we still on")
    await ben.page.get_by_role("menuitem", name="Reply").click()
    await ben.page.get_by_role("textbox", name="Message", exact=True).fill(DRAFT)
    await album.shoot(ben.page, "reply")
    await _search_here(ana, "the")
    await album.shoot(ana.page, "conversation-search")
    await ana.page.keyboard.press("Escape")
    await ben.page.goto(ben.url)
    await ben.conversations.get_by_text(DRAFT).wait_for()
    await album.shoot(ben.page, "draft")
    await ben.page.get_by_role("searchbox", name="Search people").fill("head")
    await ben.page.get_by_role("list", name="Messages").wait_for()
    await album.shoot(ben.page, "found-messages")
    await ben.page.get_by_role("searchbox", name="Search people").fill("")
    await ben.page.get_by_role("list", name="Messages").wait_for(state="hidden")


def _bubble(person: Person, words: str) -> Locator:
    return person.page.get_by_role("article").filter(has_text=words).first


async def _menu(person: Person, words: str) -> None:
    await _bubble(person, words).click(button="right")
    await person.page.get_by_role("menu", name="Message actions").wait_for()


async def _search_here(person: Person, words: str) -> None:
    await person.button("Conversation menu").click()
    await person.page.get_by_role("menuitem", name="Search in conversation").click()
    field = person.page.get_by_role("searchbox", name="Search in conversation")
    await field.fill(words)
    await person.page.get_by_text("found", exact=False).first.wait_for()
    await field.press("Enter")
    await person.page.get_by_text("1 of").wait_for()
