"""Queries on provider identities."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.identities.models import Identity
from waves.accounts.users.models import User


async def user_by_identity(
    db: AsyncSession, *, provider: str, subject: str
) -> User | None:
    """Return the user with this identity; both rows are locked."""
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
