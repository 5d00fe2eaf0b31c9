"""Tables of chat: conversations, messages, receipts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class Conversation(SQLModel, table=True):
    """What two people write to each other; outlives their friendship."""

    __tablename__ = "conversations"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ck_conversations_ordered"),
        Index("ix_conversations_high", "high_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    low_id: UUID = Field(foreign_key="users.id")
    high_id: UUID = Field(foreign_key="users.id")
    last_seq: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class Message(SQLModel, table=True):
    """One entry of a conversation. `seq` counts from 1 without a gap."""

    __tablename__ = "messages"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "sender_id", "client_id"),
        CheckConstraint("seq > 0", name="ck_messages_seq"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversations.id")
    seq: int
    sender_id: UUID = Field(foreign_key="users.id")
    client_id: UUID
    """Made by the sender: the same id sent twice is the same message."""
    kind: str = Field(default="text", max_length=16)
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    reply_to: UUID | None = Field(default=None, foreign_key="messages.id")


class Receipt(SQLModel, table=True):
    """How far one person has received and read a conversation."""

    __tablename__ = "receipts"  # pyright: ignore[reportAssignmentType]

    conversation_id: UUID = Field(foreign_key="conversations.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    delivered_seq: int = 0
    read_seq: int = 0
