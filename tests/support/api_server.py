"""The API on a real port, and clients of `/api/ws`."""

import asyncio
import json
import socket
from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from granian.constants import Interfaces
from granian.server.embed import Server
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from tests.support.api_client import BASE_URL, PASSWORD, form_of
from tests.support.timeouts import PATIENCE
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal
from waves.accounts.users.schemas import MeView
from waves.api.app import create_api
from waves.api.services_middleware import ServicesMiddleware
from waves.chat.conversations import service as conversations
from waves.core.services import Services
from waves.core.tracing import Tracing
from waves.friends import service as friends
from waves.realtime.realtime import Realtime


class Page:
    """One open tab: a socket before or after `hello`."""

    def __init__(
        self, server: "ApiServer | None", connection: ClientConnection
    ) -> None:
        self._server = server
        self._connection = connection
        self.welcome: dict[str, Any] = {}

    @property
    def extensions(self) -> list[object]:
        """The extensions negotiated at the handshake (RFC 6455, section 9)."""
        return [*self._connection.protocol.extensions]

    async def send(self, type_: str, **fields: Any) -> None:
        await self.send_raw(json.dumps({"type": type_, **fields}, default=str))

    async def send_raw(
        self,
        data: str | bytes | Iterable[str] | Iterable[bytes],
        *,
        text: bool | None = None,
    ) -> None:
        """Send a frame; an iterable is sent as fragments, and `text` sets the type."""
        await self._connection.send(data, text=text)

    async def flood_pings(self, count: int) -> None:
        """Send WebSocket pings without waiting for pongs."""
        for number in range(count):
            await self._connection.ping(f"{number}")

    def write_raw(self, data: bytes) -> None:
        """Write bytes to the transport, below the WebSocket protocol."""
        self._connection.transport.write(data)

    async def receive(self) -> dict[str, Any]:
        """Return the next frame."""
        async with asyncio.timeout(PATIENCE):
            return json.loads(await self._connection.recv())

    async def receive_until(self, type_: str) -> dict[str, Any]:
        """Return the next frame of this type; skip others."""
        while (frame := await self.receive())["type"] != type_:
            pass
        return frame

    async def ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a command and return its reply; skip earlier frames."""
        await self.send(type_, ref="the-ref", **fields)
        while (frame := await self.receive()).get("ref") != "the-ref":
            pass
        return frame

    async def received_so_far(self) -> list[dict[str, Any]]:
        """Return every frame caused by events until now."""
        if self._server:
            await self._server.realtime.bus.delivered()
        await self.send("ping", ref="so-far")
        frames: list[dict[str, Any]] = []
        while (frame := await self.receive()).get("ref") != "so-far":
            frames.append(frame)
        return frames

    async def hello(self, tab_id: str = "tab", *topics: str) -> Self:
        await self.send("hello", tab_id=tab_id, subscribe=list(topics))
        self.welcome = await self.receive()
        assert self.welcome["type"] == "welcome", self.welcome
        return self

    async def closed(self) -> int:
        """Wait until the server has closed the socket; return its code."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self._connection.recv()
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else 1006

    async def close(self) -> None:
        await self._connection.close()

    def abort(self) -> None:
        """Drop the connection without a close frame."""
        self._connection.transport.abort()


class ApiUser:
    """A signed-in user and their open pages."""

    def __init__(self, server: "ApiServer", me: MeView, token: str) -> None:
        self.server = server
        self.me = me
        self.token = token

    @property
    def id(self) -> UUID:
        return self.me.id

    async def principal(self) -> Principal:
        return await sessions.authenticate(self.token)

    async def open(self) -> Page:
        """Open a socket without `hello`."""
        return await self.server.open(token=self.token)

    async def page(self, tab_id: str = "tab", *topics: str) -> Page:
        page = await self.open()
        return await page.hello(tab_id, *(topics or ("messages", "calls")))


class ApiServer:
    """A running server."""

    def __init__(self, services: Services) -> None:
        self.realtime = services[Realtime]
        self.port = _free_port()
        self._pages: list[Page] = []
        self._server = Server(
            ServicesMiddleware(create_api(services[Tracing]), services),
            address="127.0.0.1",
            port=self.port,
            interface=Interfaces.ASGI,
            log_enabled=False,
        )

    async def __aenter__(self) -> Self:
        self._serving = asyncio.create_task(self._server.serve())
        await _answers(self.port)
        return self

    async def __aexit__(self, *_error: object) -> None:
        for page in self._pages:
            await page.close()
        self._server.stop()
        await asyncio.wait_for(self._serving, PATIENCE)

    async def open(
        self, *, token: str = "", origin: str | None = BASE_URL, cookie: str = "waves"
    ) -> Page:
        cookies = f"{cookie}={token}" if token else ""
        connection = await open_socket(self.port, cookies=cookies, origin=origin)
        page = Page(self, connection)
        self._pages.append(page)
        return page

    async def people(self, *names: str) -> list[ApiUser]:
        found: list[ApiUser] = []
        for name in names:
            form = SignUp.model_validate(form_of(name))
            signed_in = await passwords.sign_up(form, user_agent="pytest")
            found.append(ApiUser(self, signed_in.user, signed_in.token))
        return found

    async def log_in(self, person: ApiUser) -> ApiUser:
        """Return the same user in another browser."""
        form = LogIn(login=person.me.username, password=PASSWORD)
        signed_in = await passwords.log_in(form, user_agent="pytest")
        return ApiUser(self, signed_in.user, signed_in.token)

    async def friends(self, *names: str) -> list[ApiUser]:
        """Sign up users who are all friends."""
        people = await self.people(*names)
        for number, one in enumerate(people):
            for other in people[number + 1 :]:
                await befriend(one, other)
        return people


async def open_socket(
    port: int, *, cookies: str = "", origin: str | None = BASE_URL
) -> ClientConnection:
    """Open `/api/ws` of the server on this port."""
    return await connect(
        f"ws://127.0.0.1:{port}/api/ws",
        origin=None if origin is None else Origin(origin),
        additional_headers={"Cookie": cookies} if cookies else {},
        open_timeout=PATIENCE,
        close_timeout=1,
        proxy=None,
    )


async def befriend(one: ApiUser, other: ApiUser) -> None:
    request = await friends.send_request(one.id, other.id)
    await friends.accept(other.id, request.id)


async def conversation_of(one: ApiUser, other: ApiUser) -> UUID:
    view = await conversations.conversation_with(one.id, other.me.username)
    return view.id


async def until(condition: Any) -> None:
    """Wait until `condition()` is true; fail when that takes too long."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  conditions of the server, from outside
            await asyncio.sleep(0.005)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def _answers(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.005)
                continue
            writer.close()
            await writer.wait_closed()
            return
