"""Lets a few sockets open at a time; the others wait for their turn, in order.

Sockets that all open at once, because another server has died, would take every
connection to the database, and whoever writes a message would wait behind them.
"""

import asyncio
from types import TracebackType

AT_ONCE = 8
"""Of the 20 connections of the pool."""


class Openings:
    """A context manager around what a socket needs from the database to open."""

    def __init__(self) -> None:
        """Nobody opens a socket yet."""
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> None:
        """Wait for a turn. It must not be waited for within another one."""
        await self._turns.acquire()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the turn."""
        self._turns.release()
