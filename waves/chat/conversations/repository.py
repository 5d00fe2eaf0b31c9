"""Queries of conversations. Frequent statements are built once."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    bindparam,
    case,
    label,
    or_,
    tuple_,
)
from sqlalchemy import func as sql
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from waves.chat.conversations.cursor import Cursor
from waves.chat.models import Conversation, Message, Receipt
from waves.core.database.engine import UTCDateTime
from waves.core.ids import Pair
from waves.friends.repository import friendship_holds


class Entry(NamedTuple):
    """A conversation in the list of one of its users."""

    conversation: Conversation
    last_message: Message | None
    unread: int
    is_open: bool


is_open = friendship_holds(col(Conversation.low_id), col(Conversation.high_id))
"""The clause "the two users of this conversation are friends"."""

_USER = bindparam("user", type_=Uuid())
_CONVERSATION = bindparam("conversation", type_=Uuid())
_BEFORE = tuple_(
    bindparam("last_at", type_=UTCDateTime()), bindparam("id", type_=Uuid())
)
_SIZE = bindparam("size", type_=Integer())
_PLACE = (col(Conversation.last_at), col(Conversation.id))
_LATEST_FIRST = (col(Conversation.last_at).desc(), col(Conversation.id).desc())
_is_member = or_(col(Conversation.low_id) == _USER, col(Conversation.high_id) == _USER)


def _sent_by_peer(seq: Any, low_sent: Any) -> ColumnElement[int]:
    """Return how many of the messages up to `seq` the peer of the user has sent."""
    return case((col(Conversation.low_id) == _USER, seq - low_sent), else_=low_sent)


_LastRead = aliased(Message, name="last_read")
_read = sql.coalesce(_sent_by_peer(col(_LastRead.seq), col(_LastRead.low_sent)), 0)
_sent = _sent_by_peer(col(Conversation.last_seq), col(Conversation.low_sent))
_own_receipt = and_(
    col(Receipt.conversation_id) == col(Conversation.id), col(Receipt.user_id) == _USER
)
_is_last_read = and_(
    col(_LastRead.conversation_id) == col(Conversation.id),
    col(_LastRead.seq) == col(Receipt.read_seq),
)
_is_last = and_(
    col(Message.conversation_id) == col(Conversation.id),
    col(Message.seq) == col(Conversation.last_seq),
)
_ENTRIES = (
    select(Conversation, Message, _sent - _read, is_open)
    .outerjoin(Message, _is_last)
    .outerjoin(Receipt, _own_receipt)
    .outerjoin(_LastRead, _is_last_read)
)


def _top(side: Any) -> Select[Any]:
    """Return the latest ids of one side's conversations: a range of one index."""
    found = (
        select(Conversation.id)
        .where(side == _USER, tuple_(*_PLACE) < _BEFORE)
        .order_by(*_LATEST_FIRST)
        .limit(_SIZE)
    )
    return select(found.subquery().c.id)


_IDS = _top(col(Conversation.low_id)).union_all(_top(col(Conversation.high_id)))
_PAGE = (
    _ENTRIES.where(col(Conversation.id).in_(_IDS)).order_by(*_LATEST_FIRST).limit(_SIZE)
)
_ENTRY_WITH = _ENTRIES.where(
    or_(
        and_(
            col(Conversation.low_id) == _USER,
            col(Conversation.high_id) == bindparam("peer"),
        ),
        and_(
            col(Conversation.low_id) == bindparam("peer"),
            col(Conversation.high_id) == _USER,
        ),
    )
)
_ENTRY = _ENTRIES.where(col(Conversation.id) == _CONVERSATION, _is_member)
_IS_MEMBER = select(Conversation.id).where(
    col(Conversation.id) == _CONVERSATION, _is_member
)


