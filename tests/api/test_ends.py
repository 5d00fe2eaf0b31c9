"""The end of a session closes REST and both of its sockets (A10, S4, S5).

The tests run against the whole app on a port: REST, `/api/ws` and Reflex's
`/_event`, each also with a copied cookie. The user's other session continues.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from tests.support.api_client import PASSWORD
from tests.support.api_server import Page, open_socket
from tests.support.reflex_client import HYDRATE, ReflexClient, Tab
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.sessions.models import Session
from waves.accounts.users import deactivation
from waves.accounts.users.models import User
from waves.core import clock
from waves.core.database.engine import Database, unit_of_work
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import Services

NEW_PASSWORD = "quite another passphrase"
BEFORE = "nobody else may read this"
AFTERWARDS = "written after the end"
LOADED = '"is_hydrated_rx_state_":true'
PUT_OUT = "41/_event,"
EMPTIED = '"user_id_rx_state_":""'


class Browser(ReflexClient):
    """A browser on a conversation, with `/api/ws` and a tab of Reflex."""

    page: Page
    tab_open: Tab

    async def log_in(self) -> None:
        form = {"login": self.username, "password": PASSWORD}
        await self.done("POST", "/api/auth/login", form)

    async def look_at(self, peer: str) -> None:
        self.page = Page(None, await self.open_socket(self.cookie))
        await self.page.hello(str(new_id()), "messages")
        self.tab_open = await (await self.tab()).join(f"/c/{peer}", username=peer)
        await self.tab_open.hears(BEFORE)
        await self.tab_open.hears(LOADED)

    async def open_socket(self, cookie: str) -> ClientConnection:
        """Open `/api/ws`."""
        return await open_socket(
            self.server.port, cookies=cookie, origin=self.server.url
        )

    async def aclose(self) -> None:
        if hasattr(self, "page"):
            await self.page.close()
        await super().aclose()


@dataclass
class Story:
    """Alice in two browsers, both on her conversation with Bob."""

    here: Browser
    there: Browser
    bob: Browser
    copied: str
    """The cookie of the browser `there`."""
    session_id: UUID
    """The session of the browser `there`."""

    @property
    def path(self) -> str:
        return f"/c/{self.bob.username}"


@pytest.fixture
async def story(whole_server: Server) -> AsyncIterator[Story]:
    tag = new_id().hex[-12:]
    here, there = [Browser(whole_server, f"alice{tag}") for _ in range(2)]
    bob = Browser(whole_server, f"bob{tag}")
    await here.sign_up()
    await there.log_in()
    await bob.sign_up()
    await bob.befriend(here)
    await bob.write(here, BEFORE)
    for one in (here, there):
        await one.look_at(bob.username)
    sessions = (await there.done("GET", "/api/auth/sessions"))["items"]
    (session_id,) = [UUID(one["id"]) for one in sessions if one["current"]]
    yield Story(here, there, bob, there.cookie, session_id)
    for one in (here, there, bob):
        await one.aclose()


@pytest.fixture
async def beside(services: Services, whole_server: Server) -> AsyncIterator[None]:
    """Let this process use the database of the server."""
    url = f"sqlite+aiosqlite:///{whole_server.data / 'waves.db'}"
    services.put(Database(url, services[EventRegistry]))
    yield
    await services[Database].dispose()


async def change_password(story: Story) -> None:
    form = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    await story.here.done("POST", "/api/auth/password", form)


async def end_one(story: Story) -> None:
    await story.here.done("DELETE", f"/api/auth/sessions/{story.session_id}")


async def end_others(story: Story) -> None:
    await story.here.done("DELETE", "/api/auth/sessions")


async def log_out(story: Story) -> None:
    await story.there.done("POST", "/api/auth/logout")


async def reset(story: Story) -> None:
    """Reset the password by an email link, which ends every session."""
    async with unit_of_work() as uow:
        user = await uow.db.get_one(User, UUID(story.here.me["id"]))
        secret = await email_links.make(uow, user, Purpose.RESET)
    form = {"secret": secret, "password": NEW_PASSWORD}
    await story.there.done("POST", "/api/auth/reset", form)


async def expire(story: Story) -> None:
    """Expire the session in the database, outside of the server."""
    async with unit_of_work() as uow:
        row = await uow.db.get_one(Session, story.session_id)
        row.expires_at = clock.now()


async def disable(story: Story) -> None:
    """Disable the account in the database, outside of the server."""
    assert await deactivation.disable(story.here.username) == 2


Way = Callable[[Story], Awaitable[None]]


@pytest.mark.parametrize(
    "way", [change_password, end_one, end_others, log_out, reset, expire, disable]
)
async def test_the_end_of_a_session_closes_rest_and_both_sockets(
    story: Story, beside: None, way: Way
):
    here, there = story.here, story.there
    places = [len(one.tab_open.heard) for one in (here, there)]
    await way(story)
    async with asyncio.timeout(PATIENCE):
        assert await there.page.closed() == 4401
        await there.tab_open.hears(PUT_OUT, after=places[1])
    assert any(EMPTIED in frame for frame in there.tab_open.heard[places[1] :])
    await story.bob.write(here, AFTERWARDS)
    await nothing_is_served(story)
    await nothing_more_comes(story, since=places[1])
    if way not in {reset, disable}:
        await goes_on(here, since=places[0])


async def nothing_is_served(story: Story) -> None:
    async with ReflexClient(story.there.server) as copy:
        copy.headers["Cookie"] = story.copied
        for path in ("/api/auth/me", "/api/conversations"):
            refused = await copy.get(path)
            code = refused.json()["error"]
            assert (refused.status_code, code) == (401, "not_signed_in")
    with pytest.raises(InvalidStatus):
        await story.there.open_socket(story.copied)


async def nothing_more_comes(story: Story, *, since: int) -> None:
    """Check that the open handshake and a new one both get no state."""
    tab = story.there.tab_open
    await tab.join_silently()
    await tab.send(HYDRATE)
    await tab.hears(f"/login?next={story.path}", after=since)
    await tab.hears(LOADED, after=since)
    assert_silent(story, tab.heard[since:])
    await nothing_is_left(story, tab)


async def nothing_is_left(story: Story, tab: Tab) -> None:
    """Check that the copied cookie and the tab token give access to no state."""
    again = await Tab.open(story.there.server, tab.token, story.copied, {})
    await again.join(story.path, username=story.bob.username)
    await again.hears(f"/login?next={story.path}")
    await again.hears(LOADED)
    assert_silent(story, again.heard)
    await again.close()


def assert_silent(story: Story, frames: list[str]) -> None:
    for words in (BEFORE, AFTERWARDS, story.here.username):
        assert not any(words in frame for frame in frames), words


async def goes_on(here: Browser, *, since: int) -> None:
    assert (await here.get("/api/auth/me")).status_code == 200
    async with asyncio.timeout(PATIENCE):
        pushed = await here.page.receive_until("message.new")
    assert pushed["body"] == AFTERWARDS
    await here.tab_open.hears(AFTERWARDS, after=since)


@pytest.mark.parametrize("way", [expire, disable])
async def test_a_tab_without_an_application_socket_is_closed(
    story: Story, beside: None, way: Way
):
    await story.there.page.close()
    place = len(story.there.tab_open.heard)
    await way(story)
    async with asyncio.timeout(PATIENCE):
        await story.there.tab_open.hears(PUT_OUT, after=place)


async def test_a_disconnected_tab_finds_no_state_after_the_end_of_its_session(
    story: Story,
):
    tab = story.there.tab_open
    await tab.close()
    await end_others(story)
    await nothing_is_left(story, tab)
