"""Domain events of provider identities."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.core.events import Event


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
