"""Tables of chat: conversations, messages, reactions, pins, receipts."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import CheckConstraint, Text, false, text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from waves.accounts.users.display_names import MAX_DISPLAY_NAME
from waves.chat.files.schemas import MOST_FILES
from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import Pair, new_id

MAX_BODY = 4000
"""Code points of one message."""
MAX_EMOJI = 32
"""Code points of an emoji; the longest sequence of Unicode has ten."""


_CHANGED = text("change > 0")
_UNSEARCHED = text("NOT searchable")
_EXPIRES = text("expires_at IS NOT NULL")


def _flag() -> bool:
    """Return a column that is false, also in rows that are older than it."""
    return Field(default=False, sa_column_kwargs={"server_default": false()})


def _index_of_set(setting: str, column: str) -> Index:
    """Return an index of the few rows that have a setting."""
    is_set = text(f"{setting} IS NOT NULL")
    return Index(
        f"ix_conversations_{setting}",
        column,
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


class Settings(NamedTuple):
    """How one user has put a conversation in order; the other one learns nothing."""

    pinned_at: datetime | None
    archived: bool
    muted_until: datetime | None
    marked_unread: bool
    nickname: str | None
    """What the user calls the peer."""

    @property
    def counts(self) -> bool:
        """Whether its unread messages are among those of `users.unread`."""
        return not self.archived and self.muted_until is None


class Conversation(SQLModel, table=True):
    """The conversation of two users; it outlasts their friendship.

    In a note to self the two are one, whose columns are those of the lower id.

    What each of the two has set is in columns of their own, `low_` and `high_`: the
    writer, which needs it for every message, locks this row anyway.
    """

    __tablename__ = "conversations"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id <= high_id", name="ck_conversations_ordered"),
        # The order of each user's two lists.
        Index("ix_conversations_low_list", "low_id", "low_archived", "last_at", "id"),
        Index(
            "ix_conversations_high_list", "high_id", "high_archived", "last_at", "id"
        ),
        _index_of_set("low_pinned_at", "low_id"),
        _index_of_set("high_pinned_at", "high_id"),
        _index_of_set("low_muted_until", "low_muted_until"),
        _index_of_set("high_muted_until", "high_muted_until"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    low_id: UUID = Field(foreign_key="users.id")
    high_id: UUID = Field(foreign_key="users.id")
    last_seq: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    """When its last message was sent, or when it was created."""
    low_sent: int = 0
    """How many of its messages are from the user with the lower id."""
    low_pinned_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    high_pinned_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    low_archived: bool = _flag()
    high_archived: bool = _flag()
    low_muted_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """Set until the mute has ended: `MuteExpiry` clears it in time."""
    high_muted_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    low_marked_unread: bool = _flag()
    high_marked_unread: bool = _flag()
    low_nickname: str | None = Field(default=None, max_length=MAX_DISPLAY_NAME)
    high_nickname: str | None = Field(default=None, max_length=MAX_DISPLAY_NAME)
    last_change: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The number of the latest change to its stored messages."""
    expired_tail: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many of its newest messages have disappeared, without one between them."""
    message_timer: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The seconds after which messages sent from now on disappear; 0: they stay."""
    message_timer_by: UUID | None = None
    """Which of the two has set it last."""

    @property
    def shown_seq(self) -> int:
        """The newest message that has not disappeared, or 0."""
        return self.last_seq - self.expired_tail

    @property
    def pair(self) -> Pair:
        """The ids of the two users."""
        return Pair(self.low_id, self.high_id)

    def settings_of(self, user_id: UUID) -> Settings:
        """Return what one of the two users has set."""
        side = self._side_of(user_id)
        return Settings(*(getattr(self, side + name) for name in Settings._fields))

    def set_settings(self, user_id: UUID, settings: Settings) -> None:
        """Replace what one of the two users has set."""
        side = self._side_of(user_id)
        for name, value in settings._asdict().items():
            setattr(self, side + name, value)

    def _side_of(self, user_id: UUID) -> str:
        return "low_" if user_id == self.low_id else "high_"


