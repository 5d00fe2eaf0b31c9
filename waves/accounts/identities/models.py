"""Table of provider identities."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class Identity(SQLModel, table=True):
    """An identity at an OpenID Connect provider that can sign in to an account."""

    __tablename__ = "identities"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    provider: str = Field(max_length=255)
    subject: str = Field(max_length=255)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
