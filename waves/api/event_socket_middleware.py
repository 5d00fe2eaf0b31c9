"""ASGI middleware in front of Reflex's routes and its Socket.IO endpoint.

`/_event` is open to visitors who are not signed in, and Reflex treats whatever it
reads as an event. So only our own origin can connect, at a limited rate, and only
frames that Reflex's client sends are accepted: text of Engine.IO 4 around
Socket.IO 5, at most 64 KiB, on one namespace that must be joined in time. Any other
frame closes the socket before it is parsed. Reflex's other routes return 404.
"""

import re
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import parse_qs

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from waves.accounts.sessions import service as sessions
from waves.api import errors
from waves.api.event_frame_filter import EventFrameFilter
from waves.api.proxy_check import client_address
from waves.core.errors import NotSignedInError, TooManyRequestsError
from waves.core.leaky_bucket import LeakyBucket
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.openings import Openings
from waves.core.rate_limits import RateLimiter, Rule, network_of
from waves.core.security import is_allowed_origin, token_from_cookies
from waves.core.services import current
from waves.core.shutdown import Shutdown
from waves.realtime.realtime import Realtime
from waves.settings.settings import Settings

logger = get_logger(__name__)

EVENT_PATH = "/_event"
MOST_SOCKETS = 400
"""Open sockets per session, or per address without a session, on all workers."""
EVENTS_PER_SECOND = 50
"""Per socket, after a burst. All sockets of one session share twice as many on each
worker: a delay protects the loop of the worker that reads them."""
BURST = 100
_UNUSED = frozenset(
    {"/_upload", "/_health", "/_all_routes", "/ping", "/auth-codespace"}
)
# Reflex's client formats a UUID like this; `core/logging.py` recognises it too.
_TAB = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,32}")


class EventSocketMiddleware:
    """ASGI middleware that limits Reflex's socket and disables its other routes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: Counter[str] = Counter()
        self._buckets: dict[str, LeakyBucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or limit the socket until it closes."""
        kind, path = scope["type"], str(scope.get("path", ""))
        if kind == "websocket" and _is_under(path, EVENT_PATH):
            await self._serve(scope, receive, send)
        elif kind == "http" and any(
            _is_under(path, unused) for unused in (EVENT_PATH, *_UNUSED)
        ):
            await errors.answer(404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = await _key_of(scope)
        shutdown = current(Shutdown)
        if key is None or shutdown.has_begun:
            await _refuse(scope, receive, send)
            return
        async with self._counted(key) as is_one_too_many:
            if is_one_too_many or shutdown.has_begun:
                await _refuse(scope, receive, send)
                return
            own = LeakyBucket(per_second=EVENTS_PER_SECOND, at_once=BURST)
            buckets = (own, self._buckets[key]) if current(Settings).limits else ()
            frames = EventFrameFilter(receive, send, buckets)
            with _gauged(), shutdown.calling(frames.restart):
                await self._app(scope, frames.receive, frames.send)

    @asynccontextmanager
    async def _counted(self, key: str) -> AsyncGenerator[bool]:
        """Count a socket while it is open; yield whether there are too many."""
        self._buckets.setdefault(
            key, LeakyBucket(per_second=2 * EVENTS_PER_SECOND, at_once=2 * BURST)
        )
        counts = current(Realtime).tab_counts
        self._open[key] += 1
        try:
            yield await counts.put(key, self._open[key]) > MOST_SOCKETS
        finally:
            self._open[key] -= 1
            left = self._open[key]
            if not left:
                del self._open[key], self._buckets[key]
            await counts.put(key, left)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    # Closing a socket before it is accepted sends HTTP 403.
    await WebSocketClose()(scope, receive, send)


@contextmanager
def _gauged() -> Generator[None]:
    open_tabs = current(Metrics).open_tabs
    open_tabs.inc()
    try:
        yield
    finally:
        open_tabs.dec()


async def _key_of(scope: Scope) -> str | None:
    """Return the key that a socket is counted under; None to refuse it."""
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    if len(origins) != 1 or not is_allowed_origin(origins[0]):
        return None
    version = headers.get("sec-websocket-protocol", "0")
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    tabs = query.get("token", [])
    if len(tabs) != 1 or not _TAB.fullmatch(tabs[0]) or not _VERSION.fullmatch(version):
        return None
    try:
        async with current(Openings):
            session = await sessions.authenticate(
                token_from_cookies("; ".join(headers.getlist("cookie")))
            )
        key = str(session.session_id)
    except NotSignedInError:
        key = network_of(client_address(HTTPConnection(scope)))
    except SQLAlchemyError:
        logger.exception("tab_refused", reason="database_unavailable")
        return None
    try:
        await current(RateLimiter).spend(Rule.OPEN_TAB, key)
    except TooManyRequestsError:
        return None
    return key


def _is_under(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")
