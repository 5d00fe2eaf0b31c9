"""Queries on sessions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.sessions.models import Session
from waves.accounts.users.models import User

if TYPE_CHECKING:
    from sqlalchemy import CursorResult


async def session_and_user(
    db: AsyncSession, session_id: UUID
) -> tuple[Session, User] | None:
    """Return a session and its user, whatever their state."""
    query = (
        select(Session, User)
        .join(User, col(User.id) == col(Session.user_id))
        .where(Session.id == session_id)
    )
    return (await db.exec(query)).one_or_none()


async def live_sessions(
    db: AsyncSession, user_id: UUID, *, at: datetime
) -> Sequence[Session]:
    """Return a user's valid sessions, the most recently seen first."""
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
    """Return a user's user agents and when each was last seen."""
    query = (
        select(Session.user_agent, func.max(Session.last_seen_at))
        .where(Session.user_id == user_id)
        .group_by(Session.user_agent)
    )
    rows = await db.exec(query)
    return [(row[0], row[1]) for row in rows.all()]


async def touch_session(db: AsyncSession, session_id: UUID, *, at: datetime) -> None:
    """Store that a session was used."""
    query = update(Session).where(col(Session.id) == session_id)
    await db.exec(query.values(last_seen_at=at))


async def revoke_session(
    db: AsyncSession, session_id: UUID, *, user_id: UUID, at: datetime
) -> bool:
    """End a session of this user. Return whether it was valid."""
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
    """Return (session, user) for each session that was revoked, expired or closed."""
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
