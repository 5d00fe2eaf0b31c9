"""What happens in conversations."""

from dataclasses import dataclass
from uuid import UUID

from waves.chat.schemas import MessageView
from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """A message is stored; both people's screens may show it."""

    sender_id: UUID
    receiver_id: UUID
    message: MessageView
    inbox_versions: dict[UUID, int]
    """Each person's inbox version in the transaction that stored it."""


@dataclass(frozen=True, slots=True)
class ReceiptMoved(Event):
    """`user_id` has received or read further than before."""

    conversation_id: UUID
    user_id: UUID
    peer_id: UUID
    delivered_seq: int
    read_seq: int
    inbox_versions: dict[UUID, int]
    """Of those who may know: not of the peer while the two are not friends."""
