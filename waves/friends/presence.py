"""Who may see whose presence: friends who both share theirs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from waves.accounts.users.models import User
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError
from waves.core.ids import pair_of
from waves.friends.models import Friendship
from waves.friends.repository import are_friends

_USER = bindparam("user", type_=Uuid())
_shares = (
    select(User.id)
    .where(col(User.id) == _USER, col(User.shows_presence).is_(True))
    .exists()
)


def _sharing(own: Any, friend: Any) -> SelectOfScalar[UUID]:
    return (
        select(friend)
        .join(User, col(User.id) == friend)
        .where(
            own == _USER,
            col(Friendship.ended_at).is_(None),
            col(User.shows_presence).is_(True),
        )
    )


_SIDES = (
    _sharing(col(Friendship.low_id), col(Friendship.high_id)),
    _sharing(col(Friendship.high_id), col(Friendship.low_id)),
)


async def viewers(user_id: UUID) -> list[UUID]:
    """Return the friends who share their presence, if the user does as well."""
    return await _found(user_id, [side.where(_shares) for side in _SIDES])


async def sharing(user_id: UUID) -> list[UUID]:
    """Return the friends who share their presence, whatever the user does."""
    return await _found(user_id, _SIDES)


async def _found(user_id: UUID, sides: Iterable[SelectOfScalar[UUID]]) -> list[UUID]:
    found: list[UUID] = []
    async with read_db() as db:
        for side in sides:
            found += (await db.exec(side, params={"user": user_id})).all()
    return found


async def last_active(user_id: UUID, friend_id: UUID) -> datetime | None:
    """Return when a friend was active last, or None if either hides it.

    Raises:
        NotFoundError: They are not a friend.
    """
    async with read_db() as db:
        if user_id == friend_id or not await are_friends(
            db, pair_of(user_id, friend_id)
        ):
            raise NotFoundError
        both = [await db.get(User, one) for one in (user_id, friend_id)]
    if not all(one is not None and one.shows_presence for one in both):
        return None
    return both[1].last_active_at if both[1] else None
