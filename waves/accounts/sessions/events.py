"""Domain events of sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class SessionBegan(Event):
    """A user signed in."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class SessionSeen(Event):
    """A session was used; at most once a minute."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class SessionRevoked(Event):
    """A session ended; its sockets and tabs must close at once."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class SignedInElsewhere(Event):
    """A user signed in with a browser that was not used recently."""

    user_id: UUID
    browser: str
    at: datetime
