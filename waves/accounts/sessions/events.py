"""Domain events of sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class SessionBegan(Event):
    """Somebody has signed in."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class SessionSeen(Event):
    """A session was used after a while; said about once a minute."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class SessionRevoked(Event):
    """A session has ended: its sockets and tabs must close at once."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class SignedInElsewhere(Event):
    """Somebody signed in with a browser that this person has not used lately."""

    user_id: UUID
    device: str
    at: datetime
