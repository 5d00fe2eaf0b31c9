"""Security headers of every response.

The policy is strict: inline scripts and style elements only from the build, no `eval`.
`style` attributes are allowed, because the prerendered pages have some. Browsers that
do not know `style-src-elem` take `style-src`.
"""

import re
from functools import partial
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from waves.api.built_pages import InlineSources, inline_sources
from waves.api.request_limits import is_api
from waves.api.response_start import before_response
from waves.core.services import current
from waves.settings.settings import Settings

_HASHED = re.compile(r"/assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_NO_PAGE = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILE = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""For scripts, styles and icons: they are no documents; some scripts are workers."""
_CACHEABLE = frozenset({200, 206, 304})
_PERMISSIONS = (
    "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), "
    "fullscreen=(self), geolocation=(), payment=(), usb=()"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the app and add the headers to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        await self._app(scope, receive, before_response(send, partial(_add, scope)))


def _add(scope: Scope, start: Message) -> None:
    headers, path = MutableHeaders(scope=start), str(scope["path"])
    headers.update(_ALWAYS)
    if is_api(path):
        # Files of messages have their own.
        headers.setdefault("Content-Security-Policy", _NO_PAGE)
    else:
        headers["Content-Security-Policy"] = _policy(scope, path, headers)
        _stay_here(headers)
    _add_transport(headers)
    _add_caching(headers, path, start["status"])


def _host(scope: Scope) -> str:
    host = Headers(scope=scope).get("host", "")
    return host if _HOST.fullmatch(host) else ""


def _policy(scope: Scope, path: str, headers: MutableHeaders) -> str:
    is_image = headers.get("content-type", "").startswith("image/")
    if is_image or is_hashed(path):
        return _FILE
    return content_policy(_host(scope), inline_sources())


def is_hashed(path: str) -> bool:
    """Return whether this is a file of the build whose name has a hash."""
    return _HASHED.fullmatch(path) is not None


def content_policy(host: str, inline: InlineSources) -> str:
    """Return the Content-Security-Policy (CSP Level 3) of pages at `host`.

    The WebSocket origin is listed, because not every browser includes it in
    'self'.
    """
    scripts, styles = (" ".join(["'self'", *sources]) for sources in inline)
    sockets = f" ws://{host} wss://{host}" if host else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            f"style-src-elem {styles}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{sockets}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _add_transport(headers: MutableHeaders) -> None:
    if current(Settings).is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"


def _stay_here(headers: MutableHeaders) -> None:
    """Make a redirect relative to the origin, independent of the `Host` header.

    Starlette's static files redirect to an absolute URL made of `Host` and of the
    scheme between the proxy and this server. The path has one leading slash,
    because two would start a host name.
    """
    if "location" in headers:
        target = urlsplit(headers["location"])
        query = f"?{target.query}" if target.query else ""
        headers["location"] = f"/{target.path.lstrip('/')}{query}"


def _add_caching(headers: MutableHeaders, path: str, status: int) -> None:
    if is_api(path):
        headers.setdefault("Cache-Control", "no-store")
    elif status in _CACHEABLE and is_hashed(path):
        headers["Cache-Control"] = _FOR_A_YEAR
    elif headers.get("cache-control") != "no-store":
        # Cached, but revalidated each time: pages refer to the newest assets.
        headers["Cache-Control"] = "no-cache"
