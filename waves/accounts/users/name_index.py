"""The index of names for search.

A word is in the names of a user if one of their parts (`models.NamePart`) begins with
it: one range of an index in each place. A search reads at most `MOST_READ` rows of a
range, so it costs the same however many users have a similar name. With more matches
than that, those in the best places are still found first.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, union
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users.models import NamePart
from waves.accounts.users.search_keys import MAX_PART, Place
from waves.core.database.engine import table_of

MOST_READ = 200

_part = table_of(NamePart).c
_LAST = "\U0010ffff"
"""Sorts after every letter, and is in no name."""


async def users_with(db: AsyncSession, words: list[str]) -> Select[tuple[UUID]]:
    """Return a query of the users who may have all `words` in their names.

    It finds those who have them in this order, and those who have the rarest one: the
    caller checks the others.
    """
    beginnings = {" ".join(words), await _rarest(db, words)}
    found = [_beginning_with(one, place) for one in beginnings for place in Place]
    return select(union(*found).subquery().c.user_id)


async def _rarest(db: AsyncSession, words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    rows = [
        select(_part.user_id).where(_part.place.in_(Place), _begins(word))
        for word in words
    ]
    counts = [
        select(func.count()).select_from(one.limit(MOST_READ).subquery())
        for one in rows
    ]
    connection = await db.connection()
    query = select(*(one.scalar_subquery() for one in counts))
    found = (await connection.execute(query)).one()
    return min(zip(found, words, strict=True))[1]


def _beginning_with(text: str, place: Place) -> Select[tuple[UUID]]:
    rows = (
        select(_part.user_id)
        .where(_part.place == place, _begins(text))
        .order_by(_part.text, _part.user_id)
        .limit(MOST_READ)
    )
    return select(rows.subquery().c.user_id)


def _begins(text: str) -> ColumnElement[bool]:
    start = text[:MAX_PART]
    return _part.text.between(start, start + _LAST)
