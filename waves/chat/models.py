"""Tables of chat: conversations, messages, receipts."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import Pair, new_id

MAX_BODY = 4000
"""Code points of one message."""


class Conversation(SQLModel, table=True):
    """The conversation of two users; it outlasts their friendship."""

    __tablename__ = "conversations"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ck_conversations_ordered"),
        # The order of each user's list.
        Index("ix_conversations_low", "low_id", "last_at", "id"),
        Index("ix_conversations_high", "high_id", "last_at", "id"),
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

    @property
    def pair(self) -> Pair:
        """The ids of the two users."""
        return Pair(self.low_id, self.high_id)


class NewMessage(SQLModel):
    """A message as its sender submits it; `messages.service.send` validates it."""

    model_config = ConfigDict(use_attribute_docstrings=True)  # pyright: ignore[reportAssignmentType]

    client_id: UUID
    """Made by the sender: the same id sent again is the same message."""
    body: str = Field(
        sa_type=Text,
        schema_extra={"json_schema_extra": {"minLength": 1, "maxLength": MAX_BODY}},
    )
    """1 to 4,000 code points, stored unchanged; NUL is refused."""
    reply_to: UUID | None = Field(default=None, foreign_key="messages.id")
    """A message of the same conversation."""


class MessageFields(NewMessage):
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


class Message(MessageFields, table=True):
    """A stored message."""

    __tablename__ = "messages"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "sender_id", "client_id"),
        CheckConstraint("seq > 0", name="ck_messages_seq"),
    )

    low_sent: int
    """How many messages, up to this one, are from the user with the lower id.

    As `seq` has no gaps, this also tells how many are from the other user, so that
    the messages of one user between two places are counted by reading two rows.
    """


class Receipt(SQLModel, table=True):
    """How far one user has received and read a conversation."""

    __tablename__ = "receipts"  # pyright: ignore[reportAssignmentType]

    conversation_id: UUID = Field(foreign_key="conversations.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    delivered_seq: int = 0
    read_seq: int = 0
