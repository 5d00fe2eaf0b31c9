"""`WORKERS=2`: two processes on one port, one PostgreSQL and one Redis.

Which worker has a tab is written in the directory, and the kernel chooses it: pages are
opened until they are where the test needs them.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from redis import Redis
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from tests.support.api_client import SECRET
from tests.support.api_server import Page, open_socket
from tests.support.call_signaling import connected, offer
from tests.support.reflex_client import ReflexClient, refused
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from tests.support.worker_site import buried, doors_of, kill_worker
from waves.api.event_socket_middleware import MOST_SOCKETS
from waves.core.ids import new_id

SESSION_OVER = 4401


@pytest.fixture
async def friends(
    worker_site: Server,
) -> AsyncIterator[tuple[ReflexClient, ReflexClient]]:
    name = new_id().hex[-8:]
    async with (
        ReflexClient(worker_site, f"alice{name}") as alice,
        ReflexClient(worker_site, f"bob{name}") as bob,
    ):
        await alice.sign_up()
        await bob.sign_up()
        await alice.befriend(bob)
        yield alice, bob
        for tab in (*alice.tabs, *bob.tabs):
            await tab.close()


def worker_of(directory: Redis, client: ReflexClient, tab_id: str) -> str:
    entry = directory.hget(f"waves:tabs:{client.me['id']}", tab_id)
    return str(entry).split(" ")[0]


@dataclass
class Callee:
    """Whom to call."""

    id: str


async def connection_of(client: ReflexClient) -> ClientConnection:
    """Open a socket; like a browser, try again where a worker dies meanwhile."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await open_socket(
                    client.server.port, cookies=client.cookie, origin=client.server.url
                )
            except (InvalidMessage, OSError):
                await asyncio.sleep(0.1)


