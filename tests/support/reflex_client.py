"""Tabs without a browser: a Socket.IO client like Reflex's.

The frames are written here by hand, so that a test can also write those that
no client would (https://github.com/socketio/socket.io-protocol).
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from tests.support import instrumented_app
from tests.support.api_client import form_of
from tests.support.servers import Server, free_port
from tests.support.timeouts import PATIENCE
from waves.core.ids import new_id

ROOT_STATE = "reflex___state____state"
HYDRATE = f"{ROOT_STATE}.hydrate_and_load"
SEARCH = f"{ROOT_STATE}.waves___state___friends____friends.search"


def whole_server(data: Path, **extra: str) -> Server:
    """Return the app on a real server without pages, not started."""
    data.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--log-level", "warning", "--no-access-log"]
    extra = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_STATES_WORKDIR": str(data / "states"),
        instrumented_app.LISTING: str(data / "listing.json"),
        **extra,
    }
    command.append("tests.support.instrumented_app:serve")
    return Server(port, data, command, data / "server.log", extra=extra)


class ReflexClient(httpx.AsyncClient):
    """A client of a running server."""

    def __init__(self, server: Server, username: str = "") -> None:
        super().__init__(base_url=server.url, headers={"Origin": server.url})
        self.server = server
        self.username = username
        self.me: dict[str, Any] = {}
        self.tabs: list[Tab] = []

    async def aclose(self) -> None:
        """Close the client with its tabs."""
        for tab in self.tabs:
            await tab.close()
        await super().aclose()

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def sign_up(self, **fields: str) -> Self:
        form = {**form_of(self.username), **fields}
        self.me = await self.done("POST", "/api/auth/signup", form)
        return self

    async def done(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request that must succeed; return the response."""
        response = await self.request(method, path, json=body)
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def befriend(self, other: "ReflexClient") -> None:
        request = await self.done(
            "POST", "/api/friend-requests", {"user_id": other.me["id"]}
        )
        await other.done("POST", f"/api/friend-requests/{request['id']}/accept")

    async def write(self, other: "ReflexClient", body: str) -> dict[str, Any]:
        conversations = await self.done("GET", "/api/conversations")
        [found] = [
            one["id"]
            for one in conversations["items"]
            if one["peer"]["id"] == other.me["id"]
        ]
        message = {"client_id": str(new_id()), "body": body}
        return await self.done("POST", f"/api/conversations/{found}/messages", message)

    async def tab(self, token: str = "", **options: Any) -> "Tab":
        """Open a tab without joining."""
        token = token or str(new_id())
        self.tabs.append(await Tab.open(self.server, token, self.cookie, options))
        return self.tabs[-1]


class Tab:
    """One open socket of Reflex; `heard` has every frame so far."""

    def __init__(self, connection: ClientConnection, token: str) -> None:
        self.connection = connection
        self.token = token
        self.heard: list[str] = []
        self._path = "/"
        self._query: dict[str, str] = {}
        self._more = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(
        cls, server: Server, token: str, cookie: str, options: dict[str, Any]
    ) -> Self:
        origin = options.pop("origin", server.url)
        query = options.pop("query", f"token={token}&EIO=4&transport=websocket")
        headers = {"Cookie": cookie} if cookie else {}
        connection = await connect(
            f"ws://127.0.0.1:{server.port}/_event/?{query}",
            origin=origin and Origin(origin),
            subprotocols=[Subprotocol("0.10.1")],
            additional_headers={**headers, **options.pop("headers", {})},
            open_timeout=PATIENCE,
            close_timeout=1,
            max_size=None,
            proxy=None,
            **options,
        )
        return cls(connection, token)

    async def join(self, path: str = "/", **query: str) -> Self:
        """Join as a loaded page does."""
        self._path, self._query = path, query
        greeting = {"event": self._event(HYDRATE, {}), "state_schema": None}
        return await self.join_silently(json.dumps(greeting))

    async def join_silently(self, greeting: str = "") -> Self:
        await self.raw(f"40/_event,{greeting}")
        await self.hears('40/_event,{"sid"')
        return self

    async def raw(self, frame: str | bytes) -> None:
        await self.connection.send(frame)

    async def send(self, handler: str, payload: Any = None) -> None:
        """Call a handler with any JSON payload."""
        await self.emit("event", self._event(handler, payload))

    async def emit(self, *event: Any) -> None:
        """Send a Socket.IO event: a name and arguments."""
        await self.raw("42/_event," + json.dumps(event))

    def _event(self, handler: Any, payload: Any) -> dict[str, Any]:
        return {
            "name": handler,
            "payload": {} if payload is None else payload,
            "router_data": {
                "pathname": self._path,
                "asPath": self._path,
                "query": self._query,
            },
        }

    async def hears(self, part: str, *, after: int = 0) -> str:
        """Wait for a frame that contains `part`, and return it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for frame in self.heard[after:]:
                    if part in frame:
                        return frame
                assert not self._listening.done(), f"closed before {part!r}"
                self._more.clear()
                await self._more.wait()

    async def settle(self) -> list[str]:
        """Wait until everything sent so far is handled; return all frames.

        A search ends in a delta that repeats the query, or in a way to the
        login page that repeats the address.
        """
        nonce = f"zz{new_id().hex}"
        kept, self._path = self._path, f"/{nonce}"
        await self.send(SEARCH, {"query": nonce})
        self._path = kept
        await self.hears(nonce)
        return self.heard

    async def closed(self) -> int:
        """Wait until the server has closed the socket; return its code."""
        async with asyncio.timeout(PATIENCE * 2):
            await asyncio.wait({self._listening})
        return self.connection.close_code or 1006

    async def close(self) -> None:
        await self.connection.close()
        await asyncio.wait({self._listening})

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self.connection:
                text = frame if isinstance(frame, str) else frame.decode("latin-1")
                if text == "2":
                    await self.raw("3")
                    continue
                self.heard.append(text)
                self._more.set()
        self._more.set()


async def refused(opening: Any) -> int:
    """Return the HTTP status of a refused socket."""
    try:
        tab = await opening
    except InvalidStatus as refusal:
        return refusal.response.status_code
    await tab.close()
    raise AssertionError("The socket was opened.")


async def round_trip(tab: Tab) -> float:
    """Return the round-trip time of an event, in seconds."""
    began = time.perf_counter()
    before = len(tab.heard)
    await tab.raw('42/_event,["ping"]')
    await tab.hears('"pong"', after=before)
    return time.perf_counter() - began


def without(frames: Iterable[str], *parts: str) -> str:
    """Return the frames as one text, without ids of the tab."""
    text = "\n".join(frames)
    for part in parts:
        text = text.replace(part, "…")
    return text
