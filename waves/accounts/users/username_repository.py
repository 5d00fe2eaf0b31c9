"""Queries on current and former usernames.

A former username leads to the same user and is reserved for them for `KEPT_FOR`;
after that it is free. A username is never both in use and reserved: `claim` removes
the reservation of a name that is taken.
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
    """Return the user who has this folded username or had it recently.

    One statement, because the name could change its owner between two.
    """
    former = select(FormerUsername.user_id).where(
        FormerUsername.username_key == key,
        col(FormerUsername.given_up_at) > at - KEPT_FOR,
    )
    current = select(User.id).where(User.username_key == key)
    query = select(User).where(col(User.id).in_(current.union_all(former)))
    return (await db.exec(query)).one_or_none()


async def is_reserved(
    db: AsyncSession,
    key: str,
    plain: str | None,
    *,
    at: datetime,
    but: UUID | None = None,
) -> bool:
    """Return whether such a username is reserved for a user other than `but`.

    Args:
        db: The database session.
        key: The folded username.
        plain: The plain form, which look-alikes share.
        at: The current time.
        but: The user whose own former usernames do not count.
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
    """Check that the username of `user`, already flushed, is not reserved.

    It runs after the flush: the unique index makes this transaction wait for a
    concurrent one that gives the name up, whose reservation is then visible.

    Raises:
        TakenError: It is reserved for another user.
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
    """Reserve the former username of a user."""
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
    """Return how many usernames are reserved for a user."""
    mine = and_(
        col(FormerUsername.user_id) == user_id,
        col(FormerUsername.given_up_at) > at - KEPT_FOR,
    )
    query = select(func.count()).select_from(FormerUsername).where(mine)
    return (await db.exec(query)).one()
