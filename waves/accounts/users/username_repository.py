"""Queries on current and former usernames.

A username that is given up leads to the same person for `KEPT_FOR` and can be
taken by nobody else meanwhile; after that it is free. A username is never both
somebody's and reserved: `claim` removes the reservation of a name that is taken.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import and_, col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users.errors import TakenError
from waves.accounts.users.models import FormerUsername, User
from waves.accounts.users.search_keys import plain_username

KEPT_FOR = timedelta(days=30)


async def user_by_current_or_former_username(
    db: AsyncSession, key: str, *, at: datetime
) -> User | None:
    """Return the person with this folded username, or who gave it up lately.

    One statement, because between two the name could change hands.
    """
    former = select(FormerUsername.user_id).where(
        FormerUsername.username_key == key,
        col(FormerUsername.given_up_at) > at - KEPT_FOR,
    )
    query = select(User).where(or_(User.username_key == key, col(User.id).in_(former)))
    return (await db.exec(query)).one_or_none()


async def is_reserved(
    db: AsyncSession,
    key: str,
    plain: str | None,
    *,
    at: datetime,
    but: UUID | None = None,
) -> bool:
    """Return whether somebody other than `but` gave such a username up lately.

    Args:
        db: The database session.
        key: The folded username.
        plain: What usernames that look like it share.
        at: The present time.
        but: The person whose own former usernames do not count.
    """
    query = select(FormerUsername.user_id).where(
        or_(
            FormerUsername.username_key == key,
            FormerUsername.plain_username == plain,
        ),
        col(FormerUsername.given_up_at) > at - KEPT_FOR,
    )
    return any(owner != but for owner in (await db.exec(query)).all())


async def claim(db: AsyncSession, user: User, *, at: datetime) -> None:
    """Make sure that the username of `user`, flushed already, was free to take.

    It comes after the flush: the unique index makes this transaction wait for
    one that is just giving the name up, and only then is the reservation seen.

    Raises:
        TakenError: Somebody else gave it up lately.
    """
    key = user.username_key
    plain = plain_username(user.username)
    if await is_reserved(db, key, plain, at=at, but=user.id):
        raise TakenError(["username"])
    query = delete(FormerUsername).where(col(FormerUsername.username_key) == key)
    await db.exec(query)


async def give_up(
    db: AsyncSession, user_id: UUID, *, username: str, key: str, at: datetime
) -> None:
    """Reserve a username that `user_id` has until now."""
    await db.merge(
        FormerUsername(
            username_key=key,
            username=username,
            plain_username=plain_username(username),
            user_id=user_id,
            given_up_at=at,
        )
    )


async def count_reserved(db: AsyncSession, user_id: UUID, *, at: datetime) -> int:
    """Return how many usernames are reserved for this person."""
    mine = and_(
        col(FormerUsername.user_id) == user_id,
        col(FormerUsername.given_up_at) > at - KEPT_FOR,
    )
    query = select(func.count()).select_from(FormerUsername).where(mine)
    return (await db.exec(query)).one()
