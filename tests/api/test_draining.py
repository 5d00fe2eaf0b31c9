"""A server that gets SIGTERM lets go of its sockets before it stops."""

import asyncio
import json
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.support.api_server import open_socket
from tests.support.edge_server import served
from tests.support.reflex_client import ReflexClient
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.core.ids import new_id

SOCKETS = 10
RESTART = 1012
BODY = b"{}"


class Writer:
    """A tab that sends one message after the other, and notes what is acknowledged."""

    def __init__(self, socket: ClientConnection, conversation: str) -> None:
        self.acked: list[str] = []
        self._socket = socket
        self._conversation = conversation

    async def write(self) -> int:
        """Send until the server closes the socket; return its close code."""
        try:
            await self._say(type="hello", tab_id=str(new_id()), subscribe=["messages"])
            while True:
                frame = json.loads(await self._socket.recv())
                if frame["type"] == "message.ack":
                    self.acked.append(frame["client_id"])
                if frame["type"] in {"welcome", "message.ack"}:
                    await self._send_one()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006

    async def _send_one(self) -> None:
        await self._say(
            type="message.send",
            client_id=str(new_id()),
            conversation_id=self._conversation,
            body="still here?",
        )

    async def _say(self, **frame: Any) -> None:
        await self._socket.send(json.dumps(frame))


@dataclass
class Request:
    """A request whose body has not arrived, which keeps the server from ending."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def end(self) -> bytes:
        """Send the body; return the response."""
        self.writer.write(BODY)
        response = await self.reader.read()
        self.writer.close()
        return response


async def begin_request(server: Server) -> Request:
    """Return a request once the server waits for its body."""
    request = Request(*await asyncio.open_connection("127.0.0.1", server.port))
    head = (
        f"POST /api/auth/login HTTP/1.1\r\nHost: a\r\nOrigin: {server.url}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n"
        "Expect: 100-continue\r\n\r\n"
    )
    request.writer.write(head.encode())
    assert await request.reader.readline() == b"HTTP/1.1 100 Continue\r\n"
    return request


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Server]:
    server = served(tmp_path)
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.stop)


@pytest.fixture
async def alice(running: Server) -> AsyncIterator[ReflexClient]:
    """A client who has a friend, and a conversation with them."""
    async with ReflexClient(running, "alice") as alice:
        await alice.sign_up()
        async with ReflexClient(running, "bob") as bob:
            await bob.sign_up()
            await bob.befriend(alice)
        yield alice


async def writers_of(alice: ReflexClient) -> list[Writer]:
    listed = await alice.done("GET", "/api/conversations")
    conversation = listed["items"][0]["id"]
    return [
        Writer(
            await open_socket(
                alice.server.port, cookies=alice.cookie, origin=alice.server.url
            ),
            conversation,
        )
        for _ in range(SOCKETS)
    ]


async def ended(process: subprocess.Popen[bytes]) -> int:
    return await asyncio.to_thread(process.wait, 20)


def stored(server: Server) -> set[str]:
    with closing(sqlite3.connect(server.data / "waves.db")) as connection:
        found = connection.execute("SELECT client_id FROM messages").fetchall()
    return {client_id for (client_id,) in found}


async def test_sigterm_closes_every_socket_and_loses_no_acknowledged_message(
    running: Server, alice: ReflexClient
) -> None:
    tab = await (await alice.tab()).join("/")
    writers = await writers_of(alice)
    writing = [asyncio.create_task(writer.write()) for writer in writers]
    async with asyncio.timeout(PATIENCE):
        while not all(len(writer.acked) > 3 for writer in writers):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    begun = await begin_request(running)
    assert running.process
    running.process.send_signal(signal.SIGTERM)
    assert await asyncio.gather(*writing) == [RESTART] * SOCKETS
    assert await tab.closed() == RESTART
    assert running.process.poll() is None
    assert (await begun.end()).startswith(b"\r\nHTTP/1.1 422")
    assert await ended(running.process) == 0
    acked = {one.replace("-", "") for writer in writers for one in writer.acked}
    assert acked <= stored(running)
    assert "Traceback" not in running.log.read_text()


async def test_a_second_signal_ends_a_server_that_still_drains(
    running: Server, alice: ReflexClient
) -> None:
    tab = await (await alice.tab()).join("/")
    begun = await begin_request(running)
    assert running.process
    running.process.send_signal(signal.SIGTERM)
    assert await tab.closed() == RESTART
    assert running.process.poll() is None
    running.process.send_signal(signal.SIGINT)
    assert await ended(running.process) == 1
    begun.writer.close()
