"""Queries on accounts. Each function takes the caller's database session."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import sqlalchemy
from sqlalchemy import UpdateBase, bindparam, func, or_
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.models import Identity, Session, User
from waves.accounts.schemas import MeView, UserView
from waves.accounts.users import username_repository as usernames
from waves.core import clock
from waves.core.database.engine import table_of
from waves.mail import message as mail

if TYPE_CHECKING:
    from sqlalchemy import CursorResult

# Part of every message that is sent: built once, on the bare table.
_users = table_of(User).c
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
    .values(inbox_version=_users.inbox_version + 1)
    .returning(_users.id, _users.inbox_version)
)


async def user(db: AsyncSession, user_id: UUID) -> User | None:
    """Return one person's row."""
    return await db.get(User, user_id)


async def lock_user(db: AsyncSession, user_id: UUID) -> User | None:
    """Return one person's row as it is now; nobody changes it before the end."""
    query = select(User).where(User.id == user_id).with_for_update(key_share=True)
    return (await db.exec(query)).one_or_none()


async def user_by_username(db: AsyncSession, key: str) -> User | None:
    """Return the person with this folded user name."""
    query = select(User).where(User.username_key == key)
    return (await db.exec(query)).one_or_none()


async def user_by_login(db: AsyncSession, key: str) -> User | None:
    """Return the person with this folded user name or e-mail address."""
    column = User.email_key if "@" in key else User.username_key
    return (await db.exec(select(User).where(column == key))).one_or_none()


async def taken(
    db: AsyncSession,
    *,
    username_key: str | None = None,
    plain: str | None = None,
    email_key: str | None = None,
    but: UUID | None = None,
) -> set[str]:
    """Return which of the two somebody has already, other than `but`.

    A username that somebody gave up lately counts as taken, and so does one
    that looks like somebody's: `plain` is what look-alikes share.
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
    """Return the people with these ids; those who do not exist are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = await db.exec(select(User).where(col(User.id).in_(wanted)))
    return {row.id: user_view(row) for row in rows}


def user_view(row: User) -> UserView:
    """Return a row as anybody who may see it does."""
    return UserView(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        avatar_url=row.avatar_url,
    )


def me_view(user: User) -> MeView:
    """Return a person as they see themselves."""
    public = user_view(user).model_dump()
    return MeView(
        **public,
        email=user.email,
        email_verified=user.email_verified,
        sends_mail=mail.is_on(),
        mail_refused=user.refused_email_key == user.email_key,
    )


async def bump_inbox(db: AsyncSession, *user_ids: UUID) -> dict[UUID, int]:
    """Raise the inbox version of these people; return the new ones in the same order.

    The rows are locked in the order of their ids, so that two transactions
    about the same two people wait for each other instead of dying together.
    """
    rows = await db.exec(_RAISE_INBOX, params={"ids": set(user_ids)})
    versions = {row[0]: row[1] for row in rows.all()}
    return {user_id: versions[user_id] for user_id in user_ids if user_id in versions}


async def inbox_version(db: AsyncSession, user_id: UUID) -> int | None:
    """Return the inbox version of one person."""
    query = select(User.inbox_version).where(User.id == user_id)
    return (await db.exec(query)).one_or_none()


async def session_and_user(
    db: AsyncSession, session_id: UUID
) -> tuple[Session, User] | None:
    """Return a session's row and its person's, whatever their state."""
    query = (
        select(Session, User)
        .join(User, col(User.id) == col(Session.user_id))
        .where(Session.id == session_id)
    )
    return (await db.exec(query)).one_or_none()


async def live_sessions(
    db: AsyncSession, user_id: UUID, *, at: datetime
) -> Sequence[Session]:
    """Return a person's sessions that still count, the latest seen first."""
    query = (
        select(Session)
        .where(Session.user_id == user_id)
        .where(col(Session.revoked_at).is_(None))
        .where(col(Session.expires_at) > at)
        .order_by(col(Session.last_seen_at).desc(), col(Session.id))
    )
    return (await db.exec(query)).all()


async def user_agents(
    db: AsyncSession, user_id: UUID
) -> Sequence[tuple[str, datetime]]:
    """Return what a person's browsers called themselves, and when they were seen."""
    query = (
        select(Session.user_agent, func.max(Session.last_seen_at))
        .where(Session.user_id == user_id)
        .group_by(Session.user_agent)
    )
    rows = await db.exec(query)
    return [(row[0], row[1]) for row in rows.all()]


async def touch_session(db: AsyncSession, session_id: UUID, *, at: datetime) -> None:
    """Note that a session was used."""
    query = update(Session).where(col(Session.id) == session_id)
    await db.exec(query.values(last_seen_at=at))


async def revoke_session(
    db: AsyncSession, session_id: UUID, *, user_id: UUID, at: datetime
) -> bool:
    """End a session of this person; tell whether it had not ended before."""
    query = (
        update(Session)
        .where(col(Session.id) == session_id)
        .where(col(Session.user_id) == user_id)
        .where(col(Session.revoked_at).is_(None))
        .where(col(Session.expires_at) > at)
        .values(revoked_at=at)
    )
    result = cast("CursorResult[Any]", await db.exec(query))
    return result.rowcount == 1


async def ended_among(
    db: AsyncSession, session_ids: Collection[UUID], *, at: datetime
) -> list[tuple[UUID, UUID]]:
    """Return, as (session, user), which sessions were revoked, expired or closed."""
    query = (
        select(Session.id, Session.user_id)
        .join(User, col(User.id) == col(Session.user_id))
        .where(col(Session.id).in_(session_ids))
        .where(
            or_(
                col(Session.revoked_at).is_not(None),
                col(Session.expires_at) <= at,
                col(User.disabled_at).is_not(None),
            )
        )
    )
    return [(row[0], row[1]) for row in (await db.exec(query)).all()]


async def user_by_email(db: AsyncSession, email_key: str) -> User | None:
    """Return the account with this address, folded."""
    query = select(User).where(User.email_key == email_key)
    return (await db.exec(query)).one_or_none()


async def user_by_identity(
    db: AsyncSession, *, provider: str, subject: str
) -> User | None:
    """Return whom a provider knows by this subject; both rows are kept still."""
    query = (
        select(User)
        .join(Identity, col(Identity.user_id) == col(User.id))
        .where(Identity.provider == provider)
        .where(Identity.subject == subject)
        .with_for_update(key_share=True)
    )
    return (await db.exec(query)).one_or_none()


async def identities(db: AsyncSession, user_id: UUID) -> Sequence[Identity]:
    """Return the identities that can sign in to an account."""
    query = select(Identity).where(Identity.user_id == user_id)
    return (await db.exec(query)).all()
