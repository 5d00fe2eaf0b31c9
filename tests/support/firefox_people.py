"""A person in Firefox, which Playwright cannot drive (see `people.py`)."""

from dataclasses import dataclass

from tests.support import media
from tests.support.browsers.webdriver_bidi import ENTER, Session, Tab
from tests.support.people import PASSWORD, Named


@dataclass
class FirefoxPerson:
    """A signed-in user with a new profile in Firefox."""

    name: str
    tab: Tab
    url: str

    async def sign_up(self) -> None:
        """Sign up in the page."""
        await self.tab.goto(f"{self.url}/signup")
        await self.tab.fill("textbox", "Username", self.name)
        await self.tab.fill("textbox", "Email", f"{self.name}@example.org")
        await self.tab.fill("", "Password", PASSWORD)
        await self.tab.click("button", "Sign up")
        await self.tab.see("searchbox", "Search people")

    async def ask(self, other: Named) -> None:
        """Search for the other and send a friend request."""
        await self.tab.fill("searchbox", "Search people", other.name)
        await self.tab.click("button", "Add friend")
        await self.tab.reads("Request sent")
        await self.tab.fill("searchbox", "Search people", "")

    async def open(self, other: Named) -> None:
        """Open the conversation with the other."""
        await self.tab.goto(f"{self.url}/c/{other.name}")
        await self.tab.see("textbox", "Message")

    async def write(self, text: str, box: str = "Message") -> None:
        """Type a message and press Enter."""
        await self.tab.fill("textbox", box, text)
        await self.tab.press(ENTER)


async def newcomer(browser: Session, name: str, url: str) -> FirefoxPerson:
    """Open a new, signed-out profile with recorded media."""
    tab = await browser.new_tab()
    await tab.resize(1280, 800)
    await media.spy(tab)
    return FirefoxPerson(name, tab, url)
