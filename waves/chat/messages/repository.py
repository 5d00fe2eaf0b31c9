"""Queries of messages. Paging is frequent: its statements are built once."""

from uuid import UUID

from sqlalchemy import Integer, bindparam, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.models import Message

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


async def changed(
    db: AsyncSession, conversation_id: UUID, *, after: int, limit: int
) -> list[Message]:
    """Return the messages with a `change` above `after`, in the order of changes."""
    values = {"conversation": conversation_id, "after": after, "size": limit}
    return list((await db.exec(_CHANGED, params=values)).all())
