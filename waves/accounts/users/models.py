"""Tables of users and of their former usernames."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect
from sqlmodel import Field, SQLModel

from waves.accounts.users.search_keys import plain_username, search_key
from waves.core.clock import now
from waves.core.database.engine import UTCDateTime
from waves.core.ids import new_id


class User(SQLModel, table=True):
    """A user account."""

    __tablename__ = "users"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(max_length=32)
    username_key: str = Field(unique=True, max_length=64)
    """The username, NFKC and case-folded."""
    plain_username: str | None = Field(
        default=None, index=True, unique=True, max_length=128
    )
    """Equal for look-alike usernames; None if an older account has it."""
    email: str = Field(max_length=254)
    email_key: str = Field(unique=True, max_length=254)
    """The address with its domain in ASCII."""
    email_verified: bool = False
    refused_email_key: str | None = Field(default=None, max_length=254)
    """The address, as in `email_key`, that refused the last mail for good."""
    display_name: str = Field(max_length=60)
    display_name_key: str = Field(index=True, max_length=240)
    """The display name, NFKC and case-folded, for exact matches in search."""
    search_key: str | None = Field(default=None, max_length=320)
    """Both names in plain form, for search."""
    avatar_url: str | None = Field(default=None, max_length=255)
    password_hash: str | None = Field(default=None, max_length=72)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    inbox_version: int = 0
    """Increases with every change that this user can see; screens compare it."""
    unread: int = 0
    """The unread messages of all conversations of this user."""


@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def _follow_names(_mapper: Any, _connection: Any, user: User) -> None:
    """Update the columns that are derived from the names."""
    username = inspect(user).attrs.username.history
    display_name = inspect(user).attrs.display_name.history
    if username.has_changes():
        _follow_username(user, [*username.deleted])
    if username.has_changes() or display_name.has_changes():
        user.search_key = search_key(user.username, user.display_name)


def _follow_username(user: User, before: list[str | None]) -> None:
    """Set the plain form, unless the new spelling looks like the former one.

    The newer of two look-alike accounts from before this rule can then still change
    the case of its username.
    """
    plain = plain_username(user.username)
    if plain not in [plain_username(one) for one in before if one]:
        user.plain_username = plain


class FormerUsername(SQLModel, table=True):
    """A former username, reserved for its user for a while."""

    __tablename__ = "former_usernames"  # pyright: ignore[reportAssignmentType]

    username_key: str = Field(primary_key=True, max_length=64)
    """The username, folded as in `users`; a name has one former owner at most."""
    username: str = Field(max_length=32)
    plain_username: str | None = Field(default=None, index=True, max_length=128)
    """The plain form; look-alike usernames are reserved too."""
    user_id: UUID = Field(foreign_key="users.id", index=True)
    given_up_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
