"""Access to Reflex's socket."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from reflex_base.constants import Endpoint
from starlette.types import Receive, Scope, Send

from tests.support.api_client import BASE_URL
from tests.support.api_server import until
from tests.support.reflex_client import ReflexClient, refused, round_trip, whole_server
from tests.support.server_scenario import ServerScenario
from tests.support.servers import Server
from tests.support.wall_time import assert_below
from waves.api import event_socket_middleware
from waves.api.event_socket_middleware import EventSocketMiddleware
from waves.core import rate_limits
from waves.core.ids import new_id

TAB = str(new_id())
GOOD = f"token={TAB}&EIO=4&transport=websocket"


class FakeReflex:
    """Replaces Reflex; records what reaches it, and keeps sockets open."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.close = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        self.reached.append(scope["path"])
        await self.close.wait()


@pytest.fixture
async def below(database) -> AsyncIterator[FakeReflex]:
    reflex = FakeReflex()
    yield reflex
    reflex.close.set()


async def open_socket(
    guard: EventSocketMiddleware, *, query: str = GOOD, **given: str
) -> str:
    """Open a socket; return the refusal, or nothing if it is accepted."""
    sent: list[str] = []

    async def send(message) -> None:
        sent.append(message["type"])

    async def receive():
        return {"type": "websocket.connect"}

    headers = {"origin": BASE_URL, "sec-websocket-protocol": "0.10.1", **given}
    scope = {
        "type": "websocket",
        "path": "/_event/",
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items() if v],
        "client": (given.get("address", "192.0.2.1"), 5000),
    }
    opening = asyncio.ensure_future(guard(scope, receive, send))
    await asyncio.wait({opening}, timeout=0.3 if not sent else 0)
    _open.append(opening)
    return "".join(sent)


_open: list[asyncio.Future[None]] = []


@pytest.mark.parametrize(
    "given",
    [
        {"origin": ""},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:3001"},
        {"origin": "http://localhost:3000.evil.example"},
        {"sec-websocket-protocol": "0.10.1\r\nforged"},
        {"sec-websocket-protocol": "x" * 99},
        {"query": "EIO=4&transport=websocket"},
        {"query": "token=&EIO=4&transport=websocket"},
        {"query": "token=victim&EIO=4&transport=websocket"},
        {"query": f"token={TAB}&token={TAB}"},
        {"query": f"token={TAB}%0Aforged"},
        {"query": f"token={TAB.upper()}"},
    ],
)
async def test_the_event_socket_needs_an_allowed_origin(below: FakeReflex, given):
    """Foreign origins, and malformed addresses that Reflex would log."""
    assert await open_socket(EventSocketMiddleware(below), **given) == "websocket.close"
    assert below.reached == []


async def test_an_allowed_origin_opens_the_event_socket(below: FakeReflex):
    assert await open_socket(EventSocketMiddleware(below)) == ""
    assert below.reached == ["/_event/"]


async def test_event_sockets_are_limited_per_address(below: FakeReflex, monkeypatch):
    monkeypatch.setattr(event_socket_middleware, "MOST_SOCKETS", 3)
    guard = EventSocketMiddleware(below)
    assert [await open_socket(guard) for _ in range(4)] == [
        "",
        "",
        "",
        "websocket.close",
    ]
    assert await open_socket(guard, address="192.0.2.2") == ""
    below.close.set()
    await until(lambda: (guard._open, guard._buckets) == ({}, {}))
    assert await open_socket(guard) == ""
    await until(lambda: (guard._open, guard._buckets) == ({}, {}))


async def test_event_sockets_of_a_session_share_a_rate(below: FakeReflex, monkeypatch):
    paces: list[Any] = []

    class Noted(event_socket_middleware.EventFrameFilter):
        def __init__(self, *ends, **_more) -> None:
            paces.append(ends[2])
            super().__init__(*ends)

    monkeypatch.setattr(event_socket_middleware, "EventFrameFilter", Noted)
    guard = EventSocketMiddleware(below)
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        await open_socket(guard, address=address)
    (own, shared), (other, same), (_third, apart) = paces
    assert own is not other
    assert shared is same
    assert shared is not apart


async def test_opening_and_closing_repeatedly_is_limited(
    below: FakeReflex, monkeypatch
):
    monkeypatch.setitem(
        rate_limits._RULES, rate_limits.Rule.OPEN_TAB, (rate_limits.parse("2/hour"),)
    )
    below.close.set()
    guard = EventSocketMiddleware(below)
    assert [await open_socket(guard) for _ in range(3)] == ["", "", "websocket.close"]


@pytest.mark.parametrize("endpoint", list(Endpoint))
async def test_no_route_of_reflex_answers(whole_server: Server, endpoint: Endpoint):
    """Routes of Reflex, its socket over HTTP included."""
    nobody = ReflexClient(whole_server)
    for path in (f"/{endpoint.value}", f"/{endpoint.value}/x?transport=polling&EIO=4"):
        for method in ("GET", "POST", "OPTIONS"):
            response = await nobody.request(method, path)
            assert response.status_code == 404
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.json()["error"] == "not_found"
    await nobody.aclose()


async def test_a_foreign_page_is_refused_by_the_running_server(
    group: ServerScenario,
):
    for origin in (None, "https://evil.example", "http://localhost:1"):
        assert await refused(group.alice.tab(origin=origin)) == 403
    assert await refused(group.alice.tab(query="token=x&EIO=4")) == 403
    await (await group.alice.tab()).join()


@pytest.fixture(scope="module")
def counting_server(tmp_path_factory):
    """Return a server with rate limits."""
    server = whole_server(tmp_path_factory.mktemp("counting"), WAVES_LIMITS="on")
    server.start()
    yield server
    server.stop()


@pytest.mark.wall_time
async def test_a_flood_of_events_is_delayed_and_others_are_not(counting_server):
    """Events over the rate are delayed, those of others are not."""
    hostile = await ReflexClient(counting_server, "hostile").sign_up()
    other = ReflexClient(counting_server)
    flooding, quiet = await hostile.tab(), await (await other.tab()).join()
    await flooding.join()
    loop = asyncio.get_running_loop()
    began = loop.time()
    resync = "reflex___state____state.waves___state___inbox____inbox.resync"
    flood = asyncio.create_task(_flood(flooding, resync, 300))
    waits = sorted([await round_trip(quiet) for _ in range(60)])
    assert_below(waits[len(waits) * 9 // 10], 0.5)
    await flood
    await flooding.settle()
    least = (
        300 - event_socket_middleware.BURST
    ) / event_socket_middleware.EVENTS_PER_SECOND
    assert loop.time() - began >= least * 0.9
    await hostile.aclose()
    await other.aclose()


async def _flood(tab, handler: str, count: int) -> None:
    for _ in range(count):
        await tab.send(handler)
