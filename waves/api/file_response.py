"""Responses with the content of files: cached for ever, in ranges, and harmless.

Only what Waves has determined to be an image or audio is shown in place; a browser
saves anything else and never runs it, whatever it contains.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from waves.chat.files.content import Content, open_content
from waves.files.store import Span

_RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")
_POLICY = (
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# The content of an id never changes, and only its two users get it.
_FOR_A_YEAR = "private, max-age=31536000, immutable"


class _Unsatisfiable(NamedTuple):
    """A range that lies outside of the content."""


async def respond(headers: Mapping[str, str], content: Content) -> Response:
    """Return the response to a request with these headers (RFC 9110, section 14).

    Raises:
        NotFoundError: The content was removed meanwhile.
    """
    sent = _headers(content)
    if sent["ETag"] in _tags(headers.get("if-none-match", "")):
        return Response(status_code=304, headers=sent)
    span = _requested(headers, sent["ETag"], content.size)
    if isinstance(span, _Unsatisfiable):
        return Response(
            status_code=416, headers={"Content-Range": f"bytes */{content.size}"}
        )
    opened = await open_content(content, span)
    length = span.end - span.start if span else opened.size
    sent["Content-Length"] = str(length)
    if span:
        sent["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{content.size}"
    status = 206 if span else 200
    return StreamingResponse(opened.chunks, status_code=status, headers=sent)


def _headers(content: Content) -> dict[str, str]:
    name = quote(content.file.name, safe="")
    is_shown = content.file.kind in {"image", "voice"}
    way = "inline" if is_shown else "attachment"
    return {
        "Content-Type": content.type,
        "Content-Disposition": f"{way}; filename*=UTF-8''{name}",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": _FOR_A_YEAR,
        "Accept-Ranges": "bytes" if content.size is not None else "none",
        "ETag": f'"{content.name}"',
    }


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _requested(
    headers: Mapping[str, str], tag: str, size: int | None
) -> Span | _Unsatisfiable | None:
    """Return the range to send, or None for everything.

    Several ranges, and those of another content, are answered with everything.
    """
    found = _RANGE.fullmatch(headers.get("range", "").strip())
    if size is None or found is None or headers.get("if-range", tag) != tag:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, end = max(size - int(suffix), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None
    return Span(start, end) if start < end else _Unsatisfiable()
