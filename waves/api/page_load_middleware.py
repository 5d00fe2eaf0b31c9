"""Record page requests, so that a reload is not mistaken for a closed tab."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from waves.api.request_limits import is_api
from waves.core.logging import get_logger
from waves.core.redis_client import RedisDownError
from waves.core.security import TokenError, read_session_token, token_from_cookies
from waves.core.services import current
from waves.realtime.realtime import Realtime

logger = get_logger(__name__)


class PageLoadMiddleware:
    """ASGI middleware that records in `Realtime` which sessions request a document."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record the session of a document request; call the app."""
        if scope["type"] == "http" and not is_api(str(scope["path"])):
            headers = Headers(scope=scope)
            if wants_document(headers):
                await self._note_session(headers.get("cookie"))
        await self._app(scope, receive, send)

    async def _note_session(self, cookies: str | None) -> None:
        token = token_from_cookies(cookies)
        if not token:
            return
        try:
            await current(Realtime).page_loads.note(read_session_token(token).sid)
        except TokenError:
            return
        except RedisDownError:
            # A page that is left without a word counts as reloading.
            logger.warning("page_load_not_noted", exc_info=True)


def wants_document(headers: Headers) -> bool:
    """Return whether the request is that of a page (Fetch Metadata, section 2.2)."""
    # Without HTTPS, browsers send Accept but no Fetch Metadata.
    if (wanted := headers.get("sec-fetch-dest")) is not None:
        return wanted == "document"
    return "text/html" in headers.get("accept", "")
