"""Reflex's Socket.IO namespace with authentication and validation in front.

The token of a tab is in the address of its socket and gives access to the state that
the server keeps for it. Therefore a token is bound to the session that it first came
with; with any other session, it is replaced by a fresh one. The state is dropped soon
after the tab is closed.
"""

import asyncio
import logging
import secrets
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import reflex as rx
from reflex.app import EventNamespace
from reflex.istate.manager.memory import StateManagerMemory
from socketio.exceptions import ConnectionRefusedError as JoinRefusedError

from waves.accounts.sessions import service as sessions
from waves.core.errors import NotSignedInError
from waves.core.logging import get_logger
from waves.core.openings import Openings
from waves.core.security import token_from_cookies
from waves.core.services import current
from waves.state.auth.event_schemas import (
    RejectedFrameError,
    validate_connect,
    validate_event,
)
from waves.state.tabs import Tabs

logger = get_logger(__name__)

NAMESPACE = "/_event"
NOBODY = ""
KEPT_SECONDS = 60.0
"""How long the state of a signed-in tab is kept for it to reconnect."""
MOST_WAITING = 100
"""Queued events of one tab beyond which its socket is not read."""
_LOOK_AGAIN_SECONDS = 0.05


class AuthenticatedNamespace(EventNamespace):
    """Reflex's namespace with checks in front of each of its handlers."""

    def __init__(self, app: rx.App) -> None:
        """Replace the namespace that `app` made."""
        super().__init__(NAMESPACE, app)
        self._sessions: dict[str, str] = {}
        self._suspects: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def on_connect(
        self, sid: str, environ: dict[str, Any], auth: Any = None
    ) -> None:
        """Connect a tab under its own token or a fresh one."""
        try:
            greeting = validate_connect(auth)
            session = await self._session(sid, environ)
            token = _token(environ)
        except RejectedFrameError as refusal:
            self._note(sid, refusal)
            raise JoinRefusedError from None
        if self._sessions.get(token, session) != session:
            token = str(UUID(bytes=secrets.token_bytes(16)))
            await self.emit("new_token", token, to=sid)
        query = urlencode({"token": token})
        await super().on_connect(sid, {**environ, "QUERY_STRING": query}, greeting)
        if (linked := self.sid_to_token.get(sid)) is not None:
            self._sessions[linked] = session

    def on_disconnect(self, sid: str) -> asyncio.Task[Any] | None:
        """Stop updating the tab, and drop its state soon."""
        self._suspects.discard(sid)
        token = self.sid_to_token.get(sid)
        closing = super().on_disconnect(sid)
        if token is not None:
            current(Tabs).forget(token)
            self._start(self._forget(token, sid))
        return closing

    async def on_event(self, sid: str, data: Any = None, *more: Any) -> None:
        """Pass an event on if a page of ours could have sent it."""
        try:
            event = validate_event(None if more else data)
        except RejectedFrameError as refusal:
            self._note(sid, refusal)
            return
        if (token := self.sid_to_token.get(sid)) is None:
            return
        waiting = self.app.event_processor._token_queues  # noqa: SLF001
        while len(waiting.get(token, ())) >= MOST_WAITING:  # noqa: ASYNC110  Reflex's own queue
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        await super().on_event(sid, event)

    async def on_ping(self, sid: str, *_data: Any) -> None:
        """Answer a ping; its data is ignored."""
        await super().on_ping(sid)

    async def on_client_error(self, sid: str, data: Any = None, *_more: Any) -> None:
        """Log an error that a page reports."""
        await super().on_client_error(sid, data)

    async def _session(self, sid: str, environ: dict[str, Any]) -> str:
        """Return the id of the session of the handshake, or NOBODY."""
        headers = self._build_static_router_data(sid, environ)["headers"]
        try:
            token = token_from_cookies(headers.get("cookie"))
            async with current(Openings):
                principal = await sessions.authenticate(token)
        except NotSignedInError:
            return NOBODY
        return str(principal.session_id)

    def _note(self, sid: str, refusal: RejectedFrameError) -> None:
        """Log at most one warning per socket."""
        level = logging.DEBUG if sid in self._suspects else logging.WARNING
        self._suspects.add(sid)
        logger.log(level, "event_refused", reason=str(refusal))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _forget(self, token: str, sid: str) -> None:
        """Drop the state of a tab that does not reconnect."""
        if self._sessions.get(token, NOBODY) != NOBODY:
            await asyncio.sleep(KEPT_SECONDS)
        while self._is_busy(token):  # noqa: ASYNC110  Reflex's own lock
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        linked = self._token_manager.token_to_socket.get(token)
        if linked is not None and linked.sid != sid:
            return
        self._sessions.pop(token, None)
        manager = self.app.state_manager
        if isinstance(manager, StateManagerMemory):
            manager._purge_token(_state_of(token))  # noqa: SLF001

    def _is_busy(self, token: str) -> bool:
        manager = self.app.state_manager
        if not isinstance(manager, StateManagerMemory):
            return False
        lock = manager._states_locks.get(_state_of(token).lock_key)  # noqa: SLF001
        queues = self.app.event_processor._token_queues  # noqa: SLF001
        return token in queues or (lock is not None and lock.locked())


def install(app: rx.App) -> None:
    """Install the namespace in `app`."""
    namespace = AuthenticatedNamespace(app)
    app._event_namespace = namespace  # noqa: SLF001  Reflex offers no other way
    if app.sio is not None:
        app.sio.register_namespace(namespace)


def _state_of(token: str) -> rx.BaseStateToken:
    return rx.BaseStateToken(ident=token, cls=rx.State)


def _token(environ: dict[str, Any]) -> str:
    tokens = parse_qs(environ.get("QUERY_STRING", "")).get("token", [])
    if len(tokens) != 1:
        msg = "A tab without a token"
        raise RejectedFrameError(msg)
    return tokens[0]
