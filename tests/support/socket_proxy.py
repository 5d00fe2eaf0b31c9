"""A reverse proxy that treats WebSockets as misconfigured proxies do."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from tests.support.tcp_server import tcp_server

_CHUNK = 65_536


class SocketMode(StrEnum):
    """The treatment of a WebSocket; other requests pass."""

    PASSED = "passed"
    STRIPPED = "stripped"
    """As nginx without its `Upgrade` lines."""
    SILENT = "silent"
    """Accepted, without any response."""


class SocketProxy:
    """The current treatment."""

    def __init__(self, behind: int) -> None:
        self.sockets = SocketMode.PASSED
        self._behind = behind
        self._open: set[asyncio.StreamWriter] = set()

    def switch(self, sockets: SocketMode) -> None:
        """Change the treatment, and close open sockets."""
        self.sockets = sockets
        for writer in self._open:
            writer.close()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection."""
        self._open.add(writer)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            self._open.discard(writer)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        is_socket = re.search(rb"(?i)\r\nupgrade: websocket", head) is not None
        if is_socket and self.sockets is SocketMode.SILENT:
            await reader.read()
            return
        if is_socket and self.sockets is SocketMode.STRIPPED:
            head = re.sub(rb"(?i)\r\n(upgrade|connection): [^\r]*", b"", head)
        there, back = await asyncio.open_connection("127.0.0.1", self._behind)
        # One request a connection, so that the head of every one is seen.
        if not (is_socket and self.sockets is SocketMode.PASSED):
            head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head)
            head = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        back.write(head)
        upwards = asyncio.create_task(_pour(reader, back))
        try:
            await _pour(there, writer)
        finally:
            upwards.cancel()
            back.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def proxying(port: int, behind: int) -> AsyncIterator[SocketProxy]:
    """Listen on `port`, in front of the server on `behind`."""
    proxy = SocketProxy(behind)
    async with tcp_server(proxy.serve, "127.0.0.1", port):
        yield proxy
