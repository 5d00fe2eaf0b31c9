"""One open socket of a signed-in user, with its queue of frames."""

import asyncio
from collections import deque
from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from waves.accounts.sessions.schemas import Principal
from waves.calls.schemas import Tab
from waves.realtime.protocol.codes import CloseCode, Topic
from waves.realtime.session_check import SessionCheck

MOST_WAITING_FRAMES = 512
MOST_WAITING_BYTES = 1024 * 1024


class SocketLostError(Exception):
    """The peer has disconnected: nothing can be sent any more."""


class Socket(Protocol):
    """A WebSocket that has been accepted."""

    async def receive(self) -> str | bytes | None:
        """Return the next frame, or None once the peer has disconnected."""
        ...

    async def send(self, text: str) -> None:
        """Send a text frame; wait while the peer does not read.

        Raises:
            SocketLostError: The peer has disconnected.
        """
        ...

    async def close(self, code: int) -> None:
        """Close the socket with a close code."""
        ...


class Connection:
    """Sends frames in order; closes a socket that reads too slowly."""

    def __init__(
        self,
        socket: Socket,
        principal: Principal,
        session_check: SessionCheck,
        *,
        page_loads: int = 0,
    ) -> None:
        """Make the connection of `principal`; pushes are queued until `greet`.

        Args:
            socket: Accepted, nothing read from it yet.
            principal: The signed-in user.
            session_check: Checks the session again before each command.
            page_loads: How many pages the session had requested by then.
        """
        self._socket = socket
        self.principal = principal
        self.session_check = session_check
        self.page_loads = page_loads
        self.tab_id = ""
        self.topics: frozenset[Topic] = frozenset()
        self._waiting: deque[str] = deque()
        self._waiting_bytes = 0
        self._answered = ""
        self._wake = asyncio.Event()
        self._sending = asyncio.Lock()
        self._greeted = False
        self._is_busy = False
        self._retired: CloseCode | None = None
        self.closed: asyncio.Future[CloseCode] = (
            asyncio.get_running_loop().create_future()
        )

    @property
    def user_id(self) -> UUID:
        """The user that the session belongs to."""
        return self.principal.user_id

    @property
    def session_id(self) -> UUID:
        """The session of the handshake; its end closes the socket."""
        return self.principal.session_id

    @property
    def tab(self) -> Tab:
        """The tab at the other end."""
        return Tab(self.user_id, self.tab_id)

    @property
    def expires_at(self) -> datetime:
        """When the session expires."""
        return self.principal.expires_at

    @property
    def is_closed(self) -> bool:
        """Whether the connection is closed: nothing is read or sent any more."""
        return self.closed.done()

    @property
    def is_replaced(self) -> bool:
        """Whether a newer page of the same tab has sent `hello` since."""
        return self.is_closed and self.closed.result() is CloseCode.REPLACED

    def introduce(self, tab_id: str, topics: Collection[Topic]) -> None:
        """Store what `hello` says."""
        self.tab_id = tab_id
        self.topics = frozenset(topics)

    def push(self, text: str) -> None:
        """Queue a frame; a queue that is too long closes the socket."""
        if text != self._answered:
            self._queue(text)

    def drop_push(self, text: str) -> None:
        """Drop pushes of this frame: the answer to a command has the same content."""
        self._answered = text

    def _queue(self, text: str) -> None:
        if self.is_closed:
            return
        self._waiting.append(text)
        self._waiting_bytes += len(text)
        if (
            len(self._waiting) > MOST_WAITING_FRAMES
            or self._waiting_bytes > MOST_WAITING_BYTES
        ):
            self.close(CloseCode.TOO_SLOW)
            return
        self._wake.set()

    async def reply(self, text: str) -> None:
        """Send an answer: at once while the queue is empty, else after the queue."""
        if self._waiting or self._sending.locked():
            self._queue(text)
            return
        await self._send(text)

    async def greet(self, text: str) -> None:
        """Send the first frame; the frames queued so far follow it."""
        await self._send(text)
        self._greeted = True
        self._wake.set()

    def close(self, code: CloseCode) -> None:
        """Close with `code`; a second call changes nothing."""
        if not self.is_closed:
            self.closed.set_result(code)

    def retire(self, code: CloseCode) -> None:
        """Close with `code` once the running command is answered; start no other."""
        self._retired = code
        if self._is_busy or self._waiting or self._sending.locked():
            self._wake.set()
        else:
            self.close(code)

    @property
    def is_busy(self) -> bool:
        """Whether a command is running."""
        return self._is_busy

    def begin_command(self) -> None:
        """Note that a command is running."""
        self._is_busy = True

    async def end_command(self) -> None:
        """Note that a command is answered; a retired socket then closes."""
        self._is_busy = False
        if self._retired is not None:
            # The answer may be queued behind pushes.
            await self._send_queued()
            # The writer may be about to send what it has taken from the queue.
            async with self._sending:
                self.close(self._retired)

    async def write(self) -> None:
        """Send queued frames, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._send_queued()
            if self._retired is not None and not (self._is_busy or self._waiting):
                self.close(self._retired)

    async def _send_queued(self) -> None:
        while self._greeted and self._waiting:
            text = self._waiting.popleft()
            self._waiting_bytes -= len(text)
            await self._send(text)

    async def _send(self, text: str) -> None:
        async with self._sending:
            if self.is_closed:
                return
            try:
                await self._socket.send(text)
            except SocketLostError:
                self.close(CloseCode.LOST)
