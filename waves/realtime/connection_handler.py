"""Serves one socket from acceptance to close: `hello`, then command by command."""

import asyncio
import contextlib
import time

from waves import texts
from waves.accounts.users import service as users
from waves.calls.schemas import MissedRing
from waves.core import clock
from waves.core.errors import NotSignedInError, TooManyRequestsError
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.openings import Openings
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.redis_client import RedisDownError
from waves.core.services import current
from waves.realtime.call_frames import CallAccept, CallDecline, CallHangUp, CallInvite
from waves.realtime.connection import Socket
from waves.realtime.connection_frames import Error, Hello, Ping, Welcome
from waves.realtime.context import Context
from waves.realtime.directory import Directory
from waves.realtime.dispatcher import BadFrameError, answer, error_frame, parse
from waves.realtime.frame_metrics import count_answered, count_invalid
from waves.realtime.heartbeat import Heartbeat
from waves.realtime.hub import Hub
from waves.realtime.message_frames import MessageRead, MessageSend
from waves.realtime.presence_frames import present_friends
from waves.realtime.protocol.codes import (
    HELLO_SECONDS,
    MAX_FRAME_BYTES,
    CloseCode,
    ErrorCode,
    Topic,
)
from waves.realtime.protocol.frames import Command, Push
from waves.realtime.typing_frames import Typing

logger = get_logger(__name__)

# A running command may finish; a socket that does not read must not block the close.
GRACE_SECONDS = 5.0
# Other commands are sent by pages that nobody uses, too.
SIGNS_OF_ACTIVITY = (
    MessageSend,
    MessageRead,
    Typing,
    CallInvite,
    CallAccept,
    CallDecline,
    CallHangUp,
)


