"""ASGI middleware that measures HTTP requests by route, method and status."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from waves.api.request_limits import is_api
from waves.api.response_start import before_response
from waves.api.security_headers import is_hashed
from waves.core.metrics import Metrics
from waves.core.services import current

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestMetrics:
    """ASGI middleware around everything that answers requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the app; measure until the response begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        method = scope["method"] if scope["method"] in _METHODS else "other"

        def observe(start: Message) -> None:
            requests = current(Metrics).requests
            measured = requests.labels(_route(scope), method, start["status"])
            measured.observe(time.perf_counter() - started)

        await self._app(scope, receive, before_response(send, observe))


def _route(scope: Scope) -> str:
    """Return the template of the route: paths have too many values for a label."""
    path = str(scope["path"])
    if is_api(path):
        # An unknown path has none, and neither has what a middleware refuses.
        return getattr(scope.get("route"), "path", "none")
    return "asset" if is_hashed(path) else "page"
