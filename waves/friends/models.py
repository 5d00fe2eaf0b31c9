"""Tables of friends: requests, friendships, blocks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class RequestStatus(StrEnum):
    """Status of a friend request."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


_PENDING_PLACE = ("status", "created_at", "id")


class FriendRequest(SQLModel, table=True):
    """A request from one user to another to be friends."""

    __tablename__ = "friend_requests"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("sender_id <> receiver_id", name="ck_friend_requests_not_self"),
        CheckConstraint("low_id < high_id", name="ck_friend_requests_ordered"),
        CheckConstraint(
            "status IN ('pending', 'accepted', 'rejected', 'cancelled')",
            name="ck_friend_requests_status",
        ),
        Index(
            "uq_friend_requests_pending",
            "low_id",
            "high_id",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        # The order of each user's lists.
        Index("ix_friend_requests_receiver", "receiver_id", *_PENDING_PLACE),
        Index("ix_friend_requests_sender", "sender_id", *_PENDING_PLACE),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    sender_id: UUID = Field(foreign_key="users.id")
    receiver_id: UUID = Field(foreign_key="users.id")
    low_id: UUID
    high_id: UUID
    status: str = Field(default=RequestStatus.PENDING, max_length=16)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Friendship(SQLModel, table=True):
    """A friendship of two users since `since`, until `ended_at` if it is set."""

    __tablename__ = "friends"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ck_friends_ordered"),
        # The order of each user's list.
        Index("ix_friends_low", "low_id", "since", "id"),
        Index("ix_friends_high", "high_id", "since", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    low_id: UUID = Field(foreign_key="users.id")
    high_id: UUID = Field(foreign_key="users.id")
    since: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Block(SQLModel, table=True):
    """A block of one user by another."""

    __tablename__ = "blocks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("blocker_id", "blocked_id"),
        CheckConstraint("blocker_id <> blocked_id", name="ck_blocks_not_self"),
        Index("ix_blocks_blocked", "blocked_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    blocker_id: UUID = Field(foreign_key="users.id")
    blocked_id: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
