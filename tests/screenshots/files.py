"""Screenshots of pictures, files and voice messages, a pinned message and a profile."""

import io

from PIL import Image, ImageDraw, ImageFilter
from playwright.async_api import FilePayload

from tests.screenshots.album import Album
from tests.support.files import attach, document, sees_picture
from tests.support.people import Person

SIZE = (1200, 800)
DAY = ((124, 178, 219), (244, 218, 178), (38, 92, 120))
EVENING = ((58, 44, 92), (238, 132, 84), (28, 34, 62))
Colour = tuple[int, int, int]


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw what is sent with messages, and what both see of it."""
    await _send(ana, ben)
    await album.shoot(ben.page, "files")
    await ben.button("Open photo morning.jpg").click()
    await ben.page.get_by_role("dialog", name="Photo").get_by_role("img").wait_for()
    await album.shoot(ben.page, "photo")
    await ben.page.keyboard.press("Escape")
    await _pin(ben, "third one")
    await album.shoot(ben.page, "pinned-message")
    await ben.page.locator(".profile-button").click()
    await ben.page.get_by_role("dialog").get_by_text("Friends since").wait_for()
    await album.shoot(ben.page, "profile")
    await ben.page.get_by_role("dialog").get_by_text("Nickname", exact=True).click()
    await album.shoot(ben.page, "nickname")
    await ben.page.keyboard.press("Escape")


async def _send(ana: Person, ben: Person) -> None:
    await ben.page.goto(f"{ben.url}/c/{ana.name}")
    pictures = landscape("morning.jpg", DAY), landscape("evening.jpg", EVENING)
    await attach(ana, [*pictures, document("Walkthrough.pdf")])
    await ana.write("The bay, and the plan for later.")
    await sees_picture(ben, "evening.jpg")
    await ana.button("Record voice message").click()
    recording = ana.page.get_by_role("group", name="Voice message")
    await recording.get_by_text("00:03").wait_for()
    await ana.button("Send voice message").click()
    await ben.button("Play voice message").wait_for()


async def _pin(person: Person, words: str) -> None:
    bubble = person.page.get_by_role("article").filter(has_text=words).first
    await bubble.click(button="right")
    await person.page.get_by_role("menuitem", name="Pin", exact=True).click()
    await person.page.get_by_role("region", name="Pinned message").wait_for()


def landscape(name: str, colours: tuple[Colour, Colour, Colour]) -> FilePayload:
    """Return a picture of a bay: a sky from one colour to another, the sea, a sun."""
    top, horizon, sea = colours
    width, height = SIZE
    sky = Image.linear_gradient("L").resize((width, height * 5 // 8))
    picture = Image.new("RGB", SIZE, sea)
    above = Image.composite(
        Image.new("RGB", sky.size, horizon), Image.new("RGB", sky.size, top), sky
    )
    sun = ImageDraw.Draw(above)
    sun.ellipse((820, 250, 960, 390), fill=(255, 236, 196))
    picture.paste(above, (0, 0))
    hills = ImageDraw.Draw(picture)
    dark: Colour = (sea[0] * 2 // 3, sea[1] * 2 // 3, sea[2] * 2 // 3)
    hills.polygon([(0, 500), (170, 380), (420, 470), (610, 500)], fill=dark)
    for row in range(520, height, 14):
        left = 780 - (row - 500) // 2
        hills.line((left, row, 1000 + (row - 500) // 2, row), fill=horizon, width=3)
    content = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(content, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}