def _first_unread() -> SelectOfScalar[Any]:
    """Return a query that halves the range between the read mark and the end.

    Each step reads one message: whether the peer has sent more up to there than up
    to the read mark tells in which half their next message is.
    """
    whole = (
        select(
            label("low", col(Receipt.read_seq)),
            label("high", col(Conversation.last_seq)),
            label("read", _read),
        )
        .select_from(Conversation)
        .join(Receipt, _own_receipt)
        .outerjoin(_LastRead, _is_last_read)
        .where(col(Conversation.id) == _CONVERSATION, _sent > _read)
        .cte("halves", recursive=True)
    )
    middle = (whole.c.low + whole.c.high) // 2
    is_above = _sent_by_peer(col(Message.seq), col(Message.low_sent)) > whole.c.read
    half = (
        select(
            case((is_above, whole.c.low), else_=middle),
            case((is_above, middle), else_=whole.c.high),
            whole.c.read,
        )
        .select_from(whole)
        .join(Conversation, col(Conversation.id) == _CONVERSATION)
        .join(
            Message,
            and_(
                col(Message.conversation_id) == col(Conversation.id),
                col(Message.seq) == middle,
            ),
        )
        .where(whole.c.high - whole.c.low > 1)
    )
    halves = whole.union_all(half)
    return select(halves.c.high).where(halves.c.high - halves.c.low == 1)


_FIRST_UNREAD = _first_unread()


async def conversation_between(db: AsyncSession, pair: Pair) -> UUID | None:
    """Return the conversation of two users, open or closed."""
    rows = await db.exec(
        select(Conversation.id).where(
            Conversation.low_id == pair.low_id, Conversation.high_id == pair.high_id
        )
    )
    return rows.one_or_none()


async def add_conversation(db: AsyncSession, pair: Pair) -> UUID:
    """Add a conversation with a receipt for each of the two users."""
    conversation = Conversation(low_id=pair.low_id, high_id=pair.high_id)
    db.add(conversation)
    await db.flush()
    db.add_all(
        Receipt(conversation_id=conversation.id, user_id=user_id) for user_id in pair
    )
    await db.flush()
    return conversation.id


async def is_member(db: AsyncSession, conversation_id: UUID, user_id: UUID) -> bool:
    """Return whether the conversation exists and the user is in it."""
    values = {"conversation": conversation_id, "user": user_id}
    rows = await db.exec(_IS_MEMBER, params=values)
    return rows.one_or_none() is not None


async def page_of(
    db: AsyncSession, user_id: UUID, *, before: Cursor, size: int
) -> list[Entry]:
    """Return the next conversations of the user's list, the latest activity first."""
    values = {"user": user_id, "size": size, **before._asdict()}
    rows = await db.exec(_PAGE, params=values)
    return [Entry(*row) for row in rows.all()]


async def find_entry(
    db: AsyncSession, user_id: UUID, conversation_id: UUID
) -> Entry | None:
    """Return one conversation of the user."""
    values = {"user": user_id, "conversation": conversation_id}
    row = (await db.exec(_ENTRY, params=values)).one_or_none()
    return Entry(*row) if row else None


async def find_entry_with(
    db: AsyncSession, user_id: UUID, peer_id: UUID
) -> Entry | None:
    """Return the user's conversation with another user."""
    rows = await db.exec(_ENTRY_WITH, params={"user": user_id, "peer": peer_id})
    row = rows.one_or_none()
    return Entry(*row) if row else None


async def peers_of(db: AsyncSession, user_id: UUID) -> set[UUID]:
    """Return the ids of the users in conversations with this one, open or closed."""
    peer = case(
        (col(Conversation.low_id) == _USER, col(Conversation.high_id)),
        else_=col(Conversation.low_id),
    )
    query = select(peer).where(_is_member)
    return set((await db.exec(query, params={"user": user_id})).all())


async def first_unread(db: AsyncSession, conversation_id: UUID, user_id: UUID) -> int:
    """Return the `seq` of the user's oldest unread message, or 0."""
    values = {"conversation": conversation_id, "user": user_id}
    return (await db.exec(_FIRST_UNREAD, params=values)).one_or_none() or 0
