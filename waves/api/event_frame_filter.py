"""Check and delay the frames of one `/_event` socket before Reflex parses them."""

import asyncio
import contextlib
import re
from collections.abc import Sequence
from enum import IntEnum

from starlette.types import Message, Receive, Send

from waves.core.leaky_bucket import LeakyBucket

MAX_FRAME_BYTES = 64 * 1024
JOIN_SECONDS = 20.0
"""Timeout for joining the namespace after the socket opened."""
LEAVE_SECONDS = 5.0
"""Timeout for closing the socket after the client left or Reflex refused it."""
READ_SECONDS = 20.0
"""Timeout for sending a frame to the client."""


class EventClose(IntEnum):
    """Close codes of Reflex's sockets (RFC 6455, section 7.4)."""

    UNSUPPORTED = 1003
    """The frame is not one that Reflex's client sends."""
    TOO_BIG = 1009
    """The frame is larger than 64 KiB; it was not parsed."""
    SERVICE_RESTART = 1012
    """The server stops; the client connects again."""
    TOO_SLOW = 1013
    """The client does not read."""
    NOT_JOINED = 4408
    """The client did not join in time, or did not close after it had left."""


# Engine.IO 4: one digit; 4 carries Socket.IO 5: one digit and the namespace.
_CONNECT = re.compile(r"40/_event,(?:\{.*\})?", re.DOTALL)
# Only these three: Socket.IO calls `on_connect` for an event named "connect" too.
_EVENT = re.compile(r'42/_event,\d{0,9}\["(?:event|ping|client_error)"[,\]]')
_PONG, _CLOSE, _DISCONNECT = "3", "1", "41/_event,"
_DISCONNECTS = ("41/_event,", "44/_event,")


class EventFrameFilter:
    """Wraps the ASGI `receive` and `send` callables of one socket."""

    def __init__(
        self, receive: Receive, send: Send, buckets: Sequence[LeakyBucket]
    ) -> None:
        self._receive = receive
        self._send = send
        self._buckets = buckets
        self._joined = False
        self._closed = False
        self._ended = asyncio.Event()
        self._overdue = EventClose.NOT_JOINED
        self._sending = asyncio.Lock()
        self._timeout = asyncio.timeout(None)
        self._deadline: float | None = asyncio.get_running_loop().time() + JOIN_SECONDS

    async def receive(self) -> Message:
        """Return the next message for Reflex. An invalid frame closes the socket."""
        if self._closed:
            self._ended.set()
            return _disconnected(EventClose.UNSUPPORTED)
        if self._deadline and asyncio.get_running_loop().time() >= self._deadline:
            # A frame that has already arrived would win against the timeout.
            return await self._end(self._overdue)
        try:
            async with asyncio.timeout_at(self._deadline) as self._timeout:
                message = await self._receive()
        except TimeoutError:
            return await self._end(self._overdue)
        if message["type"] != "websocket.receive":
            return message
        if (refusal := self._check(message)) is not None:
            return await self._end(refusal)
        # Without backpressure, the answers to a client that does not read pile up.
        async with self._sending:
            pass
        for bucket in self._buckets:
            await bucket.wait()
        return _disconnected(EventClose.TOO_SLOW) if self._closed else message

    async def send(self, message: Message) -> None:
        """Send a message from Reflex. Does nothing once the socket is closed."""
        async with self._sending:
            if self._closed:
                return
            self._closed = message["type"] == "websocket.close"
            try:
                async with asyncio.timeout(READ_SECONDS):
                    await self._send(message)
            except TimeoutError:
                await self._close(EventClose.TOO_SLOW)
        if str(message.get("text")).startswith(_DISCONNECTS):
            self._leave()

    async def restart(self) -> None:
        """Close the socket because the server stops; return once it is closed."""
        # granian sends no close frame while `receive` waits: let it time out.
        self._overdue = EventClose.SERVICE_RESTART
        self._end_receive(after=0)
        await self._ended.wait()

    def _check(self, message: Message) -> EventClose | None:
        text: str | None = message.get("text")
        if text is None:
            is_big = len(message.get("bytes") or b"") > MAX_FRAME_BYTES
            return EventClose.TOO_BIG if is_big else EventClose.UNSUPPORTED
        if len(text) > MAX_FRAME_BYTES or len(_encoded(text)) > MAX_FRAME_BYTES:
            return EventClose.TOO_BIG
        if self._joined and _EVENT.match(text):
            return None
        if not self._joined and _CONNECT.fullmatch(text):
            self._joined = True
            if self._overdue is EventClose.NOT_JOINED:
                self._deadline = None
            return None
        if text == _DISCONNECT:
            self._leave()
        return None if text in {_PONG, _CLOSE, _DISCONNECT} else EventClose.UNSUPPORTED

    def _leave(self) -> None:
        self._joined = False
        if self._overdue is EventClose.NOT_JOINED:
            self._end_receive(after=LEAVE_SECONDS)

    def _end_receive(self, *, after: float) -> None:
        self._deadline = asyncio.get_running_loop().time() + after
        with contextlib.suppress(RuntimeError):  # no `receive` is waiting
            self._timeout.reschedule(self._deadline)

    async def _end(self, code: EventClose) -> Message:
        async with self._sending:
            if not self._closed:
                await self._close(code)
        return _disconnected(code)

    async def _close(self, code: EventClose) -> None:
        self._closed = True
        # A client that does not read its frames does not read this one either.
        task = asyncio.ensure_future(
            self._send({"type": "websocket.close", "code": int(code)})
        )
        await asyncio.wait({task}, timeout=1)
        if not task.done():
            task.cancel()
        self._ended.set()


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _disconnected(code: EventClose) -> Message:
    return {"type": "websocket.disconnect", "code": int(code)}
