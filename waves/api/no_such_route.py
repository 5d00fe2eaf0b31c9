"""Answer unknown `/api` paths with 404 or 405 instead of a Reflex page.

Reflex is mounted at the root below the API and would answer with its page.
"""

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from waves.api import errors

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class NoSuchRoute:
    """ASGI endpoint: 404, or 405 with the methods that the path supports."""

    def __init__(self, routes: list[BaseRoute]) -> None:
        self._routes = tuple(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send 404 or 405; refuse a WebSocket with HTTP 403."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        allowed = [method for method in _METHODS if self._takes(scope, method)]
        if not allowed:
            await errors.answer(404)(scope, receive, send)
            return
        if "GET" in allowed:
            allowed.append("HEAD")
        headers = {"Allow": ", ".join(allowed)}
        await errors.answer(405, headers=headers)(scope, receive, send)

    def _takes(self, scope: Scope, method: str) -> bool:
        asked = {**scope, "method": method}
        return any(route.matches(asked)[0] is Match.FULL for route in self._routes)
