"""`/api/ws`: authenticate the handshake and adapt Starlette's WebSocket."""

from fastapi import APIRouter, WebSocket
from sqlalchemy import exc
from starlette.websockets import WebSocketDisconnect, WebSocketState

from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal
from waves.core.errors import NotSignedInError
from waves.core.logging import get_logger
from waves.core.openings import Openings
from waves.core.security import is_allowed_origin, token_from_cookies
from waves.core.services import current
from waves.realtime.connection import SocketLostError
from waves.realtime.protocol.codes import CloseCode
from waves.realtime.realtime import Realtime

logger = get_logger(__name__)

# Raised by Starlette and granian after the client has disconnected.
_GONE = (RuntimeError, WebSocketDisconnect, OSError)

router = APIRouter(tags=["realtime"])


@router.websocket("/api/ws")
async def socket(websocket: WebSocket) -> None:
    """Serve the socket of one tab. HTTP 403 without our origin and a session."""
    token = token_from_cookies(websocket.headers.get("cookie"))
    admitted = await _admit(websocket, token)
    if not isinstance(admitted, Principal):
        # Closing a socket before it is accepted sends HTTP 403.
        await websocket.close(admitted)
        return
    await websocket.accept()
    await current(Realtime).serve(StarletteSocket(websocket), admitted, token)


async def _admit(websocket: WebSocket, token: str) -> Principal | CloseCode:
    origins = websocket.headers.getlist("origin")
    if len(origins) != 1 or not is_allowed_origin(origins[0]):
        return CloseCode.WRONG_ORIGIN
    try:
        async with current(Openings):
            return await sessions.authenticate(token)
    except NotSignedInError:
        return CloseCode.SESSION_OVER
    except exc.SQLAlchemyError:
        logger.exception("socket_refused", reason="database_unavailable")
        return CloseCode.INTERNAL


class StarletteSocket:
    """Adapts an accepted Starlette WebSocket to the interface of `realtime`."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def receive(self) -> str | bytes | None:
        """Return the next frame, or None after the client has disconnected."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text: str | None = message.get("text")
        return message.get("bytes", b"") if text is None else text

    async def send(self, text: str) -> None:
        """Send a text frame; wait while the client does not read.

        Raises:
            SocketLostError: The client has disconnected.
        """
        try:
            await self._websocket.send_text(text)
        except _GONE:
            raise SocketLostError from None

    async def close(self, code: int) -> None:
        """Close the socket with this code."""
        if self._websocket.application_state is not WebSocketState.CONNECTED:
            return
        try:
            await self._websocket.close(code)
        except _GONE:
            logger.debug("socket_already_closed")
