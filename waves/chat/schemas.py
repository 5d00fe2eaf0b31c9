"""The views that chat returns."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from waves.accounts.users.schemas import UserView
from waves.chat.files.schemas import FileKind, FileView
from waves.chat.models import MAX_BODY, MessageFields
from waves.friends.schemas import FriendRequestView

ALWAYS: Final = "always"
"""Instead of a time: a mute that does not end."""
FOR_EVER = datetime(9000, 1, 1, tzinfo=UTC)
"""The time that stands for `ALWAYS` in the database."""

MutedUntil = datetime | Literal["always"] | None
"""The end of a mute, as it is shown."""
MAX_EXCERPT = 200
"""Code points of a quoted message that are shown with the reply."""


class QuoteView(BaseModel):
    """The message that a reply names, as it is now."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    seq: int
    sender_id: UUID
    body: str
    """Its first 200 code points on one line; empty if it was deleted."""
    deleted: bool
    file: FileKind | None = Field(default=None, exclude_if=lambda one: one is None)
    """The kind of its first file; absent if it has none."""


class ReactionView(BaseModel):
    """An emoji on a message, and the users who have put it there."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    emoji: str
    user_ids: list[UUID]
    """In the order in which they used it."""


class PinView(BaseModel):
    """That a message is pinned."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    user_id: UUID
    """Who of the two has pinned it."""
    created_at: datetime
    change: int
    """The number of the change that has pinned it: pins stand in this order."""


class SentMessageView(MessageFields):
    """A message, its files and what it replies to."""

    model_config = ConfigDict(frozen=True)  # pyright: ignore[reportAssignmentType]

    reply: QuoteView | None = None
    """What `reply_to` names."""
    files: list[FileView] = Field(
        default_factory=list[FileView], exclude_if=lambda files: not files
    )
    """In the order in which they were sent; absent if there are none."""


class MessageView(SentMessageView):
    """A message as REST, the socket and Reflex state show it, to both users alike.

    A deleted message has `deleted_at`, an empty body and no files.
    """

    body: str = Field(max_length=MAX_BODY)
    """Its text as it is now, or the caption of its files; empty once it is deleted."""
    change: int = 0
    """The number, in its conversation, of the change that altered it last: an edit, its
    deletion, a reaction or a pin. 0: it is as it was sent."""
    reactions: list[ReactionView] = Field(default_factory=list[ReactionView])
    """In the order of their first use."""
    pin: PinView | None = Field(default=None, exclude_if=lambda one: one is None)
    """Absent if it is not pinned."""
    expired: bool = False
    """Whether it has disappeared: it is deleted, and its place is not shown either."""


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
    """The newest that has not disappeared."""
    reaction: str
    """The latest reaction to a message of the user that they have not seen, or an empty
    string. `read` clears it."""
    open: bool
    """Whether the two are friends now, or the user is alone in it: a closed one can
    only be read."""
    pinned: bool
    """Whether the user has pinned it to the top of their list."""
    archived: bool
    """Whether the user has put it out of their list."""
    muted_until: MutedUntil
    """Until when the user hears nothing of new messages; null: they do."""
    marked_unread: bool
    """Whether the user has marked it as unread, whatever they have read."""
    nickname: str
    """What the user calls the peer, or an empty string."""
    message_timer: int
    """The seconds after which messages sent from now on disappear; 0: they stay."""
    message_timer_by: UUID | None
    """Which of the two has set it last."""
    last_at: datetime = Field(exclude=True)
    """When the last message was sent, or when the conversation began."""
    pinned_at: datetime | None = Field(exclude=True)
    """Pinned conversations stand in this order."""
    last_change: int = Field(exclude=True)
    """The number of the latest change to its messages."""


class NicknamedUser(NamedTuple):
    """A user whom another one calls by a nickname."""

    user: UserView
    nickname: str
    is_open: bool
    """Whether the two are friends now."""


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


class PinnedMessages(BaseModel):
    """The pinned messages of a conversation, in the order in which they were pinned."""

    items: list[MessageView]


@dataclass(frozen=True, slots=True)
class PinnedExcerpt:
    """What the bar of pinned messages shows of one of them."""

    message_id: UUID
    pin: PinView
    excerpt: QuoteView


class ExcerptPart(BaseModel):
    """A part of an excerpt of a message."""

    text: str
    marked: bool = False
    """Whether it is what was searched for."""


class FoundMessage(BaseModel):
    """A message that a search has found."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: UUID
    conversation_id: UUID
    seq: int
    sender_id: UUID
    created_at: datetime
    peer: UserView
    """The other user of the conversation."""
    nickname: str
    """What the user calls them, or an empty string."""
    excerpt: list[ExcerptPart]
    """The part of the message around the first match, on one line."""


class FoundMessages(BaseModel):
    """A page of the messages that a search has found, the newest first."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[FoundMessage]
    total: int | None = Field(default=None, exclude_if=lambda value: value is None)
    """How many there are, at most 1,000; only on the first page of the search in one
    conversation."""
    complete: bool
    """Whether everything was searched: false as long as the server still prepares
    messages that are older than its search."""
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """The cursor of the next page, a value for `before`; absent on the last page."""


class ReceiptView(BaseModel):
    """How far one user has received and read a conversation."""

    conversation_id: UUID
    user_id: UUID
    delivered_seq: int
    read_seq: int


@dataclass(frozen=True, slots=True)
class PeerReceipt:
    """The receipt of the peer, as far as the user may see it."""

    receipt: ReceiptView
    shows_read: bool
    """Whether both send read receipts; otherwise nothing is read in `receipt`."""


@dataclass(frozen=True, slots=True)
class ConversationWindow:
    """Everything that the screen of an open conversation shows."""

    conversation: ConversationView
    page: MessagePage
    peer_receipt: ReceiptView
    shows_read: bool
    """Whether each of the two sees how far the other has read."""
    first_unread_seq: int
    """The oldest unread message of the peer, or 0."""
    inbox_version: int
    changed: list[MessageView]
    """The messages changed after `changed_after`, in the order of their changes."""
    changed_after: int
    """The number of a change; without `changed`, that of the latest."""
    pins: list[PinnedExcerpt]
    """The pinned messages, in the order in which they were pinned."""


@dataclass(frozen=True, slots=True)
class InboxSnapshot:
    """What the people column shows at first."""

    conversations: ConversationPage
    """The first page of the list."""
    pinned: list[ConversationView]
    """Pinned conversations that are not on it."""
    others: list[ConversationView]
    """Requested conversations that are neither."""
    has_archived: bool
    """Whether there are archived conversations."""
    unread: int
    """The unread messages of all conversations that are neither archived nor muted."""
    received: list[FriendRequestView]
    inbox_version: int
