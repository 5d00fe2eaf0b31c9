"""A TCP proxy in front of a server: it cuts, delays and half-opens connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.support.servers import free_port
from tests.support.tcp_server import tcp_server

_CHUNK = 65_536


class UnreliableProxy:
    """What happens to the bytes of every connection."""

    def __init__(self, behind: int) -> None:
        self.port = free_port()
        self.delay = 0.0
        """Seconds by which every chunk of bytes is late, in both directions."""
        self.is_silent = False
        """Nothing passes, and neither side is told."""
        self._behind = behind
        self._open: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Reset every connection."""
        for writer in self._open:
            writer.transport.abort()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection."""
        there, back = await asyncio.open_connection("127.0.0.1", self._behind)
        ends = {writer, back}
        self._open |= ends
        try:
            ways = ((reader, back), (there, writer))
            await asyncio.gather(*(self._pass_on(*way) for way in ways))
        finally:
            self._open -= ends
            back.close()

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while chunk := await source.read(_CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self.is_silent:
                    # What is lost here makes the rest of the stream worthless.
                    await asyncio.Event().wait()
                target.write(chunk)
                await target.drain()
        target.close()


@asynccontextmanager
async def unreliable_proxy(behind: int) -> AsyncIterator[UnreliableProxy]:
    """Start a proxy in front of a port."""
    proxy = UnreliableProxy(behind)
    async with tcp_server(proxy.serve, "127.0.0.1", proxy.port):
        yield proxy
        proxy.cut()
