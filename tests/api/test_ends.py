"""However a session ends, every door of it closes (A10, S4, S5).

Against the whole app on a port: REST, `/api/ws` and Reflex's `/_event`, each
with the cookie that somebody has copied before. The other session of the same
person goes on.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from tests.e2e.server import Server, headless
from tests.live import Page, knock
from tests.reflex_tab import ReflexTab
from tests.world import PASSWORD, SECRET, form_of
from waves.accounts import closing, mail_links
from waves.accounts import service as accounts
from waves.accounts.mail_links import Purpose
from waves.accounts.models import Session, User
from waves.accounts.schemas import LogIn, MeView, SignUp
from waves.chat import handlers
from waves.chat import service as chat
from waves.core import clock, db
from waves.core.db import unit_of_work
from waves.core.events import registry
from waves.core.ids import new_id
from waves.friends import service as friends

GONE_WITHIN_SECONDS = 5.0
NEW_PASSWORD = "quite another passphrase"
SECRET_WORDS = "nobody else may read this"
AFTERWARDS = "written after the end"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("whole")
    running = headless(folder, WAVES_JWT_SECRETS=SECRET)
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def beside(server: Server, clean_registry: None) -> AsyncIterator[None]:
    """Another process on the same database: this one."""
    handlers.register(registry)
    connected = db.connect(f"sqlite+aiosqlite:///{server.data / 'waves.db'}")
    yield
    await connected.dispose()
    db._current = None


class Browser(httpx.AsyncClient):
    """A browser of somebody: REST by itself, and what it has open."""

    socket: Page
    tab: ReflexTab

    def __init__(self, server: Server, token: str) -> None:
        self.token, self.cookie = token, f"waves={token}"
        headers = {"Origin": server.url, "Cookie": self.cookie}
        super().__init__(base_url=server.url, headers=headers)
        self.server = server

    def another(self, token: str) -> "Browser":
        return Browser(self.server, token)

    async def look_at(self, peer: str) -> None:
        """Open the page of a conversation with somebody."""
        self.socket = Page(None, await self.knock())
        await self.socket.hello(str(new_id()), "messages")
        self.tab = await ReflexTab.open(self.server.url, cookie=self.cookie)
        assert SECRET_WORDS in await self.tab.load(f"/c/{peer}", username=peer)

    async def knock(self) -> ClientConnection:
        """Open `/api/ws`."""
        url = self.server.url
        return await knock(self.server.port, cookies=self.cookie, origin=url)

    async def leave(self) -> None:
        await self.socket.close()
        await self.tab.close()
        await self.aclose()


@dataclass
class Story:
    """Alice at two browsers, looking at what Bob has written to her."""

    alice: MeView
    bob: MeView
    here: Browser
    there: Browser
    conversation_id: UUID

    async def write(self, body: str) -> None:
        """Let Bob write, from another browser of the same server."""
        message = {"client_id": str(new_id()), "body": body}
        address = f"/api/conversations/{self.conversation_id}/messages"
        async with self.here.another(await token_of(self.bob)) as his:
            assert (await his.post(address, json=message)).status_code == 201


async def befriend(one: MeView, other: MeView) -> None:
    request = await friends.send_request(one.id, other.id)
    await friends.accept(other.id, request.id)


async def token_of(person: MeView) -> str:
    form = LogIn(login=person.username, password=PASSWORD)
    return (await accounts.log_in(form, user_agent="pytest")).token


@pytest.fixture
async def story(server: Server, beside: None) -> AsyncIterator[Story]:
    number = new_id().hex[-12:]
    forms = [SignUp.model_validate(form_of(f"{one}{number}")) for one in ("a", "b")]
    alice, bob = [
        (await accounts.sign_up(form, user_agent="pytest")).user for form in forms
    ]
    await befriend(alice, bob)
    conversation = await chat.conversation_with(alice.id, bob.username)
    here, there = [Browser(server, await token_of(alice)) for _ in range(2)]
    told = Story(alice, bob, here, there, conversation.id)
    await told.write(SECRET_WORDS)
    for one in (here, there):
        await one.look_at(bob.username)
    yield told
    for one in (here, there):
        await one.leave()


async def change_password(story: Story) -> None:
    form = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    answer = await story.here.post("/api/auth/password", json=form)
    assert answer.status_code == 204, answer.text


async def end_one(story: Story) -> None:
    other = (await accounts.authenticate(story.there.token)).session_id
    answer = await story.here.delete(f"/api/auth/sessions/{other}")
    assert answer.status_code == 204, answer.text


async def end_others(story: Story) -> None:
    answer = await story.here.delete("/api/auth/sessions")
    assert answer.status_code == 204, answer.text


async def log_out(story: Story) -> None:
    answer = await story.there.post("/api/auth/logout")
    assert answer.status_code == 204, answer.text


async def reset(story: Story) -> None:
    """Set a new password by the link of a mail, which ends every session."""
    async with unit_of_work() as uow:
        user = await uow.session.get_one(User, story.alice.id)
        secret = await mail_links.make(uow, user, Purpose.RESET)
    form = {"secret": secret, "password": NEW_PASSWORD}
    answer = await story.there.post("/api/auth/reset", json=form)
    assert answer.status_code == 204, answer.text


async def expire(story: Story) -> None:
    """Let the time of the session pass, beside the server."""
    session_id = (await accounts.authenticate(story.there.token)).session_id
    async with unit_of_work() as uow:
        row = await uow.session.get_one(Session, session_id)
        row.expires_at = clock.now()


async def disable(story: Story) -> None:
    """Close the account, beside the server."""
    assert await closing.disable(story.alice.username) >= 2


async def nothing_more_comes(story: Story, tab: ReflexTab, *, since: int) -> None:
    """Not to the tab, not by its stale handshake, not by a fresh one."""
    peer = story.bob.username
    await tab.join()
    await tab.load(f"/c/{peer}", username=peer)
    is_turned_away(story, tab.since(since))
    await nothing_is_left(story, tab.token)


async def nothing_is_left(story: Story, token: str) -> None:
    """Reflex keeps the states of a tab that went away: for whoever has its token."""
    url, cookie, peer = story.there.server.url, story.there.cookie, story.bob.username
    again = await ReflexTab.open(url, cookie=cookie, token=token)
    await again.load(f"/c/{peer}", username=peer)
    await again.close()
    is_turned_away(story, again.heard)


def is_turned_away(story: Story, packets: list[str]) -> None:
    heard = "".join(packets)
    assert f"/login?next=/c/{story.bob.username}" in heard
    for words in (SECRET_WORDS, AFTERWARDS, story.alice.username):
        assert words not in heard


def is_emptied(packets: list[str]) -> bool:
    return any('"user_id_rx_state_":""' in packet for packet in packets)


async def goes_on(here: Browser, *, since: int) -> None:
    assert (await here.get("/api/auth/me")).status_code == 200
    pushed = await here.socket.hear_until("message.new")
    assert pushed["body"] == AFTERWARDS
    await here.tab.until(lambda: AFTERWARDS in "".join(here.tab.since(since)))


@pytest.mark.parametrize(
    "way", [change_password, end_one, end_others, log_out, reset, expire, disable]
)
async def test_every_door_of_a_session_closes_with_it(
    story: Story, way: Callable[[Story], Awaitable[None]]
):
    here, there = story.here, story.there
    places = [len(one.tab.heard) for one in (here, there)]
    async with there.another(there.token) as copy:
        assert (await copy.get("/api/auth/me")).status_code == 200
        await way(story)
        async with asyncio.timeout(GONE_WITHIN_SECONDS):
            assert await there.socket.closed() == 4401
            await there.tab.put_out()
        assert is_emptied(there.tab.since(places[1])), "what was on the screen goes too"
        await story.write(AFTERWARDS)
        for path in ("/api/auth/me", "/api/conversations"):
            refused = await copy.get(path)
            code = refused.json()["error"]
            assert (refused.status_code, code) == (401, "not_signed_in")
        with pytest.raises(InvalidStatus):
            await copy.knock()
    await nothing_more_comes(story, there.tab, since=places[1])
    if way not in {reset, disable}:
        await goes_on(here, since=places[0])


@pytest.mark.parametrize("way", [expire, disable])
async def test_a_tab_that_has_no_socket_of_ours_is_closed_as_well(
    story: Story, way: Callable[[Story], Awaitable[None]]
):
    await story.there.socket.close()
    await way(story)
    async with asyncio.timeout(GONE_WITHIN_SECONDS):
        await story.there.tab.put_out()


async def test_a_tab_that_slept_through_the_end_finds_nothing_when_it_wakes(
    story: Story,
):
    tab = story.there.tab
    await tab.close()
    await end_others(story)
    await nothing_is_left(story, tab.token)
