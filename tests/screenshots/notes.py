"""Screenshots of a note to self, and of what is found with several people."""

from playwright.async_api import expect

from tests.screenshots.album import Album
from tests.support.people import Person

NOTES = (
    "Read the **draft** again before Thursday",
    "> the room with the long table\nBook it for ten people",
    "https://example.org/timetable",
)


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw the notes of one of the two, who comes back to the conversation."""
    await ana.page.goto(f"{album.url}/c/{ana.name}")
    await ana.button("Attach").wait_for()
    for note in NOTES:
        await ana.write(note)
    await expect(ana.messages).to_have_count(len(NOTES))
    await album.shoot(ana.page, "note-to-self")
    await ana.page.goto(album.url)
    field = ana.page.get_by_role("searchbox", name="Search people")
    await field.fill("the draft")
    people = ana.page.get_by_role("group", name="Only in the conversation with")
    await people.get_by_role("button", name="Note to self").wait_for()
    await album.shoot(ana.page, "found-with-people")
    await field.fill("")
    await ana.page.goto(f"{album.url}/c/{ben.name}")
    await ana.button("Video call").wait_for()
