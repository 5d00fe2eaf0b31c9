"""The table of avatars."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from waves.core.ids import new_id

MEDIA_TYPE = "image/webp"
SIDE = 256
"""Pixels on each side of an avatar."""


class Avatar(SQLModel, table=True):
    """The picture of a user.

    It is small enough for the database: it changes together with the address in
    `users`, is in every backup, and is gone once it is deleted.
    """

    __tablename__ = "avatars"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(default_factory=new_id, primary_key=True)
    """Another one for each picture, so that browsers keep what an address shows."""
    user_id: UUID = Field(foreign_key="users.id", unique=True)
    content: bytes = Field(sa_type=LargeBinary)
    """WebP, `SIDE` pixels on each side."""
