"""STUN and TURN servers for a browser, with short-lived credentials.

The credentials are those of coturn's `use-auth-secret`, from the draft "A REST
API For Access To TURN Services" (draft-uberti-behave-turn-rest-00): the username
is the time of expiry and the user's id, the password an HMAC-SHA1 of it. There
is no default server: the operator configures the servers.
"""

import base64
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, Field

from waves.core.clock import now
from waves.settings.settings import Settings


class IceServer(BaseModel):
    """An RTCIceServer (W3C WebRTC, section 4.2.4)."""

    urls: list[str]
    username: str | None = Field(default=None, exclude_if=lambda name: name is None)
    credential: str | None = Field(default=None, exclude_if=lambda word: word is None)


class IceServers(BaseModel):
    """What `GET /api/ice-servers` answers; `items` goes into an RTCConfiguration."""

    items: list[IceServer]
    ttl: int
    """The lifetime of the credentials in seconds; request new ones before each call."""


def ice_servers(settings: Settings, user_id: UUID) -> IceServers:
    """Return the servers for `user_id`, with credentials valid for `ttl` seconds."""
    items: list[IceServer] = []
    if settings.stun_urls:
        items.append(IceServer(urls=list(settings.stun_urls)))
    if settings.turn_urls and settings.turn_secret:
        expires_at = now() + timedelta(seconds=settings.turn_ttl)
        items.append(_turn_server(settings, user_id, expires_at))
    return IceServers(items=items, ttl=settings.turn_ttl)


def _turn_server(settings: Settings, user_id: UUID, expires_at: datetime) -> IceServer:
    username = f"{int(expires_at.timestamp())}:{user_id}"
    secret = settings.turn_secret.encode()
    # SHA-1 is what coturn computes; an HMAC does not need collision resistance.
    password = hmac.digest(secret, username.encode(), "sha1")
    return IceServer(
        urls=list(settings.turn_urls),
        username=username,
        credential=base64.b64encode(password).decode(),
    )
