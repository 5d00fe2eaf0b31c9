"""Queries of messages. Paging is frequent: its statements are built once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, case, func, literal, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from waves.chat.models import Conversation, Message
from waves.core.database.engine import UTCDateTime

MAX_SEQ = 2**31 - 1
"""The largest value of the database's integer."""

_MESSAGES = (
    select(Message)
    .where(
        col(Message.conversation_id) == bindparam("conversation"),
        col(Message.seq) > bindparam("after"),
        col(Message.seq) < bindparam("before"),
    )
    .limit(bindparam("size", type_=Integer))
)
_CHANGED = (
    select(Message)
    .where(
        col(Message.conversation_id) == bindparam("conversation"),
        col(Message.change) > bindparam("after"),
        # Repeated for the index, which has no others.
        text("change > 0"),
    )
    .order_by(col(Message.change))
    .limit(bindparam("size", type_=Integer))
)


def _place_of_moment() -> SelectOfScalar[int]:
    """Build a binary search: the times of messages are in the order of their seqs.

    An index on times would cost every message something, and is used rarely.
    """
    end = select(col(Conversation.last_seq) + 1).where(
        col(Conversation.id) == bindparam("conversation")
    )
    bounds = select(literal(1).label("low"), end.scalar_subquery().label("high")).cte(
        "bounds", recursive=True
    )
    low, high = bounds.c.low, bounds.c.high
    middle = (low + high) // 2
    # Each seq is there: what has disappeared keeps its row.
    is_middle = and_(
        col(Message.conversation_id) == bindparam("conversation"),
        col(Message.seq) == middle,
    )
    is_before = col(Message.created_at) < bindparam("moment", type_=UTCDateTime())
    narrower = (
        select(
            case((is_before, middle + 1), else_=low),
            case((is_before, high), else_=middle),
        )
        .select_from(bounds)
        .join(Message, is_middle)
        .where(low < high)
    )
    steps = bounds.union_all(narrower)
    return select(func.max(steps.c.low))


_PLACE_OF_MOMENT = _place_of_moment()
_OLDEST = _MESSAGES.order_by(col(Message.seq))
_NEWEST = _MESSAGES.order_by(col(Message.seq).desc())


async def newest(
    db: AsyncSession, conversation_id: UUID, *, before: int, limit: int
) -> list[Message]:
    """Return the newest messages below the seq `before`, in ascending order."""
    values = {
        "conversation": conversation_id,
        "after": 0,
        "before": before,
        "size": limit,
    }
    return list((await db.exec(_NEWEST, params=values)).all())[::-1]


async def oldest(
    db: AsyncSession, conversation_id: UUID, *, after: int, before: int, limit: int
) -> list[Message]:
    """Return the oldest messages between two exclusive seqs, in ascending order."""
    values = {
        "conversation": conversation_id,
        "after": after,
        "before": before,
        "size": limit,
    }
    return list((await db.exec(_OLDEST, params=values)).all())


async def first_since(db: AsyncSession, conversation_id: UUID, moment: datetime) -> int:
    """Return the seq of the first message sent at a moment or after it.

    It is one above the last seq if there is none.
    """
    values = {"conversation": conversation_id, "moment": moment}
    return (await db.exec(_PLACE_OF_MOMENT, params=values)).one()


async def changed(
    db: AsyncSession, conversation_id: UUID, *, after: int, limit: int
) -> list[Message]:
    """Return the messages with a `change` above `after`, in the order of changes."""
    values = {"conversation": conversation_id, "after": after, "size": limit}
    return list((await db.exec(_CHANGED, params=values)).all())
