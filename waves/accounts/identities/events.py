"""Domain events of provider identities."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class ProviderLinked(Event):
    """A provider was linked to the account."""

    user_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ProviderUnlinked(Event):
    """The provider was unlinked from the account."""

    user_id: UUID
    at: datetime