class Pages:
    """Opens pages, and closes them after the test."""

    def __init__(self, directory: Redis) -> None:
        self._directory = directory
        self._open: list[Page] = []

    async def of(self, client: ReflexClient, tab_id: str = "tab") -> Page:
        self._open.append(Page(None, await connection_of(client)))
        return await self._open[-1].hello(tab_id, "messages", "calls")

    async def elsewhere(self, client: ReflexClient, worker: str) -> Page:
        """Open pages until one is on another worker; return it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                tab_id = new_id().hex
                page = await self.of(client, tab_id)
                if worker_of(self._directory, client, tab_id) != worker:
                    return page
                await page.close()

    async def close(self) -> None:
        for page in self._open:
            await page.close()


@pytest.fixture
async def pages(directory: Redis) -> AsyncIterator[Pages]:
    opened = Pages(directory)
    yield opened
    await opened.close()


async def test_two_people_on_on_one_port_write_and_call(
    directory: Redis, pages: Pages, friends: tuple[ReflexClient, ReflexClient]
) -> None:
    alice, bob = friends
    hers = await pages.of(alice)
    his = await pages.elsewhere(bob, worker_of(directory, alice, "tab"))
    chat = (await alice.done("GET", "/api/conversations"))["items"][0]["id"]
    for sender, receiver in ((hers, his), (his, hers)) * 5:
        body = new_id().hex
        await sender.send(
            "message.send", conversation_id=chat, client_id=new_id(), body=body
        )
        assert (await receiver.receive_until("message.new"))["body"] == body
        assert (await sender.receive_until("message.new"))["body"] == body
    call_id, _, _ = await connected(hers, his, Callee(bob.me["id"]))
    await his.send("signal", **offer(call_id, 1))
    assert (await hers.receive_until("signal"))["n"] == 1
    await hers.ask("call.hang_up", call_id=call_id)
    assert (await his.receive_until("call.ended"))["reason"] == "hung_up"


async def test_a_log_out_closes_the_sockets_of_both_workers(
    directory: Redis, pages: Pages, friends: tuple[ReflexClient, ReflexClient]
) -> None:
    alice, _ = friends
    one = await pages.of(alice)
    other = await pages.elsewhere(alice, worker_of(directory, alice, "tab"))
    await alice.done("POST", "/api/auth/logout")
    assert [await page.closed() for page in (one, other)] == [SESSION_OVER] * 2


async def test_a_log_out_ends_the_requests_of_both_workers(
    friends: tuple[ReflexClient, ReflexClient],
) -> None:
    alice, _ = friends
    doors = await doors_of(alice)
    await alice.done("POST", "/api/auth/logout")
    for door in doors:
        assert (await door.get("/api/auth/me")).status_code == 401
        await door.aclose()


async def test_a_block_is_known_to_both_workers(
    directory: Redis, pages: Pages, friends: tuple[ReflexClient, ReflexClient]
) -> None:
    alice, bob = friends
    chat = (await alice.done("GET", "/api/conversations"))["items"][0]["id"]
    doors, path = await doors_of(bob), f"/api/conversations/{chat}/messages"
    one = await pages.of(bob)
    other = await pages.elsewhere(bob, worker_of(directory, bob, "tab"))
    for page in (one, other):
        # Both workers remember that the two are friends.
        assert await called(page, alice) == "call.ended"
    await alice.done("PUT", f"/api/blocks/{bob.me['id']}")
    for door in doors:
        answer = await door.post(path, json=message())
        assert answer.json()["error"] == "conversation_closed"
        await door.aclose()
    for page in (one, other):
        told = await page.receive_until("friend.removed")
        assert told["user"]["id"] == alice.me["id"]
        answer = await page.ask("message.send", conversation_id=chat, **message())
        assert answer["code"] == "conversation_closed"
        assert await called(page, alice) == "error"


async def called(page: Page, callee: ReflexClient) -> str:
    """Call somebody and cancel; return the type of the first answer."""
    call_id = new_id()
    await page.send(
        "call.invite", call_id=call_id, callee_id=callee.me["id"], media="audio"
    )
    await page.send("call.cancel", call_id=call_id)
    first = await page.receive()
    await page.received_so_far()
    return first["type"]


def message() -> dict[str, str]:
    return {"client_id": str(new_id()), "body": "hello"}


async def test_the_sockets_of_reflex_are_limited_over_both_workers(
    friends: tuple[ReflexClient, ReflexClient],
) -> None:
    alice, bob = friends
    await asyncio.gather(*(alice.tab() for _ in range(MOST_SOCKETS)))
    for _ in range(6):
        assert await refused(alice.tab()) == 403
    await bob.tab()
    for tab in alice.tabs[:2]:
        await tab.close()
    async with asyncio.timeout(PATIENCE):
        while not await is_opened(alice):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def is_opened(client: ReflexClient) -> bool:
    try:
        await client.tab()
    except InvalidStatus:
        return False
    return True


async def test_screens_follow_on_every_worker(
    friends: tuple[ReflexClient, ReflexClient],
) -> None:
    """Each tab has its state in the worker of its socket, and every worker pushes."""
    alice, bob = friends
    tabs = [await (await bob.tab()).join("/") for _ in range(8)]
    for tab in tabs:
        await tab.hears(alice.me["id"])
    await alice.write(bob, "to every screen")
    for tab in tabs:
        await tab.hears("to every screen")


async def test_the_tabs_of_a_killed_worker_come_back_on_the_others(
    directory: Redis, pages: Pages, friends: tuple[ReflexClient, ReflexClient]
) -> None:
    alice, bob = friends
    hers = await pages.of(alice)
    killed = worker_of(directory, alice, "tab")
    his = await pages.elsewhere(bob, killed)
    call_id, told, _ = await connected(hers, his, Callee(bob.me["id"]))
    kill_worker(killed)
    with pytest.raises(ConnectionClosed):
        await hers.receive_until("pong")
    again = await pages.of(alice)
    back = await again.receive_until("call.accepted")
    assert (back["call_id"], back["peer_tab_id"]) == (str(call_id), told["peer_tab_id"])
    await again.send("signal", **offer(call_id, 5))
    assert (await his.receive_until("signal"))["n"] == 5
    await buried(directory, killed)
    assert directory.exists(f"waves:tabs-of-worker:{killed}") == 0
    await again.ask("call.hang_up", call_id=call_id)
    assert (await his.receive_until("call.ended"))["reason"] == "hung_up"


async def open_sockets(worker_site: Server) -> str:
    """Return what one of the workers answers: each connection goes to any of them."""
    bearer = {"Authorization": f"Bearer {SECRET}"}
    async with httpx.AsyncClient(base_url=worker_site.url, headers=bearer) as client:
        lines = (await client.get("/api/metrics")).text.splitlines()
    return next(line for line in lines if line.startswith("waves_open_sockets "))


async def test_every_worker_answers_with_the_metrics_of_all(
    worker_site: Server,
    directory: Redis,
    pages: Pages,
    friends: tuple[ReflexClient, ReflexClient],
) -> None:
    alice, bob = friends
    await pages.of(alice)
    await pages.elsewhere(bob, worker_of(directory, alice, "tab"))
    async with asyncio.timeout(PATIENCE):
        while await open_sockets(worker_site) != "waves_open_sockets 2.0":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert {await open_sockets(worker_site) for _ in range(12)} == {
        "waves_open_sockets 2.0"
    }