class ConnectionHandler:
    """Serves one socket until either side closes it."""

    def __init__(
        self, context: Context, socket: Socket, hub: Hub, directory: Directory
    ) -> None:
        """Read from `socket`, to which the connection of `context` writes.

        The socket is in `hub` from now on, and in `directory` from its `hello` on.
        """
        self._context = context
        self._connection = connection = context.connection
        self._socket = socket
        self._hub = hub
        self._directory = directory
        self._heartbeat = Heartbeat(lambda: connection.close(CloseCode.SILENT))
        self._said_hello = False

    async def run(self) -> None:
        """Serve the socket; return when it is closed and removed from the hub."""
        connection = self._connection
        loop = asyncio.get_running_loop()
        lifetime = (connection.expires_at - clock.now()).total_seconds()
        hello = loop.call_later(HELLO_SECONDS, self._require_hello)
        expiry = loop.call_later(lifetime, connection.close, CloseCode.SESSION_OVER)
        reader = loop.create_task(self._read_guarded())
        writer = loop.create_task(connection.write())
        self._hub.open(connection)
        open_sockets = current(Metrics).open_sockets
        open_sockets.inc()
        try:
            await connection.closed
        finally:
            open_sockets.dec()
            hello.cancel()
            expiry.cancel()
            self._heartbeat.stop()
            await self._finish(reader, writer)

    def _require_hello(self) -> None:
        if not self._said_hello:
            self._connection.close(CloseCode.NO_HELLO)

    async def _finish(
        self, reader: asyncio.Task[None], writer: asyncio.Task[None]
    ) -> None:
        connection = self._connection
        code = connection.closed.result() if connection.is_closed else CloseCode.LOST
        # Before a restart, the running command has been waited for already.
        if connection.is_busy and code is not CloseCode.SERVICE_RESTART:
            await asyncio.wait({reader}, timeout=GRACE_SECONDS)
        reader.cancel()
        writer.cancel()
        await asyncio.gather(reader, writer, return_exceptions=True)
        current(Metrics).socket_closes.labels(code.name.lower()).inc()
        if await self._directory.leave(connection):
            self._context.presence.disconnected(connection.user_id)
            await self._context.calls.disconnected(connection.tab)
        if code is CloseCode.LOST:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                await self._socket.close(code)

    async def _read_guarded(self) -> None:
        try:
            await self._read()
        except Exception:
            logger.exception("socket_failed")
            self._connection.close(CloseCode.INTERNAL)

    async def _read(self) -> None:
        # Opening counts like a frame: reconnecting does not reset the limit.
        await self._count()
        while not self._connection.is_closed:
            frame = await self._socket.receive()
            if frame is None:
                self._connection.close(CloseCode.LOST)
                return
            self._heartbeat.heard()
            self._connection.begin_command()
            await self._take(frame)
            await self._connection.end_command()

    async def _take(self, frame: str | bytes) -> None:
        since = time.perf_counter()
        if _is_too_big(frame):
            count_invalid()
            self._connection.close(CloseCode.TOO_BIG)
            return
        if isinstance(frame, bytes):
            count_invalid()
            self._connection.close(CloseCode.NOT_TEXT)
            return
        if not await self._count():
            return
        try:
            command = parse(frame)
        except BadFrameError as bad:
            count_invalid(bad.type)
            await self._connection.reply(bad.error.encode())
            return
        handle = self._carry_out if self._said_hello else self._first
        count_answered(command, await handle(command), since=since)

    async def _count(self) -> bool:
        """Count a frame of the user; too many close the socket."""
        try:
            await current(RateLimiter).spend(Rule.FRAME, self._connection.user_id)
        except TooManyRequestsError:
            self._connection.close(CloseCode.TOO_MANY)
            return False
        return True

    async def _carry_out(self, command: Command) -> Push | None:
        if isinstance(command, Ping):
            self._heartbeat.pinged()
        if isinstance(command, SIGNS_OF_ACTIVITY):
            self._context.presence.active(self._connection.user_id)
        frame = await answer(self._context, command)
        if frame is not None:
            await self._connection.reply(frame.encode())
        if _says_session_is_over(frame):
            self._connection.close(CloseCode.SESSION_OVER)
        return frame

    async def _first(self, command: Command) -> Push | None:
        if not isinstance(command, Hello):
            refusal = error_frame(
                ErrorCode.HELLO_FIRST, texts.api.HELLO_FIRST, ref=command.ref
            )
            await self._connection.reply(refusal.encode())
            return refusal
        # It has been said, however long the answer takes.
        self._said_hello = True
        try:
            # The session may have ended since the handshake.
            async with current(Openings):
                await self._connection.session_check.check()
        except NotSignedInError:
            self._connection.close(CloseCode.SESSION_OVER)
            return None
        self._connection.introduce(command.tab_id, command.subscribe)
        # From here on pushes are queued; they follow `welcome`.
        await self._directory.join(self._connection)
        welcome = await self._welcome(command)
        await self._connection.greet(welcome.encode())
        self._begin_presence()
        await self._context.calls.connected(self._connection.tab)
        return welcome

    def _begin_presence(self) -> None:
        presence, user_id = self._context.presence, self._connection.user_id
        presence.connected(user_id)
        if Topic.PRESENCE in self._connection.topics:
            presence.start(self._show_friends())

    async def _show_friends(self) -> None:
        async with current(Openings):
            presence = self._context.presence
            changes = await presence.of_friends(self._connection.user_id)
        self._connection.push(present_friends(changes).encode())

    async def _welcome(self, command: Hello) -> Welcome:
        user_id = self._connection.user_id
        async with current(Openings):
            user = await self._context.calls.view_of(user_id)
            inbox_version = await users.inbox_version(user_id)
        return Welcome(
            ref=command.ref,
            user=user,
            tab_id=command.tab_id,
            server_time=clock.now(),
            inbox_version=inbox_version,
            missed=await self._missed(),
        )

    async def _missed(self) -> list[MissedRing]:
        try:
            return await self._context.calls.missed(self._connection.user_id)
        except RedisDownError:
            # The socket carries messages while Redis, which knows the calls, is away.
            logger.warning("calls_unavailable", exc_info=True)
            return []


def _is_too_big(frame: str | bytes) -> bool:
    if isinstance(frame, bytes) or len(frame) > MAX_FRAME_BYTES:
        return len(frame) > MAX_FRAME_BYTES
    # A code point takes at most four bytes: short texts need no encoding to measure.
    if len(frame) <= MAX_FRAME_BYTES // 4:
        return False
    return len(frame.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES


def _says_session_is_over(answer: Push | None) -> bool:
    return isinstance(answer, Error) and answer.code is ErrorCode.NOT_SIGNED_IN