class MessageBase(SQLModel):
    """What a message says."""

    model_config = ConfigDict(use_attribute_docstrings=True)  # pyright: ignore[reportAssignmentType]

    client_id: UUID
    """Made by the sender: the same id sent again is the same message."""
    body: str = Field(
        sa_type=Text,
        schema_extra={"json_schema_extra": {"maxLength": MAX_BODY}},
    )
    """At most 4,000 code points, stored unchanged; NUL is refused. Empty only with
    files."""
    reply_to: UUID | None = Field(default=None, foreign_key="messages.id")
    """A message of the same conversation."""


class NewMessage(MessageBase):
    """A message as its sender submits it; `messages.service.send` validates it."""

    files: list[UUID] = Field(default_factory=list, max_length=MOST_FILES)
    """Uploaded files, each in no message yet, in their order."""


class MessageFields(MessageBase):
    """The fields of a message: those of its row and those of its view."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversations.id")
    seq: int
    """The position in the conversation, counted from 1 without gaps."""
    sender_id: UUID = Field(foreign_key="users.id")
    kind: str = Field(default="text", max_length=16)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When it disappears; null: it stays, or has disappeared."""


class Message(MessageFields, table=True):
    """A stored message."""

    __tablename__ = "messages"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "sender_id", "client_id"),
        CheckConstraint("seq > 0", name="ck_messages_seq"),
        # Most messages are never changed, and cost nothing here.
        Index(
            "ix_messages_change",
            "conversation_id",
            "change",
            sqlite_where=_CHANGED,
            postgresql_where=_CHANGED,
        ),
        # Those that `search.preparation` still has to read.
        Index(
            "ix_messages_unsearched",
            "conversation_id",
            "created_at",
            sqlite_where=_UNSEARCHED,
            postgresql_where=_UNSEARCHED,
        ),
        Index(
            "ix_messages_expires",
            "expires_at",
            sqlite_where=_EXPIRES,
            postgresql_where=_EXPIRES,
        ),
    )

    low_sent: int
    """How many messages, up to this one, are from the user with the lower id.

    As `seq` has no gaps, this also tells how many are from the other user, so that
    the messages of one user between two places are counted by reading two rows.
    """
    change: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The number of the change that altered it last; 0: it is as it was sent."""
    file_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many files it has: those of most messages need not be looked for."""
    searchable: bool = _flag()
    """Whether its text is in `message_texts`; false in rows older than search."""
    expired: bool = _flag()
    """Whether it has disappeared: it is deleted, and no screen shows its place."""


class MessageText(SQLModel, table=True):
    """The text of a message in the form that is searched, by `search.folding`.

    The rows of a conversation lie together, in the order of the results: a search
    reads them and nothing else.
    """

    __tablename__ = "message_texts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = {"sqlite_with_rowid": False}

    conversation_id: UUID = Field(primary_key=True)
    sent_at: datetime = Field(primary_key=True, sa_type=UTCDateTime)
    message_id: UUID = Field(primary_key=True)
    sender_id: UUID
    text: str = Field(sa_type=Text)


class Reaction(SQLModel, table=True):
    """An emoji that a user has put on a message."""

    __tablename__ = "reactions"  # pyright: ignore[reportAssignmentType]

    message_id: UUID = Field(foreign_key="messages.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    emoji: str = Field(max_length=MAX_EMOJI, primary_key=True)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class PinnedMessage(SQLModel, table=True):
    """A message that one of the two users has pinned for both."""

    __tablename__ = "pinned_messages"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("ix_pinned_messages_conversation_id", "conversation_id", "change"),
    )

    message_id: UUID = Field(foreign_key="messages.id", primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversations.id")
    user_id: UUID = Field(foreign_key="users.id")
    """Who has pinned it."""
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    change: int
    """The number of the change that has pinned it: pins stand in this order."""


class Receipt(SQLModel, table=True):
    """How far one user has received and read a conversation."""

    __tablename__ = "receipts"  # pyright: ignore[reportAssignmentType]

    conversation_id: UUID = Field(foreign_key="conversations.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    delivered_seq: int = 0
    read_seq: int = 0
    unseen_reaction: str | None = Field(default=None, max_length=MAX_EMOJI)
    """The latest reaction of the peer to a message of this user, until they have seen
    the conversation."""
    expired_unread: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many messages of the peer after `read_seq` have disappeared."""
