"""Domain events of e-mail addresses."""

from dataclasses import dataclass
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class MailDeliveryChanged(Event):
    """Mail to the person's address is refused for good, or arrives again."""

    user_id: UUID
