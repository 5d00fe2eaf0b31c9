"""The views that chat returns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from waves.accounts.users.schemas import UserView
from waves.chat.models import MessageFields
from waves.friends.schemas import FriendRequestView


class MessageView(MessageFields):
    """A message as REST, the socket and Reflex state show it, to both users alike."""

    model_config = ConfigDict(frozen=True)  # pyright: ignore[reportAssignmentType]


@dataclass(frozen=True, slots=True)
class Sent:
    """A stored message; `created` is false if it had been stored before."""

    message: MessageView
    created: bool


class ConversationView(BaseModel):
    """A conversation as one of its two users sees it."""

    id: UUID
    peer: UserView
    last_seq: int
    unread: int
    last_message: MessageView | None
    open: bool
    """Whether the two are friends now: a closed conversation can only be read."""
    last_at: datetime = Field(exclude=True)
    """When the last message was sent, or when the conversation began."""


class ConversationPage(BaseModel):
    """A part of the list of conversations, the latest activity first."""

    items: list[ConversationView]
    next: str | None
    """The cursor of the next page; None on the last one."""


class MessagePage(BaseModel):
    """Consecutive messages of a conversation, the oldest first."""

    items: list[MessageView]
    has_more: bool
    """Whether there are more: newer messages when paging by `after`, else older."""


class ReceiptView(BaseModel):
    """How far one user has received and read a conversation."""

    conversation_id: UUID
    user_id: UUID
    delivered_seq: int
    read_seq: int


@dataclass(frozen=True, slots=True)
class ConversationWindow:
    """Everything that the screen of an open conversation shows."""

    conversation: ConversationView
    page: MessagePage
    peer_receipt: ReceiptView
    first_unread_seq: int
    """The oldest unread message of the peer, or 0."""
    inbox_version: int


@dataclass(frozen=True, slots=True)
class InboxSnapshot:
    """What the people column shows at first."""

    conversations: ConversationPage
    """The first page of the list."""
    others: list[ConversationView]
    """Requested conversations that are not on it."""
    unread: int
    """The unread messages of all conversations, also of those on later pages."""
    received: list[FriendRequestView]
    inbox_version: int
