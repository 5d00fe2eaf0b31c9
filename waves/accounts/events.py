"""Domain events of accounts."""

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
class ProfileChanging(Event):
    """A person's name or picture is about to change, in this transaction.

    Its handlers add to `viewers` everybody whose screen shows the person.
    """

    user_id: UUID
    viewers: set[UUID]


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """A person's name or picture is another one now."""

    user_id: UUID
    inbox_versions: dict[UUID, int]
    """Of everybody whose screen shows the person, themselves included."""


@dataclass(frozen=True, slots=True)
class SignedUp(Event):
    """There is a new account."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class SignedInElsewhere(Event):
    """Somebody signed in with a browser that this person has not used lately."""

    user_id: UUID
    device: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    """The password is another one now."""

    user_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class MailDeliveryChanged(Event):
    """Mail to the person's address is refused for good, or arrives again."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class ProviderLinked(Event):
    """One can sign in to the account by a provider now."""

    user_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ProviderUnlinked(Event):
    """One can no longer sign in to the account by a provider."""

    user_id: UUID
    at: datetime
