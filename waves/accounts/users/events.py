"""Domain events of users."""

from dataclasses import dataclass
from uuid import UUID

from waves.core.events import Event


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
