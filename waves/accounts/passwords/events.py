"""Domain events of passwords."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    """The password was changed."""

    user_id: UUID
    at: datetime
