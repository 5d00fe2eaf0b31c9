"""Queries of messages.

Sending and paging are frequent: their statements are built once, and those of sending
use the tables directly, because no mapped objects are needed.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Integer,
    UpdateBase,
    Uuid,
    bindparam,
    case,
    exists,
    insert,
    or_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.errors import SentTwiceAtOnceError
from waves.chat.models import Conversation, Message
from waves.core.database.engine import UTCDateTime, table_of
from waves.core.ids import Pair
from waves.friends.repository import friendship_holds

MAX_SEQ = 2**31 - 1
"""The largest value of the database's integer."""


class Position(NamedTuple):
    """The next free `seq` of a conversation, taken in this transaction."""

    seq: int
    low_sent: int
    pair: Pair


_conversation = table_of(Conversation).c
_message = table_of(Message).c

_SENDER = bindparam("sender", type_=Uuid())

_TAKE_POSITION: UpdateBase = (
    update(table_of(Conversation))
    .where(
        _conversation.id == bindparam("conversation"),
        or_(
            _conversation.low_id == _SENDER,
            _conversation.high_id == _SENDER,
        ),
        friendship_holds(_conversation.low_id, _conversation.high_id),
        ~exists().where(
            _message.conversation_id == _conversation.id,
            _message.sender_id == _SENDER,
            _message.client_id == bindparam("client"),
        ),
    )
    .values(
        last_seq=_conversation.last_seq + 1,
        last_at=bindparam("at", type_=UTCDateTime()),
        low_sent=_conversation.low_sent
        + case((_conversation.low_id == _SENDER, 1), else_=0),
    )
    .returning(
        _conversation.last_seq,
        _conversation.low_sent,
        _conversation.low_id,
        _conversation.high_id,
    )
)
_INSERT = insert(table_of(Message))
_MESSAGES = (
    select(Message)
    .where(
        col(Message.conversation_id) == bindparam("conversation"),
        col(Message.seq) > bindparam("after"),
        col(Message.seq) < bindparam("before"),
    )
    .limit(bindparam("size", type_=Integer))
)
_OLDEST = _MESSAGES.order_by(col(Message.seq))
_NEWEST = _MESSAGES.order_by(col(Message.seq).desc())


async def take_position(
    db: AsyncSession,
    conversation_id: UUID,
    sender_id: UUID,
    *,
    client_id: UUID,
    at: datetime,
) -> Position | None:
    """Take the next `seq` for a new message of the time `at`.

    Returns:
        None if the sender may not write there, or if this client id is stored already.
    """
    values = {
        "conversation": conversation_id,
        "sender": sender_id,
        "client": client_id,
        "at": at,
    }
    row = (await db.exec(_TAKE_POSITION, params=values)).one_or_none()
    return Position(row[0], row[1], Pair(row[2], row[3])) if row else None


async def insert_message(db: AsyncSession, message: Message) -> None:
    """Insert a message at the position taken for it.

    Raises:
        SentTwiceAtOnceError: Another transaction has just stored its client id.
    """
    try:
        await db.exec(_INSERT, params=message.model_dump())
    except IntegrityError as error:
        raise SentTwiceAtOnceError from error


async def find_sent(
    db: AsyncSession, conversation_id: UUID, sender_id: UUID, *, client_id: UUID
) -> Message | None:
    """Return the message that the sender has stored under this client id."""
    rows = await db.exec(
        select(Message).where(
            Message.conversation_id == conversation_id,
            Message.sender_id == sender_id,
            Message.client_id == client_id,
        )
    )
    return rows.one_or_none()


async def is_in_conversation(
    db: AsyncSession, message_id: UUID, conversation_id: UUID
) -> bool:
    """Return whether the message belongs to this conversation."""
    rows = await db.exec(
        select(Message.id).where(
            Message.id == message_id, Message.conversation_id == conversation_id
        )
    )
    return rows.one_or_none() is not None


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
