"""The shutdown of this process, which begins while its sockets are still open."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

LISTENER_SECONDS = 1.0
"""How long the listeners may take."""

Listener = Callable[[], Awaitable[None]]


class Shutdown:
    """Tells whoever listens that this process is about to stop."""

    def __init__(self) -> None:
        self._has_begun = False
        self._listeners: set[Listener] = set()

    @property
    def has_begun(self) -> bool:
        """Whether this process is stopping: it accepts no new sockets."""
        return self._has_begun

    async def begin(self) -> None:
        """Call the listeners together, and wait for them briefly."""
        self._has_begun = True
        calls = {asyncio.ensure_future(listener()) for listener in self._listeners}
        if calls:
            await asyncio.wait(calls, timeout=LISTENER_SECONDS)

    @contextmanager
    def calling(self, listener: Listener) -> Generator[None]:
        """Call `listener` if the shutdown begins inside the block."""
        self._listeners.add(listener)
        try:
            yield
        finally:
            self._listeners.discard(listener)
