"""ASGI middleware that refuses changes requested by pages of other origins.

The cookie accompanies every request, so only the `Origin` header and `Sec-Fetch-Site`
(Fetch Metadata), which browsers set, identify the site that sent it.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from waves import texts
from waves.api import errors
from waves.api.request_limits import is_api
from waves.core.errors import NotAllowedError
from waves.core.security import is_allowed_origin

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})


class CsrfMiddleware:
    """ASGI middleware around the routes of `/api`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a cross-site change, or call the app."""
        if scope["type"] != "http" or not is_api(str(scope["path"])) or _may(scope):
            await self._app(scope, receive, send)
            return
        error = NotAllowedError(texts.api.CROSS_SITE, code="wrong_origin")
        await errors.from_error(error)(scope, receive, send)


def _may(scope: Scope) -> bool:
    if scope["method"] in _SAFE_METHODS:
        return True
    # Browsers send the origin with every change (Fetch, section 3.2), so a request
    # without one is refused as well.
    headers = Headers(scope=scope)
    origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
    return (
        len(origins) == 1 and is_allowed_origin(origins[0]) and {*sites} <= _OWN_SITES
    )
