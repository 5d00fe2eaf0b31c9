"""`make screenshots`: every screen, wide and narrow, light and dark."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e import (
    shots_chat,
    shots_devices,
    shots_mail,
    shots_recording,
    shots_settings,
    shots_share,
    shots_stage,
    shots_verify,
)
from tests.e2e.chromium import find
from tests.e2e.person import FLAGS, Person, newcomer
from tests.e2e.server import Server, production

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {1440: {"width": 1440, "height": 900}, 390: {"width": 390, "height": 844}}
NAMES = {"ana": "Ana Ribeiro", "ben": "Ben Kowalski", "leila": "ليلى منصور"}
WORDS = (
    ("ana", "Morning! Are we still on for the walkthrough?"),
    ("ana", "I put the draft in the folder, third one from the top."),
    ("ben", "Yes. Give me five minutes to find headphones."),
    ("ben", "And coffee. ☕"),
    ("ana", "Take your time. Ring me when you are ready."),
)


class Album:
    """The screenshots of one size in one theme."""

    def __init__(self, browser: Browser, url: str, width: int, scheme: str) -> None:
        """Remember whose screens are drawn."""
        self.browser = browser
        self.url = url
        self.width = width
        self.scheme = scheme

    async def shoot(self, page: Page, name: str) -> None:
        """Save one screen once nothing moves any more."""
        await page.wait_for_timeout(600)
        path = FOLDER / f"{name}-{self.scheme}-{self.width}.png"
        await page.screenshot(path=path)

    async def person(self, name: str) -> Person:
        """Open a browser for somebody."""
        unique = f"{name}.{self.scheme}{self.width}"
        size = SIZES[self.width]
        return await newcomer(
            self.browser, unique, self.url, viewport=size, color_scheme=self.scheme
        )

    async def draw(self) -> None:
        """Live the story once and take a picture of every screen of it."""
        ana, ben, leila = [await self.person(name) for name in NAMES]
        await self._signed_out(ana)
        for person, name in ((ana, "ana"), (ben, "ben"), (leila, "leila")):
            await person.sign_up(NAMES[name])
        await self.shoot(ana.page, "welcome")
        await self._meet(ana, ben, leila)
        await self._write(ana, ben)
        await self._call(ana, ben)
        await shots_devices.draw_settings(self, leila)
        await shots_settings.draw(self, leila)
        for person in (ana, ben, leila):
            await person.context.close()

    async def _signed_out(self, person: Person) -> None:
        for path in ("login", "signup"):
            await person.page.goto(f"{self.url}/{path}")
            await person.page.get_by_role("heading").first.wait_for()
            await self.shoot(person.page, path)
        await shots_mail.draw(self, person)

    async def _meet(self, ana: Person, ben: Person, leila: Person) -> None:
        await ana.page.get_by_role("searchbox", name="Search people").fill(ben.name)
        results = ana.page.get_by_role("list", name="Search results")
        await results.get_by_role("button", name="Add friend").first.wait_for()
        await self.shoot(ana.page, "search")
        await ana.ask(ben)
        await ben.accept_request()
        await leila.ask(ben)
        await ben.page.get_by_role("list", name="Friend requests").wait_for()
        await self.shoot(ben.page, "home")

    async def _write(self, ana: Person, ben: Person) -> None:
        await open_by_name(ana, NAMES["ben"])
        await self.shoot(ana.page, "empty-conversation")
        await open_by_name(ben, NAMES["ana"])
        for who, text in WORDS:
            await (ana if who == "ana" else ben).write(text)
            await (ben if who == "ana" else ana).sees(text)
        await self.shoot(ben.page, "conversation")

    async def _call(self, ana: Person, ben: Person) -> None:
        await ana.button("Video call").click()
        ring = ben.page.get_by_role("alertdialog", name="Incoming call")
        await ring.wait_for()
        await self.shoot(ben.page, "incoming")
        await self.shoot(ana.page, "calling")
        await ring.get_by_role("button", name="Accept", exact=True).click()
        await expect(ben.call.get_by_label("Remote video")).to_be_visible()
        await ben.page.mouse.move(self.width / 2, 400)
        await self.shoot(ben.page, "call")
        await shots_chat.draw(self, ana, ben)
        await shots_devices.draw(self, ben)
        await shots_share.draw(self, ana, ben)
        await shots_recording.draw(self, ana, ben)
        await shots_stage.draw(self, ben)
        await shots_verify.draw(self, ana, ben)
        await ana.button("Hang up").click()
        await ben.page.get_by_role("status", name="Call ended").wait_for()
        await self.shoot(ben.page, "call-ended")


async def open_by_name(person: Person, name: str) -> None:
    """Open the conversation with somebody by display name."""
    conversations = person.page.get_by_role("list", name="Conversations")
    await conversations.get_by_role("link", name=name).first.click()
    await person.page.get_by_role("textbox", name="Message", exact=True).wait_for()


async def draw_all(server: Server) -> None:
    """Draw every album, one after the other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=FLAGS)
        for width in SIZES:
            for scheme in ("light", "dark"):
                await Album(browser, server.url, width, scheme).draw()
        await browser.close()


def main() -> None:
    """Start a server of our own, draw, stop it."""
    with tempfile.TemporaryDirectory() as folder:
        server = production(Path(folder))
        server.start()
        try:
            asyncio.run(draw_all(server))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
