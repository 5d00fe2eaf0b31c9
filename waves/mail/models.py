"""Table of mails that wait to be sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class MailKind(StrEnum):
    """What a mail is about."""

    VERIFICATION = "verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105  a name
    NEW_BROWSER = "new_browser"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a name
    GOOGLE_LINKED = "google_linked"
    GOOGLE_UNLINKED = "google_unlinked"


class OutgoingMail(SQLModel, table=True):
    """A mail that waits to be sent. It holds no secret: links are made when sending."""

    __tablename__ = "outgoing_mails"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(max_length=32)
    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    email_key: str | None = Field(default=None, max_length=254)
    """The address of the recipient in place of `user_id`; an account may not exist."""
    params: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Values for the text of the mail."""
    attempts: int = 0
    due_at: datetime = Field(default_factory=now, index=True, sa_type=UTCDateTime)
    """When to try next. During an attempt: when another sender may take over."""
