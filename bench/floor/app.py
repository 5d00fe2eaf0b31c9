"""A minimal ASGI app: two pages, a relay and an echo over WebSockets."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HERE = Path(__file__).parent
PAGES = {
    "/": (HERE / "relay.html").read_bytes(),
    "/static": (HERE / "static.html").read_bytes(),
    "/api/readyz": b"ready",
}
_relayed: set[Send] = set()


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one request or one socket."""
    if scope["type"] == "http":
        await _page(scope["path"], send)
    elif scope["type"] == "websocket":
        await (_relay if scope["path"] == "/relay" else _echo)(receive, send)


async def _page(path: str, send: Send) -> None:
    body = PAGES.get(path, b"")
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        # As the product does: the browser starts another process for the page.
        (b"cross-origin-opener-policy", b"same-origin"),
    ]
    status = 200 if body else 404
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _relay(receive: Receive, send: Send) -> None:
    """Send what arrives to every other socket."""
    await receive()
    await send({"type": "websocket.accept"})
    _relayed.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            frame = {"type": "websocket.send", "text": message["text"]}
            for other in _relayed - {send}:
                await other(frame)
    finally:
        _relayed.discard(send)


async def _echo(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})
