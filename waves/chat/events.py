"""Events of conversations."""

from dataclasses import dataclass
from uuid import UUID

from waves.chat.schemas import MessageView, ReceiptView
from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """A message is stored; the screens of both people may show it."""

    sender_id: UUID
    receiver_id: UUID
    message: MessageView
    inbox_versions: dict[UUID, int]
    """Each person's inbox version in the transaction that stored it."""


@dataclass(frozen=True, slots=True)
class ReceiptMoved(Event):
    """A person has received or read further than before."""

    receipt: ReceiptView
    peer_id: UUID
    inbox_versions: dict[UUID, int]
    """Of the people who may know: without the peer while the two are not friends."""
