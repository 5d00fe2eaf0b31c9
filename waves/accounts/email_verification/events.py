"""Domain events of e-mail addresses."""

from dataclasses import dataclass
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class MailDeliveryChanged(Event):
    """The user's address refuses mail for good, or accepts it again."""

    user_id: UUID
