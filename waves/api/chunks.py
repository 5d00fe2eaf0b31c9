"""Read the body of a chunk of an upload, which `RequestLimits` leaves alone.

It is read once the caller is known: a stranger fills no memory.
"""

import asyncio

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from waves import texts
from waves.chat.files.uploads import MAX_CHUNK
from waves.core.errors import WavesError

SECONDS = 60.0
"""Timeout for receiving a chunk: 140 kbit/s for the largest."""


class BadChunkError(WavesError):
    """The body is not one chunk; `status` is the status code of the response."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail, code=code)
        self.status = status


async def check_type(request: Request) -> None:
    """Raise `BadChunkError` unless the body is announced as plain bytes."""
    kinds = request.headers.getlist("content-type")
    is_plain = "content-encoding" not in request.headers
    if kinds != ["application/octet-stream"] or not is_plain:
        raise BadChunkError(415, "unsupported_media_type", texts.api.NOT_BYTES)


async def read_chunk(request: Request) -> bytes:
    """Return the body.

    Raises:
        BadChunkError: It is too large.
        HTTPException: It is incomplete or too slow.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > MAX_CHUNK:
        raise _too_large()
    try:
        async with asyncio.timeout(SECONDS):
            return await _read(request)
    except (TimeoutError, ClientDisconnect):
        raise HTTPException(408, headers={"Connection": "close"}) from None


async def _read(request: Request) -> bytes:
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_CHUNK:
            raise _too_large()
        parts.append(part)
    return b"".join(parts)


def _too_large() -> BadChunkError:
    return BadChunkError(413, "too_large", texts.api.CHUNK_TOO_LARGE)
