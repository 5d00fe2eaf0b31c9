"""The end of a session closes REST and both of its sockets (A10, S4, S5).

The tests run against the whole app on a port: REST, `/api/ws` and Reflex's
`/_event`, each also with a copied cookie. The user's other session continues.
"""

import asyncio
import time
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
from tests.support.wall_time import assert_below
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.sessions.models import Session
from waves.accounts.users import deactivation
from waves.accounts.users.models import User
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.core.ids import new_id

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
class TwoBrowsers:
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
async def browsers(whole_server: Server) -> AsyncIterator[TwoBrowsers]:
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
    yield TwoBrowsers(here, there, bob, there.cookie, session_id)
    for one in (here, there, bob):
        await one.aclose()


async def change_password(browsers: TwoBrowsers) -> None:
    form = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    await browsers.here.done("POST", "/api/auth/password", form)


async def end_one(browsers: TwoBrowsers) -> None:
    await browsers.here.done("DELETE", f"/api/auth/sessions/{browsers.session_id}")


async def end_others(browsers: TwoBrowsers) -> None:
    await browsers.here.done("DELETE", "/api/auth/sessions")


async def log_out(browsers: TwoBrowsers) -> None:
    await browsers.there.done("POST", "/api/auth/logout")


async def reset(browsers: TwoBrowsers) -> None:
    """Reset the password by an email link, which ends every session."""
    async with unit_of_work() as uow:
        user = await uow.db.get_one(User, UUID(browsers.here.me["id"]))
        secret = await email_links.make(uow, user, Purpose.RESET)
    form = {"secret": secret, "password": NEW_PASSWORD}
    await browsers.there.done("POST", "/api/auth/reset", form)


async def expire(browsers: TwoBrowsers) -> None:
    """Expire the session in the database, outside of the server."""
    async with unit_of_work() as uow:
        row = await uow.db.get_one(Session, browsers.session_id)
        row.expires_at = clock.now()


async def disable(browsers: TwoBrowsers) -> None:
    """Disable the account in the database, outside of the server."""
    assert await deactivation.disable(browsers.here.username) == 2


Way = Callable[[TwoBrowsers], Awaitable[None]]


@pytest.mark.wall_time
@pytest.mark.parametrize(
    "way", [change_password, end_one, end_others, log_out, reset, expire, disable]
)
async def test_the_end_of_a_session_closes_rest_and_both_sockets(
    browsers: TwoBrowsers, beside: None, way: Way
):
    here, there = browsers.here, browsers.there
    places = [len(one.tab_open.heard) for one in (here, there)]
    await way(browsers)
    ended = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        assert await there.page.closed() == 4401
        await there.tab_open.hears(PUT_OUT, after=places[1])
    assert_below(time.monotonic() - ended, 1)
    assert any(EMPTIED in frame for frame in there.tab_open.heard[places[1] :])
    await browsers.bob.write(here, AFTERWARDS)
    await nothing_is_served(browsers)
    await nothing_more_comes(browsers, since=places[1])
    if way not in {reset, disable}:
        await goes_on(here, since=places[0])


async def nothing_is_served(browsers: TwoBrowsers) -> None:
    async with ReflexClient(browsers.there.server) as copy:
        copy.headers["Cookie"] = browsers.copied
        for path in ("/api/auth/me", "/api/conversations"):
            refused = await copy.get(path)
            code = refused.json()["error"]
            assert (refused.status_code, code) == (401, "not_signed_in")
    with pytest.raises(InvalidStatus):
        await browsers.there.open_socket(browsers.copied)


async def nothing_more_comes(browsers: TwoBrowsers, *, since: int) -> None:
    """Check that the open handshake and a new one both get no state."""
    tab = browsers.there.tab_open
    await tab.join_silently()
    await tab.send(HYDRATE)
    await tab.hears(f"/login?next={browsers.path}", after=since)
    await tab.hears(LOADED, after=since)
    assert_silent(browsers, tab.heard[since:])
    await nothing_is_left(browsers, tab)


async def nothing_is_left(browsers: TwoBrowsers, tab: Tab) -> None:
    """Check that the copied cookie and the tab token give access to no state."""
    again = await Tab.open(browsers.there.server, tab.token, browsers.copied, {})
    await again.join(browsers.path, username=browsers.bob.username)
    await again.hears(f"/login?next={browsers.path}")
    await again.hears(LOADED)
    assert_silent(browsers, again.heard)
    await again.close()


def assert_silent(browsers: TwoBrowsers, frames: list[str]) -> None:
    for words in (BEFORE, AFTERWARDS, browsers.here.username):
        assert not any(words in frame for frame in frames), words


async def goes_on(here: Browser, *, since: int) -> None:
    assert (await here.get("/api/auth/me")).status_code == 200
    async with asyncio.timeout(PATIENCE):
        pushed = await here.page.receive_until("message.new")
    assert pushed["body"] == AFTERWARDS
    await here.tab_open.hears(AFTERWARDS, after=since)


@pytest.mark.wall_time
@pytest.mark.parametrize("way", [expire, disable])
async def test_a_tab_without_an_application_socket_is_closed(
    browsers: TwoBrowsers, beside: None, way: Way
):
    await browsers.there.page.close()
    place = len(browsers.there.tab_open.heard)
    await way(browsers)
    ended = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        await browsers.there.tab_open.hears(PUT_OUT, after=place)
    assert_below(time.monotonic() - ended, 1)


async def test_a_disconnected_tab_finds_no_state_after_the_end_of_its_session(
    browsers: TwoBrowsers,
):
    tab = browsers.there.tab_open
    await tab.close()
    await end_others(browsers)
    await nothing_is_left(browsers, tab)
