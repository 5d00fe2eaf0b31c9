"""Two servers behind nginx are restarted one after the other while people use them."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.conftest import TEMPLATE
from tests.support.api_client import form_of
from tests.support.api_server import Page
from tests.support.call_signaling import offer
from tests.support.edge_server import served
from tests.support.live_pages import LivePages, Seat, Site
from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer
from tests.support.reverse_proxies import Proxy, proxy
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from tests.support.two_workers import two_workers
from tests.support.wall_time import IS_MEASURED
from tests.support.worker_site import sockets_of_workers
from waves.core.ids import new_id

PAIRS = 2
PAGES_OF_ONE = 3
EVERY_MS = 200
STOP_SECONDS = 20
RESTART = "1012"


@dataclass
class Row:
    """Two servers and the proxy in front of them."""

    front: Proxy
    servers: tuple[Server, Server]
    redis: RedisServer

    async def restart(self, server: Server) -> int:
        """Stop a server as an operator does, and start it; return its exit code."""
        process = server.process
        assert process
        process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(process.wait, STOP_SECONDS)
        await asyncio.to_thread(server.start)
        return code


@pytest.fixture(scope="module")
def row(
    tmp_path_factory: pytest.TempPathFactory, postgres_cluster: Cluster
) -> Iterator[Row]:
    folder = tmp_path_factory.mktemp("row")
    with proxy("nginx", folder / "proxy", 0) as front:
        make = partial(
            served,
            WAVES_ENV="production",
            WAVES_BASE_URL=front.origin,
            WAVES_TRUSTED_PROXY_HOPS="1",
            WAVES_LIMITS="on",
        )
        with two_workers(make, folder, postgres_cluster, TEMPLATE) as made:
            front.upstream, front.others = made.one.port, (made.other.port,)
            front.start()
            yield Row(front, made.servers, made.redis)


@dataclass
class Person:
    """A signed-in client of the proxy."""

    client: httpx.AsyncClient
    id: str

    @property
    def cookie(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self.client.cookies.jar)


@dataclass
class Pair:
    """Two friends and their conversation."""

    people: list[Person]
    conversation: str


async def sign_up(front: Proxy) -> Person:
    client = front.client()
    answer = await client.post(
        "/api/auth/signup", json=form_of(f"p{new_id().hex[-9:]}")
    )
    assert answer.status_code == 201, answer.text
    return Person(client, answer.json()["id"])


async def pair_of(front: Proxy) -> Pair:
    one, other = await sign_up(front), await sign_up(front)
    asked = await one.client.post("/api/friend-requests", json={"user_id": other.id})
    accept = f"/api/friend-requests/{asked.json()['id']}/accept"
    assert (await other.client.post(accept)).status_code == 200
    talks = (await one.client.get("/api/conversations")).json()["items"]
    return Pair([one, other], talks[0]["id"])


@pytest.fixture
async def pairs(row: Row) -> AsyncIterator[list[Pair]]:
    found = [await pair_of(row.front) for _ in range(PAIRS + 1)]
    yield found
    for pair in found:
        for person in pair.people:
            await person.client.aclose()


class Tab:
    """A tab in a call, which opens its socket again whenever that closes."""

    def __init__(self, front: Proxy, cookie: str) -> None:
        self.frames: list[dict[str, Any]] = []
        self._id = new_id().hex
        self._front, self._cookie = front, cookie
        self._page: Page | None = None
        self._more = asyncio.Event()
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (WebSocketException, OSError, TimeoutError):
                self._page = None
                await asyncio.sleep(0.1)

    async def _listen(self) -> None:
        page = Page(None, await self._front.socket("/api/ws", self._cookie))
        await page.send("hello", tab_id=self._id, subscribe=["messages", "calls"])
        while True:
            frame = await page.receive()
            self.frames.append(frame)
            if frame["type"] == "welcome":
                self._page = page
            self._more.set()

    async def send(self, type_: str, **fields: Any) -> None:
        while True:
            await self.hears(lambda _: self._page is not None)
            try:
                assert self._page
                await self._page.send(type_, **fields)
            except ConnectionClosed:
                await asyncio.sleep(0.05)
            else:
                return

    async def hears(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for such a frame; one that has arrived counts."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for frame in self.frames:
                    if wanted(frame):
                        return frame
                self._more.clear()
                await self._more.wait()

    def count(self, type_: str) -> int:
        return sum(frame["type"] == type_ for frame in self.frames)

    async def leave(self) -> None:
        self._running.cancel()
        await asyncio.wait({self._running})
        if self._page is not None:
            await self._page.close()


class Call:
    """A call between two tabs; each signal that is checked has a number of its own."""

    def __init__(self, tabs: tuple[Tab, Tab], pair: Pair) -> None:
        self.tabs = tabs
        self.id = str(new_id())
        self._callee_id = pair.people[1].id
        self._number = 0

    async def begin(self) -> None:
        caller, callee = self.tabs
        await caller.send(
            "call.invite", call_id=self.id, callee_id=self._callee_id, media="audio"
        )
        await callee.hears(lambda frame: frame["type"] == "call.incoming")
        await callee.send("call.accept", call_id=self.id)
        for tab in self.tabs:
            await tab.hears(lambda frame: frame["type"] == "call.accepted")

    async def check(self) -> None:
        """Send a signal both ways."""
        for sender, receiver in (self.tabs, self.tabs[::-1]):
            self._number += 1
            number = self._number
            await sender.send("signal", **offer(self.id, number))
            await receiver.hears(
                lambda frame, n=number: frame["type"] == "signal" and frame["n"] == n
            )

    async def end(self) -> None:
        assert not any(tab.count("call.ended") for tab in self.tabs)
        assert all(tab.count("welcome") > 1 for tab in self.tabs)
        await self.tabs[0].send("call.hang_up", call_id=self.id)
        for tab in self.tabs:
            ended = await tab.hears(lambda frame: frame["type"] == "call.ended")
            assert ended["reason"] == "hung_up"


@asynccontextmanager
async def tabs_of(front: Proxy, pair: Pair) -> AsyncIterator[tuple[Tab, Tab]]:
    """Open a tab of each; both are left at the end."""
    caller, callee = (Tab(front, one.cookie) for one in pair.people)
    try:
        yield caller, callee
    finally:
        for tab in (caller, callee):
            await tab.leave()


def seats_of(pairs: list[Pair]) -> list[Seat]:
    """Return the pages of all: one of each person writes, and is looked at."""
    return [
        Seat(
            person.cookie,
            isVisible=number == 0,
            conversation=pair.conversation if number == 0 else "",
        )
        for number in range(PAGES_OF_ONE)
        for pair in pairs
        for person in pair.people
    ]


async def stored(pair: Pair) -> list[dict[str, Any]]:
    """Return every message of the conversation, the oldest first."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        answer = await pair.people[0].client.get(
            f"/api/conversations/{pair.conversation}/messages",
            params={"after": after, "limit": 100},
        )
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        after = answer.json().get("next")
    return found


