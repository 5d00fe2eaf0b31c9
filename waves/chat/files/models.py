"""Tables of files: those of messages, those being uploaded, those to be removed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id
from waves.files.names import MAX_NAME

_UNSENT = text("message_id IS NULL")


class StoredFile(SQLModel, table=True):
    """A file of a message, or one that was uploaded, in part or whole, for one.

    What it contains is in the file store, under its id.
    """

    __tablename__ = "files"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        UniqueConstraint("message_id", "position"),
        Index("ix_files_gallery", "conversation_id", "kind", "seq", "position"),
        Index(
            "ix_files_unsent",
            "owner_id",
            "created_at",
            sqlite_where=_UNSENT,
            postgresql_where=_UNSENT,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID = Field(foreign_key="users.id")
    client_id: UUID
    """Made by the owner's page: the same id announced again is the same upload."""
    kind: str = Field(max_length=8)
    """image, voice or file; auto until the content is known."""
    name: str = Field(max_length=MAX_NAME)
    type: str = Field(default="", max_length=100)
    """The MIME type that the server has determined."""
    size: int
    """Bytes: those announced, then those of the content as it is served."""
    received: int = 0
    """The bytes that have arrived."""
    parts: list[str] = Field(default_factory=list, sa_type=JSON)
    """The objects that hold what has arrived, until it is complete."""
    content: str | None = Field(default=None, max_length=32)
    """The object with the content; None until it is complete and examined."""
    width: int | None = None
    height: int | None = None
    placeholder: str | None = Field(default=None, max_length=64)
    duration_ms: int | None = None
    peaks: list[int] | None = Field(default=None, sa_type=JSON)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    message_id: UUID | None = Field(default=None, foreign_key="messages.id")
    """The message that it was sent with; its conversation and `seq` are copied here."""
    conversation_id: UUID | None = Field(default=None, foreign_key="conversations.id")
    seq: int | None = None
    position: int | None = None
    """The place in its message, from 0."""


class FileRemoval(SQLModel, table=True):
    """A file without a row, whose objects have still to be removed."""

    __tablename__ = "file_removals"  # pyright: ignore[reportAssignmentType]

    file_id: UUID = Field(primary_key=True)
    attempts: int = 0
    due_at: datetime = Field(default_factory=now, index=True, sa_type=UTCDateTime)
    """When to try next. During an attempt: when another process may take over."""
