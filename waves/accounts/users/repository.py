"""Queries on users. Each function takes the caller's database session."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    UpdateBase,
    Uuid,
    bindparam,
    case,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users import username_repository as usernames
from waves.accounts.users.models import User
from waves.accounts.users.schemas import MeView, UserView
from waves.core import clock
from waves.core.database.engine import table_of
from waves.core.database.padding import padded
from waves.mail import message as mail


class UnreadChange(NamedTuple):
    """A change of the number of unread messages of one user."""

    user_id: UUID | None
    by: int


NO_CHANGE = UnreadChange(None, 0)

# Runs for every message that is sent, so it is built once, on the bare table.
_users = table_of(User).c
_unread_change = case(
    (_users.id == bindparam("reader", type_=Uuid()), bindparam("by", type_=Integer())),
    else_=0,
)


_RAISE_INBOX: UpdateBase = (
    sqlalchemy.update(table_of(User))
    .where(
        _users.id.in_(
            sqlalchemy.select(_users.id)
            .where(_users.id.in_(bindparam("ids", expanding=True)))
            .order_by(_users.id)
            .with_for_update(key_share=True)
        )
    )
    .values(
        inbox_version=_users.inbox_version + 1, unread=_users.unread + _unread_change
    )
    .returning(_users.id, _users.inbox_version)
)


async def user(db: AsyncSession, user_id: UUID) -> User | None:
    """Return a user."""
    return await db.get(User, user_id)


async def lock_user(db: AsyncSession, user_id: UUID) -> User | None:
    """Return a user, locked until the transaction ends."""
    query = select(User).where(User.id == user_id).with_for_update(key_share=True)
    return (await db.exec(query)).one_or_none()


async def user_by_username(db: AsyncSession, key: str) -> User | None:
    """Return the user with this folded username."""
    query = select(User).where(User.username_key == key)
    return (await db.exec(query)).one_or_none()


async def user_by_login(db: AsyncSession, key: str) -> User | None:
    """Return the user with this folded username or e-mail address."""
    column = User.email_key if "@" in key else User.username_key
    return (await db.exec(select(User).where(column == key))).one_or_none()


async def user_by_email(db: AsyncSession, email_key: str) -> User | None:
    """Return the account with this address, folded."""
    query = select(User).where(User.email_key == email_key)
    return (await db.exec(query)).one_or_none()


async def taken(
    db: AsyncSession,
    *,
    username_key: str | None = None,
    plain: str | None = None,
    email_key: str | None = None,
    but: UUID | None = None,
) -> set[str]:
    """Return which of "username" and "email" a user other than `but` has.

    Reserved former usernames count as taken, and so do look-alikes, which have the
    same `plain`.
    """
    wanted = (
        ("username", User.username_key, username_key),
        ("username", User.plain_username, plain),
        ("email", User.email_key, email_key),
    )
    found: set[str] = set()
    for field, column, key in wanted:
        query = select(User.id).where(column == key)
        if key is None:
            continue
        owner = (await db.exec(query)).one_or_none()
        if owner is not None and owner != but:
            found.add(field)
    if username_key is not None and await usernames.is_reserved(
        db, username_key, plain, at=clock.now(), but=but
    ):
        found.add("username")
    return found


async def user_views(db: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, UserView]:
    """Return the users with these ids, without those that do not exist."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = await db.exec(select(User).where(col(User.id).in_(wanted)))
    return {row.id: user_view(row) for row in rows}


def user_view(row: User) -> UserView:
    """Return a user as others see them."""
    return UserView(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        avatar_url=row.avatar_url,
    )


def me_view(user: User) -> MeView:
    """Return a user as they see themselves."""
    public = user_view(user).model_dump()
    return MeView(
        **public,
        about=user.about,
        email=user.email,
        email_verified=user.email_verified,
        sends_mail=mail.is_on(),
        mail_refused=user.refused_email_key == user.email_key,
    )


async def bump_inbox(
    db: AsyncSession, *user_ids: UUID, unread: UnreadChange = NO_CHANGE
) -> dict[UUID, int]:
    """Increase the inbox version of users; return the new ones in the same order.

    The rows are locked in the order of their ids, so that two transactions on the
    same users do not deadlock.

    Args:
        db: The database session.
        user_ids: The users whose screens change.
        unread: The change of the unread messages of one of them.
    """
    values = {"ids": set(user_ids), "reader": unread.user_id, "by": unread.by}
    rows = await db.exec(_RAISE_INBOX, params=values)
    versions = {row[0]: row[1] for row in rows.all()}
    return {user_id: versions[user_id] for user_id in user_ids if user_id in versions}


class Raised(NamedTuple):
    """By how much the inbox versions and unread messages of users increase."""

    changes: Mapping[UUID, int]
    received: Mapping[UUID, int]


def raise_inboxes(
    connection: Connection,
    raised: Raised,
    *,
    writes: tuple[CTE, ...] = (),
    values: Mapping[str, Any] | None = None,
) -> dict[UUID, int]:
    """Increase the inbox versions of users, each by its number of changes.

    The rows are locked in the order of their ids, as by `bump_inbox`.

    Args:
        connection: The connection of the transaction.
        raised: By how much they increase.
        writes: Other writes of the same statement.
        values: Their values.

    Returns:
        The versions before.
    """
    given = dict(values or {})
    changes = raised.changes
    users = padded(changes)
    for number, user_id in enumerate(users):
        given[f"user_{number}"] = user_id
        given[f"changes_{number}"] = changes[user_id]
        given[f"received_{number}"] = raised.received.get(user_id, 0)
    rows = connection.execute(_raise_inboxes(len(users), writes), given)
    return {row[0]: row[1] - changes[row[0]] for row in rows}


@cache
def _raise_inboxes(count: int, writes: tuple[CTE, ...]) -> UpdateBase:
    """Return the statement for this many users."""
    ids = [bindparam(f"user_{number}", type_=Uuid()) for number in range(count)]

    def of_each(name: str) -> ColumnElement[int]:
        numbers = (bindparam(f"{name}_{n}", type_=Integer()) for n in range(count))
        return case(
            *((_users.id == id_, by) for id_, by in zip(ids, numbers, strict=True)),
            else_=0,
        )

    locked = (
        sqlalchemy.select(_users.id)
        .where(_users.id.in_(ids))
        .order_by(_users.id)
        .with_for_update(key_share=True)
    )
    return (
        sqlalchemy.update(table_of(User))
        .where(_users.id.in_(locked))
        .values(
            inbox_version=_users.inbox_version + of_each("changes"),
            unread=_users.unread + of_each("received"),
        )
        .returning(_users.id, _users.inbox_version)
        .add_cte(*writes)
    )


async def inbox_version(db: AsyncSession, user_id: UUID) -> int | None:
    """Return the inbox version of a user."""
    query = select(User.inbox_version).where(User.id == user_id)
    return (await db.exec(query)).one_or_none()


async def inbox_counts(db: AsyncSession, user_id: UUID) -> tuple[int, int]:
    """Return the inbox version of a user and the number of their unread messages."""
    query = select(User.inbox_version, User.unread).where(User.id == user_id)
    return (await db.exec(query)).one_or_none() or (0, 0)
