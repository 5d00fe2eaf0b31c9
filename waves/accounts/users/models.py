"""Tables of users, of the parts of their names, and of their former usernames."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    String,
    bindparam,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
    true,
)
from sqlmodel import Field, SQLModel

from waves.accounts.users.display_names import MAX_ABOUT
from waves.accounts.users.search_keys import (
    MAX_PART,
    Part,
    parts_of,
    plain_username,
    search_key,
)
from waves.core.clock import now
from waves.core.database.engine import UTCDateTime, table_of
from waves.core.ids import new_id

_EMPTY: dict[str, Any] = {"server_default": text("''")}
_TRUE: dict[str, Any] = {"server_default": true()}


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
    about: str = Field(default="", max_length=MAX_ABOUT, sa_column_kwargs=_EMPTY)
    """What the user says of themselves in a line; friends see it."""
    password_hash: str | None = Field(default=None, max_length=72)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    inbox_version: int = 0
    """Increases with every change that this user can see; screens compare it."""
    unread: int = 0
    """The unread messages of all conversations of this user."""
    shows_presence: bool = Field(default=True, sa_column_kwargs=_TRUE)
    """Whether friends see the user's presence, and the user that of friends."""
    shows_typing: bool = Field(default=True, sa_column_kwargs=_TRUE)
    """Whether friends see the user typing, and the user friends."""
    sends_receipts: bool = Field(default=True, sa_column_kwargs=_TRUE)
    """Whether friends see what the user has read, and the user what they have."""
    last_active_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When the user last used a page, to within a few minutes."""


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


class NamePart(SQLModel, table=True):
    """A part of the names of a user, for search (`search_keys.parts_of`).

    Rows are compared by their code points: what begins with a text is one range.
    """

    __tablename__ = "name_parts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = {"sqlite_with_rowid": False}

    place: int = Field(primary_key=True)
    text: str = Field(
        primary_key=True,
        sa_type=String(MAX_PART).with_variant(
            String(MAX_PART, collation="C"), "postgresql"
        ),
    )
    user_id: UUID = Field(primary_key=True, foreign_key="users.id")


_users, _parts = table_of(User).c, table_of(NamePart)


@event.listens_for(User, "after_insert")
def _add_parts(_mapper: Any, connection: Connection, user: User) -> None:
    after = _parts_of(user.search_key, user.disabled_at)
    _write_parts(connection, user.id, set(), after)


@event.listens_for(User, "before_update")
def _change_parts(_mapper: Any, connection: Connection, user: User) -> None:
    # After `_follow_names`, which sets the new key.
    attrs = inspect(user).attrs
    if any(one.history.has_changes() for one in (attrs.search_key, attrs.disabled_at)):
        # Locked, so that it is the key for which the parts were written.
        stored = (
            select(_users.search_key, _users.disabled_at)
            .where(_users.id == user.id)
            .with_for_update(key_share=True)
        )
        found = connection.execute(stored).one()
        after = _parts_of(user.search_key, user.disabled_at)
        _write_parts(connection, user.id, _parts_of(*found), after)


def _parts_of(key: str | None, disabled_at: datetime | None) -> set[Part]:
    """Return the parts to store: a closed account is not found."""
    return parts_of(key) if disabled_at is None else set()


def _write_parts(
    connection: Connection, user_id: UUID, before: set[Part], after: set[Part]
) -> None:
    """Replace the parts of a user's former names by those of the new ones."""
    if gone := sorted(before - after):
        this = [column == bindparam(f"its_{column.name}") for column in _parts.c]
        values = [
            {"its_place": one.place, "its_text": one.text, "its_user_id": user_id}
            for one in gone
        ]
        connection.execute(delete(_parts).where(*this), values)
    if new := sorted(after - before):
        values = [{**one._asdict(), "user_id": user_id} for one in new]
        connection.execute(insert(_parts), values)


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
