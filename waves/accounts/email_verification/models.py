"""Table of links sent by e-mail."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index, SQLModel

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class EmailLink(SQLModel, table=True):
    """A single-use link sent by mail. Its secret is stored as a hash."""

    __tablename__ = "mail_links"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_mail_links_user_purpose", "user_id", "purpose"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    purpose: str = Field(max_length=16)
    """verify or reset."""
    user_id: UUID = Field(foreign_key="users.id")
    email_key: str = Field(max_length=254)
    """The address that it was sent to, folded; it is valid for this one only."""
    secret_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When a newer link of its purpose, or a new password, invalidated it."""
