"""What chat accepts and what it shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from waves.accounts.schemas import UserView
from waves.friends.schemas import FriendRequestView


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as its sender hands it over; `chat.service.send` checks it."""

    client_id: UUID
    body: str
    reply_to: UUID | None = None


class MessageView(BaseModel):
    """A message as both people see it."""

    id: UUID
    conversation_id: UUID
    seq: int
    sender_id: UUID
    client_id: UUID
    kind: str
    body: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    reply_to: UUID | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A stored message; `created` is false when it was stored before."""

    message: MessageView
    created: bool


class ConversationView(BaseModel):
    """A conversation in the list of one of its two people."""

    id: UUID
    peer: UserView
    last_seq: int
    unread: int
    last_message: MessageView | None
    open: bool
    """Whether the two are friends now: closed ones can only be read."""


class MessagePage(BaseModel):
    """Some messages of a conversation, the oldest first."""

    items: list[MessageView]
    has_more: bool
    """Whether there are more in the direction of the paging: newer ones after
    `after`, older ones otherwise."""


class ReceiptView(BaseModel):
    """How far one person has received and read a conversation."""

    conversation_id: UUID
    user_id: UUID
    delivered_seq: int
    read_seq: int


@dataclass(frozen=True, slots=True)
class ConversationWindow:
    """An open conversation: its newest page and all that its screen shows."""

    conversation: ConversationView
    page: MessagePage
    own_receipt: ReceiptView
    peer_receipt: ReceiptView
    first_unread_seq: int
    """The oldest message of the peer that was not read, or 0."""
    inbox_version: int


@dataclass(frozen=True, slots=True)
class InboxSnapshot:
    """All that the people column shows."""

    conversations: list[ConversationView]
    received: list[FriendRequestView]
    inbox_version: int
