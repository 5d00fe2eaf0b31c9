"""Events of conversations.

`inbox_versions` holds, of each user whose screen changes, the inbox version in the
transaction that raised the event. The receiver comes first: the sender sees the message
already, and is told last.
"""

from dataclasses import dataclass, field
from uuid import UUID

from waves.chat.schemas import MessageView, ReceiptView
from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """A message was stored."""

    message: MessageView
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class ConversationSettingsChanged(Event):
    """A user has pinned, archived, muted or marked a conversation, or named its peer.

    Only this user is among the `inbox_versions`.
    """

    conversation_id: UUID
    user_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class MessageTimerChanged(Event):
    """One of the two has set after which time new messages disappear."""

    conversation_id: UUID
    user_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class MessageChanged(Event):
    """A message was edited, deleted, reacted to or pinned, or it has disappeared."""

    message: MessageView
    inbox_versions: dict[UUID, int]
    is_last: bool = False
    """Whether it is the last of its conversation, and its text is another one."""
    reactions: dict[UUID, str] = field(default_factory=dict[UUID, str])
    """The unseen reaction to show in the lists of users for whom it has changed."""


@dataclass(frozen=True, slots=True)
class ReceiptMoved(Event):
    """A user has received or read more messages, or seen a reaction.

    While the two are not friends, the peer is not among the `inbox_versions`.
    """

    receipt: ReceiptView
    inbox_versions: dict[UUID, int]
    has_read: bool = True
    """Whether the unread messages and reactions of the user may have changed."""
    shows_read: bool = True
    """Whether the peer may see how far the user has read."""

    def seen_by(self, user_id: UUID) -> ReceiptView:
        """Return the receipt as one of the two users may see it."""
        if self.shows_read or user_id == self.receipt.user_id:
            return self.receipt
        return self.receipt.model_copy(update={"read_seq": 0})
