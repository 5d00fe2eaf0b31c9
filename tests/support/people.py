"""A person in a browser: steps of the end-to-end tests."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.timeouts import PATIENCE_MS

PASSWORD = "a long walk by the sea"
# The limit of every `expect` in every story.
expect.set_options(timeout=PATIENCE_MS)


class Named(Protocol):
    """A person in any browser."""

    name: str


@dataclass
class Person:
    """A person with a browser profile."""

    name: str
    page: Page
    url: str
    other_url: str = ""
    """The origin of another worker; empty: there is one worker."""

    async def second_tab(self, path: str = "/") -> "Person":
        """Open another tab of this browser, on another worker if there is one."""
        url = self.other_url or self.url
        second = Person(self.name, await self.context.new_page(), url, self.url)
        await second.page.goto(f"{url}{path}")
        return second

    @property
    def context(self) -> BrowserContext:
        """The browser profile: cookies and storage."""
        return self.page.context

    @property
    def conversations(self) -> Locator:
        """The list of conversations that the scripts have drawn, not the document's."""
        return self.page.locator(".sidebar-lists > .paged-list").get_by_role("list")

    @property
    def messages(self) -> Locator:
        """The messages of the open conversation."""
        return self.page.get_by_role("log", name="Messages", exact=True).get_by_role(
            "article"
        )

    @property
    def call(self) -> Locator:
        """The region of the running call."""
        return self.page.get_by_role("region", name="Call", exact=True)

    def button(self, name: str) -> Locator:
        """Return a button by its exact accessible name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def sign_up(self, display_name: str = "") -> None:
        """Sign up in the page."""
        page = self.page
        await page.goto(f"{self.url}/signup")
        await page.get_by_role("textbox", name="Username").fill(self.name)
        await page.get_by_role("textbox", name="Email", exact=True).fill(
            f"{self.name}@example.org"
        )
        if display_name:
            await page.get_by_role("textbox", name="Display name").fill(display_name)
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await self.button("Sign up").click()
        await expect(
            page.get_by_role("searchbox", name="Search people")
        ).to_be_visible()

    async def register(self) -> None:
        """Sign up by REST, without loading a page."""
        form = {
            "username": self.name,
            "email": f"{self.name}@example.org",
            "password": PASSWORD,
        }
        await self.request("POST", "/api/auth/signup", form)

    async def join(self) -> None:
        """Sign up by REST and open the app."""
        await self.register()
        await self.page.goto(self.url)
        await expect(
            self.page.get_by_role("searchbox", name="Search people")
        ).to_be_visible()

    async def request(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Send an API request with the cookie of this browser."""
        answer = await self.context.request.fetch(
            f"{self.url}{path}",
            method=method,
            data=data or {},
            headers={"Origin": self.url},
        )
        assert answer.ok, f"{answer.status} {await answer.text()}"
        return await answer.json()

    async def lose_session(self) -> None:
        """Leave the page and remove its cookies."""
        await self.page.goto("about:blank")
        await self.context.clear_cookies()

    async def log_in(self, query: str = "") -> None:
        """Log in with the existing account."""
        page = self.page
        await page.goto(f"{self.url}/login{query}")
        await page.get_by_role("textbox", name="Username or email").fill(self.name)
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await self.button("Log in").click()
        await expect(
            page.get_by_role("searchbox", name="Search people")
        ).to_be_visible()

    async def ask(self, other: Named) -> None:
        """Search for the other and send a friend request."""
        await self.page.get_by_role("searchbox", name="Search people").fill(other.name)
        results = self.page.get_by_role("list", name="Search results")
        await results.get_by_role("button", name="Add friend").first.click()
        await expect(results.get_by_text("Request sent")).to_be_visible()
        await self.page.get_by_role("searchbox", name="Search people").fill("")

    async def accept_request(self) -> None:
        """Accept the visible friend request."""
        requests = self.page.get_by_role("list", name="Friend requests")
        await requests.get_by_role("button", name="Accept").first.click()

    async def open(self, other: Named) -> None:
        """Open the conversation with the other from the list."""
        conversations = self.page.get_by_role("list", name="Conversations")
        await conversations.get_by_role("link", name=other.name).first.click()
        await expect(
            self.page.get_by_role("textbox", name="Message", exact=True)
        ).to_be_visible()

    async def write(self, text: str) -> None:
        """Type a message and press Enter."""
        box = self.page.get_by_role("textbox", name="Message", exact=True)
        await box.fill(text)
        await box.press("Enter")

    async def sees(self, text: str) -> None:
        """Wait until exactly one bubble says this."""
        # Only the body: beside it, "much 4" sent at 4:30 reads "much 44:30 AM".
        body = self.messages.locator("[data-body]").filter(has_text=text)
        await expect(body).to_have_count(1)


Pair = tuple[Person, Person]
PeopleFactory = Callable[..., Awaitable[list[Person]]]
FriendsFactory = Callable[..., Awaitable[Pair]]


async def newcomer(browser: Browser, name: str, url: str, **options: Any) -> Person:
    """Open a fresh browser profile for somebody; nobody is signed in yet."""
    context = await browser.new_context(
        permissions=["camera", "microphone", "notifications"], **options
    )
    context.set_default_timeout(PATIENCE_MS)
    return Person(name, await context.new_page(), url)


async def befriend(one: Person, other: Person) -> None:
    """Make the two friends by REST and open their conversation on both screens."""
    await make_friends(one, other)
    await one.open(other)
    await other.open(one)


async def open_conversation(one: Person, other: Person) -> None:
    """Load the conversation of two friends in both browsers, ready for a call."""
    await asyncio.gather(
        one.page.goto(f"{one.url}/c/{other.name}"),
        other.page.goto(f"{other.url}/c/{one.name}"),
    )
    for person in (one, other):
        await expect(person.button("Video call")).to_be_enabled()


async def make_friends(one: Person, other: Person) -> None:
    """Make the two friends by REST; their screens follow by themselves."""
    them = await other.request("GET", "/api/auth/me")
    asked = await one.request(
        "POST", "/api/friend-requests", {"user_id": str(them["id"])}
    )
    await other.request("POST", f"/api/friend-requests/{asked['id']}/accept")
