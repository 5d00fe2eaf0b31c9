"""A listener that detects requests caused by reading user content."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.tcp_server import tcp_server

_PAGE = b"<!doctype html><title>The canary</title>"
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_PAGE), _PAGE)
)


class Canary:
    """Listens on the loopback addresses; `heard` has the start of every request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: list[str] = []

    @property
    def addresses(self) -> list[str]:
        """Return spellings of its URL that a weak filter accepts."""
        hosts = ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1")
        return [f"http://{host}:{self.port}/canary" for host in hosts]

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Record a request, and respond with an empty page."""
        self.heard.append((await reader.read(4096)).decode("latin-1"))
        writer.write(_ANSWER)
        await writer.drain()


@asynccontextmanager
async def listening() -> AsyncIterator[Canary]:
    """Listen on 127.0.0.1 and, where there is one, on [::1], at one port."""
    here = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = here.sockets[0].getsockname()[1]
    here.close()
    canary = Canary(port)
    hosts = ["127.0.0.1", "::1"] if socket.has_dualstack_ipv6() else ["127.0.0.1"]
    async with tcp_server(canary.answer, hosts, port):
        yield canary
