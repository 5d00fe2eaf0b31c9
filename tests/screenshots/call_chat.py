"""Screenshots of the call chat."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.call_chat import lines, open_chat, write
from tests.support.people import Person

WORDS = (
    ("ana", "The room is the one with the two doors."),
    ("ana", "Plan and photos: https://example.org/walkthrough"),
    ("ben", "Got it. Which door do we take?"),
    ("ana", "The left one. The key is with the same_site_server, second floor."),
    ("ben", "Left door, same_site_server, second floor. 🗝️"),
)


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw the unread count, and a chat that one side wants to keep."""
    await open_chat(ana)
    for who, text in WORDS[:2]:
        assert who == "ana"
        await write(ana, text)
    await expect(ben.page.get_by_text("2 unread")).to_be_attached()
    await ben.page.mouse.move(album.width / 2, 380)
    await album.shoot(ben.page, "call-chat-unread")
    await open_chat(ben)
    for who, text in WORDS[2:]:
        await write(ana if who == "ana" else ben, text)
        await expect(lines(ben).filter(has_text=text)).to_have_count(1)
    await ana.button("Keep chat").click()
    await expect(ben.page.get_by_text("wants to keep this chat")).to_be_visible()
    await album.shoot(ben.page, "call-chat")
    await ana.button("Keep chat").click()
    for person in (ana, ben):
        await person.button("Close panel").click()
