"""`make screenshots`: every screen, wide and narrow, light and dark."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.screenshots import (
    call_chat,
    call_stage,
    devices,
    files,
    mail,
    messages,
    notes,
    recording,
    screen_sharing,
    settings,
    verification,
)
from tests.screenshots.album import FOLDER, SIZES, Album
from tests.support.browsers.chromium import FLAGS, find
from tests.support.people import Person
from tests.support.servers import Server, production

NAMES = {"ana": "Ana Ribeiro", "ben": "Ben Kowalski", "leila": "ليلى منصور"}
WORDS = (
    ("ana", "Morning! Are we still on for the walkthrough?"),
    ("ana", "I put the draft in the folder, third one from the top."),
    ("ben", "Yes. Give me five minutes to find headphones."),
    ("ben", "And coffee. ☕"),
    ("ana", "Take your time. Ring me when you are ready."),
)


async def draw(album: Album) -> None:
    """Draw every screen of one story."""
    ana, ben, leila = [await album.person(name) for name in NAMES]
    await _signed_out(album, ana)
    for person, name in ((ana, "ana"), (ben, "ben"), (leila, "leila")):
        await person.sign_up(NAMES[name])
    await album.shoot(ana.page, "welcome")
    await _meet(album, ana, ben, leila)
    await _write(album, ana, ben)
    await _call(album, ana, ben)
    await devices.draw_settings(album, leila)
    await settings.draw(album, leila)
    for person in (ana, ben, leila):
        await person.context.close()


async def _signed_out(album: Album, person: Person) -> None:
    for path in ("login", "signup"):
        await person.page.goto(f"{album.url}/{path}")
        await person.page.get_by_role("heading").first.wait_for()
        await album.shoot(person.page, path)
    await mail.draw(album, person)


async def _meet(album: Album, ana: Person, ben: Person, leila: Person) -> None:
    await ana.page.get_by_role("searchbox", name="Search people").fill(ben.name)
    results = ana.page.get_by_role("list", name="Search results")
    await results.get_by_role("button", name="Add friend").first.wait_for()
    await album.shoot(ana.page, "search")
    await ana.ask(ben)
    await ben.accept_request()
    await leila.ask(ben)
    await ben.page.get_by_role("list", name="Friend requests").wait_for()
    await album.shoot(ben.page, "home")


async def _write(album: Album, ana: Person, ben: Person) -> None:
    await open_by_name(ana, NAMES["ben"])
    await album.shoot(ana.page, "empty-conversation")
    await open_by_name(ben, NAMES["ana"])
    for who, text in WORDS:
        await (ana if who == "ana" else ben).write(text)
        await (ben if who == "ana" else ana).sees(text)
    await album.shoot(ben.page, "conversation")
    await messages.draw(album, ana, ben)
    await files.draw(album, ana, ben)
    await notes.draw(album, ana, ben)


async def _call(album: Album, ana: Person, ben: Person) -> None:
    await ana.button("Video call").click()
    ring = ben.page.get_by_role("alertdialog", name="Incoming call")
    await ring.wait_for()
    await album.shoot(ben.page, "incoming")
    await album.shoot(ana.page, "calling")
    await ring.get_by_role("button", name="Accept", exact=True).click()
    await expect(ben.call.get_by_label("Remote video")).to_be_visible()
    await ben.page.mouse.move(album.width / 2, 400)
    await album.shoot(ben.page, "call")
    await call_chat.draw(album, ana, ben)
    await devices.draw(album, ben)
    await screen_sharing.draw(album, ana, ben)
    await recording.draw(album, ana, ben)
    await call_stage.draw(album, ben)
    await verification.draw(album, ana, ben)
    await ana.button("Hang up").click()
    await ben.page.get_by_role("status", name="Call ended").wait_for()
    await album.shoot(ben.page, "call-ended")


async def open_by_name(person: Person, name: str) -> None:
    """Open a conversation by display name."""
    conversations = person.page.get_by_role("list", name="Conversations")
    await conversations.get_by_role("link", name=name).first.click()
    await person.page.get_by_role("textbox", name="Message", exact=True).wait_for()


async def draw_all(server: Server) -> None:
    """Draw every album."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=FLAGS)
        for width in SIZES:
            for scheme in ("light", "dark"):
                await draw(Album(browser, server.url, width, scheme))
        await browser.close()


def main() -> None:
    """Start a server and draw everything."""
    with tempfile.TemporaryDirectory() as folder:
        server = production(Path(folder))
        server.start()
        try:
            asyncio.run(draw_all(server))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
