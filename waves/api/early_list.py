"""ASGI middleware: documents of the app have the first conversations of their user.

They are drawn with the first paint. The build puts placeholders between two comments;
of a document for somebody who is signed in, this replaces them.
"""

import asyncio
import re
import zlib
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from waves.api.built_pages import BUILD
from waves.api.page_load_middleware import wants_document
from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.errors import WavesError
from waves.core.logging import get_logger
from waves.core.security import token_from_cookies

logger = get_logger(__name__)

Draw = Callable[[str, str], Awaitable[Sequence[str]]]
"""Returns the markup for a session token and the username in the address, in parts:
one for each conversation. Nothing is drawn if there are none."""

WAIT_SECONDS = 2.0
"""A page is not kept waiting any longer for a slow database."""
_PLACE = re.compile(rb"<!--conversations-->.*?<!--/conversations-->", re.DOTALL)
_PAGES = {
    "/": "index.html",
    "/settings": "settings.html",
    "/settings/": "settings.html",
}
_CONVERSATION = re.compile(r"/c/([^/]+)/?")
_CONVERSATION_PAGE = "404.html"
_GZIP_ACCEPTED = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
_GZIP = zlib.MAX_WBITS | 16


class Page:
    """A built page around the list; its beginning is compressed once."""

    def __init__(self, before: bytes, after: bytes) -> None:
        self._before = before
        self._after = after
        self._compressor = zlib.compressobj(9, wbits=_GZIP)
        self._begun = _apart(self._compressor, before)

    def plain(self, parts: Sequence[bytes]) -> bytes:
        """Return the page with this list."""
        return b"".join([self._before, *parts, self._after])

    def gzipped(self, parts: Sequence[bytes]) -> bytes:
        """Return the page with this list, compressed (RFC 1952).

        Each part is compressed apart. Otherwise the length of the page would tell a
        person who sees it pass, and has sent a message, what the messages of others
        have in common with it (BREACH).
        """
        compressor = self._compressor.copy()
        drawn = [_apart(compressor, part) for part in parts]
        rest = compressor.compress(self._after) + compressor.flush()
        return b"".join([self._begun, *drawn, rest])


def _apart(compressor: Any, part: bytes) -> bytes:
    """Compress a part so that no other one refers to it."""
    return compressor.compress(part) + compressor.flush(zlib.Z_FULL_FLUSH)


class EarlyList:
    """Serves documents with the first conversations of the user."""

    def __init__(self, app: ASGIApp, draw: Draw) -> None:
        """Put what `draw` returns into the documents; `app` serves all others."""
        self._app = app
        self._draw = draw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a document with its list, or pass the request on."""
        response = await self._response(scope) if scope["type"] == "http" else None
        await (response or self._app)(scope, receive, send)

    async def _response(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["method"] != "GET" or not wants_document(headers):
            return None
        token = token_from_cookies(headers.get("cookie"))
        path = str(scope["path"])
        if not token or (page := _page_of(path)) is None:
            return None
        parts = [part.encode() for part in await self._drawn(token, path)]
        return _document(page, parts, headers) if parts else None

    async def _drawn(self, token: str, path: str) -> Sequence[str]:
        conversation = _CONVERSATION.fullmatch(path)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await self._draw(token, conversation[1] if conversation else "")
        except (WavesError, TimeoutError, *UNAVAILABLE) as error:
            logger.debug("list_not_drawn", reason=type(error).__name__)
            return ()


def _page_of(path: str) -> Page | None:
    name = _CONVERSATION_PAGE if _CONVERSATION.fullmatch(path) else _PAGES.get(path)
    if name is None:
        return None
    file = BUILD / name
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError:
        return None  # in development, Vite serves the pages


@lru_cache(maxsize=8)
def _read(file: Path, _made_at: int) -> Page | None:
    html = file.read_bytes()
    place = _PLACE.search(html)
    return Page(html[: place.start()], html[place.end() :]) if place else None


def _document(page: Page, parts: Sequence[bytes], headers: Headers) -> Response:
    said = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie"}
    body = page.plain(parts)
    if _GZIP_ACCEPTED.search(headers.get("accept-encoding", "")):
        body, said["Content-Encoding"] = page.gzipped(parts), "gzip"
    return Response(body, media_type="text/html", headers=said)
