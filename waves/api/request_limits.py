"""ASGI middleware that limits the bodies of API requests and answers failures.

It refuses a body that is too long, too slow, incomplete or not JSON.
"""

import asyncio

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from waves.api import errors
from waves.core.logging import get_logger

logger = get_logger(__name__)

MAX_BODY = 64 * 1024
MAX_DISCARDED = 1024 * 1024
"""Up to this size, a body that is too long is read to its end before it is refused.

Otherwise the connection closes while it is being sent, and a client or a proxy may
report a broken connection in place of the answer (RFC 9112, section 9.6).
"""
BODY_SECONDS = 20.0
"""Timeout for receiving a whole body."""
DISCARD_SECONDS = 2.0
"""Timeout for the rest of a body that is too long."""


class RequestLimits:
    """ASGI middleware around the routes of `/api`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request. HEAD is served as GET without the body."""
        if scope["type"] != "http" or not is_api(str(scope["path"])):
            await self._app(scope, receive, send)
            return
        if _is_upload(scope):
            await self._answer(None, scope, receive, send)
            return
        refusal, body = None, b""
        try:
            body = await _read(scope, receive)
        except _BodyError as error:
            refusal = errors.answer(error.status, headers={"Connection": "close"})
        if body and not _is_json(Headers(scope=scope)):
            refusal = errors.answer(415)
        if scope["method"] == "HEAD":
            # Not a copy: outer middleware reads the route.
            scope["method"] = "GET"
            send = _without_body(send)
        replay = _replaying(body, receive)
        await self._answer(refusal, scope, replay, send)

    async def _answer(
        self, refusal: Response | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception:
            logger.exception(
                "request_failed", method=scope["method"], path=scope["path"]
            )
            if started:
                raise
            await errors.answer(500)(scope, receive, send)


def is_api(path: str) -> bool:
    """Return whether the API serves this path."""
    return path == "/api" or path.startswith("/api/")


def _is_upload(scope: Scope) -> bool:
    """Return whether this is a chunk of a file, which `chunks.py` reads."""
    return scope["method"] == "PATCH" and str(scope["path"]).startswith("/api/files/")


def _is_json(headers: Headers) -> bool:
    kinds = headers.getlist("content-type")
    if len(kinds) != 1 or "content-encoding" in headers:
        return False
    return kinds[0].partition(";")[0].strip().lower() == "application/json"


class _BodyError(Exception):
    """The body is invalid; `status` is the status code of the response."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _read(scope: Scope, receive: Receive) -> bytes:
    announced = Headers(scope=scope).get("content-length", "0")
    if announced.isdecimal() and int(announced) > MAX_DISCARDED:
        raise _BodyError(413)
    body = _Body()
    try:
        async with asyncio.timeout(BODY_SECONDS) as limit:
            await _read_to_its_end(receive, body, limit)
    except TimeoutError:
        raise _BodyError(413 if body.is_too_long else 408) from None
    if body.is_too_long:
        raise _BodyError(413)
    return body.content


class _Body:
    """What has arrived of a body; of one that is too long, its size."""

    def __init__(self) -> None:
        self.content = b""
        self.size = 0

    @property
    def is_too_long(self) -> bool:
        return self.size > MAX_BODY

    def add(self, part: bytes) -> None:
        self.size += len(part)
        self.content = b"" if self.is_too_long else self.content + part


async def _read_to_its_end(
    receive: Receive, body: _Body, limit: asyncio.Timeout
) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # The body is incomplete.
            raise _BodyError(408)
        was_too_long = body.is_too_long
        body.add(message.get("body", b""))
        if not message.get("more_body", False) or body.size > MAX_DISCARDED:
            return
        if body.is_too_long and not was_too_long:
            loop = asyncio.get_running_loop()
            limit.reschedule(loop.time() + DISCARD_SECONDS)


def _replaying(body: bytes, receive: Receive) -> Receive:
    replayed = False

    async def receive_again() -> Message:
        nonlocal replayed
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
