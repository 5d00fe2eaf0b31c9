"""What happens to accounts."""

from dataclasses import dataclass
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class SessionRevoked(Event):
    """A session has ended: its sockets and tabs must close at once."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """A person's name or picture is another one now."""

    user_id: UUID
