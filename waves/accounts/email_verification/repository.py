"""Queries on links sent by e-mail."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.email_verification.models import EmailLink
from waves.accounts.users.models import User

if TYPE_CHECKING:
    from sqlalchemy import CursorResult


async def lock(db: AsyncSession, user_id: UUID) -> None:
    """Lock the links of a user until the transaction ends."""
    query = select(User.id).where(User.id == user_id)
    await db.exec(query.with_for_update(key_share=True))


async def sweep(db: AsyncSession, *, before: datetime) -> None:
    """Delete the links of all users that expired before this time."""
    await db.exec(delete(EmailLink).where(col(EmailLink.expires_at) < before))


async def replace(
    db: AsyncSession, user_id: UUID, purpose: str, *, at: datetime
) -> None:
    """Invalidate the user's unused links for this purpose."""
    query = (
        update(EmailLink)
        .where(col(EmailLink.user_id) == user_id)
        .where(col(EmailLink.purpose) == purpose)
        .where(col(EmailLink.used_at).is_(None))
        .where(col(EmailLink.replaced_at).is_(None))
    )
    await db.exec(query.values(replaced_at=at))


async def with_user(
    db: AsyncSession, secret_hash: str, purpose: str
) -> tuple[EmailLink, User] | None:
    """Return a link and its user, whatever their state."""
    query = (
        select(EmailLink, User)
        .join(User, col(User.id) == col(EmailLink.user_id))
        .where(EmailLink.secret_hash == secret_hash)
        .where(EmailLink.purpose == purpose)
    )
    return (await db.exec(query)).one_or_none()


async def use(db: AsyncSession, secret_hash: str, *, at: datetime) -> bool:
    """Mark a link as used. Return whether it was still valid."""
    query = (
        update(EmailLink)
        .where(col(EmailLink.secret_hash) == secret_hash)
        .where(col(EmailLink.used_at).is_(None))
        .where(col(EmailLink.replaced_at).is_(None))
        .where(col(EmailLink.expires_at) > at)
        .values(used_at=at)
    )
    result = cast("CursorResult[Any]", await db.exec(query))
    return result.rowcount == 1