async def visit(person: Person, statuses: Counter[int]) -> None:
    while True:
        answer = await person.client.get("/api/conversations")
        statuses[answer.status_code] += 1
        await asyncio.sleep(0.1)


async def roll(row: Row, pages: LivePages, call: Call) -> None:
    """Restart one server after the other while the pages write."""
    everybody = pages.status["connected"]
    await pages.write(every_ms=EVERY_MS)
    for server in row.servers:
        known = len(pages.status["acks"])
        await pages.until(lambda told, n=known: len(told["acks"]) > n + 20)
        await call.check()
        closed = pages.status["closes"].get(RESTART, 0)
        assert await row.restart(server) == 0
        await pages.until(lambda told, n=closed: told["closes"].get(RESTART, 0) > n)
        await pages.until(lambda told: told["connected"] == everybody)
        await call.check()
    await pages.stop_writing()


async def test_a_rolling_restart_fails_no_send_and_drops_no_call(
    row: Row, pairs: list[Pair]
) -> None:
    async with tabs_of(row.front, pairs[-1]) as tabs:
        call = Call(tabs, pairs[-1])
        await roll_while_writing(row, pairs, call)
        await call.end()
    assert not [one for one in row.servers if "Traceback" in one.log.read_text()]


async def roll_while_writing(row: Row, pairs: list[Pair], call: Call) -> None:
    *writing, calling = pairs
    seats, statuses = seats_of(writing), Counter[int]()
    site = Site(f"wss://127.0.0.1:{row.front.https}", headers_of(row.front))
    async with LivePages(site, seats, seats[: len(seats) // 2]) as pages:
        await pages.until(lambda told: told["connected"] == len(seats))
        await call.begin()
        both_have_sockets(row.redis)
        visiting = asyncio.create_task(visit(calling.people[0], statuses))
        await roll(row, pages, call)
        visiting.cancel()
        told = pages.status
    # On a busy machine an answer may be late, but nothing is refused.
    assert set(told["failed"].values()) <= (set() if IS_MEASURED else {"offline"})
    assert set(told["closes"]) <= {RESTART, "refused"}, told["closes"]
    assert told["closes"][RESTART] >= len(seats)
    assert set(statuses) == {200}
    assert told["contradictions"] == 0
    await check_messages(writing, told["acks"], told["failed"].keys())


def headers_of(front: Proxy) -> dict[str, str]:
    return {"Host": front.origin.removeprefix("https://"), "Origin": front.origin}


def both_have_sockets(redis: RedisServer) -> None:
    with redis.client() as directory:
        sockets = sockets_of_workers(directory)
    assert len(sockets) == 2
    assert min(sockets.values()) > 0


async def check_messages(
    pairs: list[Pair], acks: dict[str, int], late: AbstractSet[str]
) -> None:
    """Assert that what was acknowledged is there once, in its place, and nothing else.

    Args:
        pairs: The people who have written.
        acks: By client id, the place of each acknowledged message.
        late: The client ids of messages whose answer may have come too late.
    """
    places: dict[str, int] = {}
    for pair in pairs:
        messages = await stored(pair)
        assert [one["seq"] for one in messages] == [*range(1, len(messages) + 1)]
        places |= {one["client_id"]: one["seq"] for one in messages}
    assert acks.items() <= places.items()
    assert places.keys() - acks.keys() <= late
