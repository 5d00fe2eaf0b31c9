"""Table of sessions."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index, SQLModel

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class Session(SQLModel, table=True):
    """A signed-in browser. The id of its token is stored as a hash."""

    __tablename__ = "sessions"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_sessions_user_live", "user_id", "revoked_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    token_hash: str = Field(unique=True, max_length=64)
    user_agent: str = Field(default="", max_length=255)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_seen_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
