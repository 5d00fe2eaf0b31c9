"""A TCP server that leaves no connection behind."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def tcp_server(
    serve: Serve, hosts: str | list[str], port: int, **options: Any
) -> AsyncIterator[None]:
    """Serve connections; at the end, those that are open are closed and awaited.

    What is left open is destroyed whenever memory is collected, which fails whatever
    test happens to run then.
    """
    running: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                await serve(reader, writer)
        finally:
            writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(one(reader, writer))
        running.add(task)
        task.add_done_callback(running.discard)

    server = await asyncio.start_server(begin, hosts, port, **options)
    try:
        yield
    finally:
        server.close()
        # Each of them also closes what it has opened itself.
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
