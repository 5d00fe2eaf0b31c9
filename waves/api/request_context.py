"""ASGI middleware that gives every request and socket an id for log lines.

The id of a request is returned as `X-Request-ID`. A trusted proxy may choose it, so
that its log and ours name the same request; from anybody else the header is ignored.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from waves.api.response_start import before_response
from waves.core.ids import new_id
from waves.core.logging import bound
from waves.core.services import current
from waves.settings.settings import Settings

HEADER = "X-Request-ID"
_ID = re.compile(r"[0-9A-Za-z_.-]{8,64}")


class RequestContext:
    """ASGI middleware that binds `request_id` or `connection_id` in log lines."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the id of the request or socket; call the app."""
        if scope["type"] == "websocket":
            with bound(connection_id=_id_of(scope)):
                await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(_id_of(scope), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(
        self, request_id: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        def name(start: Message) -> None:
            MutableHeaders(scope=start)[HEADER] = request_id

        with bound(request_id=request_id):
            await self._app(scope, receive, before_response(send, name))


def _id_of(scope: Scope) -> str:
    if current(Settings).trusted_proxy_hops:
        given = Headers(scope=scope).getlist(HEADER)
        if len(given) == 1 and _ID.fullmatch(given[0]):
            return given[0]
    return new_id().hex
