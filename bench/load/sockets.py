"""Sockets of people, which count what arrives."""

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from bench.load.crowds import Seat
from waves.core.ids import new_id

OPENED_AT_ONCE = 64
PATIENCE = 30.0
"""How long an answer may take, in seconds."""
PATH = "/api/ws"
_ECHOED = "message.send"
"""What a bare server sends back."""


@dataclass(frozen=True)
class Message:
    """A message that was sent."""

    client_id: str
    sent_at: float
    acknowledged: asyncio.Future[None]


class Socket:
    """An open socket of `/api/ws`, or of the echo of a bare server."""

    def __init__(
        self, connection: ClientConnection, seat: Seat, *, is_echo: bool
    ) -> None:
        """Read from a connection that is open and greeted."""
        self.seat = seat
        self.is_echo = is_echo
        self.latencies: list[float] = []
        """Milliseconds until each acknowledgement."""
        self.delivered: dict[str, float] = {}
        """When each message has arrived, by its client id."""
        self.delivered_twice = 0
        self.errors: Counter[str] = Counter()
        self._connection = connection
        self._waiting: dict[str, Message] = {}
        self._numbers = itertools.count(1)
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, seat: Seat) -> "Socket":
        """Open a socket and wait for `welcome`; `url` ends with its path."""
        connection = await connect(
            url.replace("http", "ws", 1),
            origin=Origin(url.removesuffix(PATH)),
            additional_headers={"Cookie": seat.cookie},
            compression=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            close_timeout=1,
            proxy=None,
        )
        is_echo = not url.endswith(PATH)
        if not is_echo:
            await _greet(connection)
        return cls(connection, seat, is_echo=is_echo)

    @property
    def port(self) -> int:
        """The port of this end."""
        return self._connection.local_address[1]

    @property
    def waiting(self) -> int:
        """How many messages have not been acknowledged."""
        return len(self._waiting)

    async def send(self) -> Message:
        """Send a message to the friend of the conversation."""
        client_id = str(new_id())
        frame = {
            "type": "message.send",
            "conversation_id": self.seat.conversation_id,
            "client_id": client_id,
            "body": f"A message of about the usual length, {next(self._numbers)}",
        }
        acknowledged = asyncio.get_running_loop().create_future()
        sent = Message(client_id, time.perf_counter(), acknowledged)
        self._waiting[client_id] = sent
        await self._connection.send(json.dumps(frame))
        return sent

    @property
    def is_closed(self) -> bool:
        """Whether either side has closed it."""
        return self._reading.done()

    async def closed(self) -> None:
        """Wait until the socket is closed."""
        await asyncio.wait({self._reading})

    async def close(self) -> None:
        """Close the socket."""
        await self._connection.close()
        await self._reading

    async def _read(self) -> None:
        try:
            async for text in self._connection:
                self._take(json.loads(text))
        except ConnectionClosed:
            pass
        for sent in self._waiting.values():
            sent.acknowledged.cancel()

    def _take(self, frame: dict[str, Any]) -> None:
        kind, client_id = frame["type"], frame.get("client_id", "")
        if kind == "error":
            self.errors[frame["code"]] += 1
        elif kind == "message.ack" or (kind == _ECHOED and client_id in self._waiting):
            self._acknowledge(client_id)
        elif kind in {"message.new", _ECHOED}:
            self._deliver(client_id)

    def _acknowledge(self, client_id: str) -> None:
        sent = self._waiting.pop(client_id)
        self.latencies.append(1_000 * (time.perf_counter() - sent.sent_at))
        if not sent.acknowledged.done():
            sent.acknowledged.set_result(None)

    def _deliver(self, client_id: str) -> None:
        self.delivered_twice += client_id in self.delivered
        self.delivered[client_id] = time.perf_counter()


async def _greet(connection: ClientConnection) -> None:
    topics = ["messages", "calls"]
    hello = {"type": "hello", "tab_id": str(new_id()), "subscribe": topics}
    await connection.send(json.dumps(hello))
    async with asyncio.timeout(PATIENCE):
        welcome = json.loads(await connection.recv())
    if welcome["type"] != "welcome":
        raise ConnectionError(welcome)


async def open_all(url: str, seats: Sequence[Seat]) -> list[Socket]:
    """Open a socket of each person, some at once."""
    turns = asyncio.Semaphore(OPENED_AT_ONCE)

    async def open_one(seat: Seat) -> Socket:
        async with turns:
            return await Socket.open(url, seat)

    return await asyncio.gather(*map(open_one, seats))


async def close_all(sockets: Sequence[Socket]) -> None:
    """Close them all."""
    await asyncio.gather(*(socket.close() for socket in sockets))
