"""Domain events of users."""

from dataclasses import dataclass
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class ProfileChanging(Event):
    """A user's name or picture changes in this transaction.

    Handlers add to `viewers` every user whose screen shows this one.
    """

    user_id: UUID
    viewers: set[UUID]


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """A user's name or picture changed."""

    user_id: UUID
    inbox_versions: dict[UUID, int]
    """Of every user whose screen shows this one, including themselves."""


@dataclass(frozen=True, slots=True)
class PrivacyChanging(Event):
    """What a user shares with friends changes in this transaction.

    Handlers add to `viewers` every friend: what they see changes as well.
    """

    user_id: UUID
    viewers: set[UUID]


@dataclass(frozen=True, slots=True)
class PrivacyChanged(Event):
    """What a user shares with friends changed."""

    user_id: UUID
    inbox_versions: dict[UUID, int]
    """Of the user and of their friends."""
    shows_presence: bool


@dataclass(frozen=True, slots=True)
class SignedUp(Event):
    """An account was created."""

    user_id: UUID
