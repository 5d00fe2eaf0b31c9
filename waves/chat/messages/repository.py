"""Queries of messages.

Sending and paging are frequent: their statements are built once, and those of sending
use the tables directly, because no mapped objects are needed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
from sqlalchemy import (
    Connection,
    Integer,
    Select,
    UpdateBase,
    and_,
    bindparam,
    insert,
    or_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.errors import SentTwiceAtOnceError
from waves.chat.models import Conversation, Message
from waves.chat.schemas import MessageView
from waves.core.database.engine import table_of
from waves.core.database.padding import padded
from waves.core.ids import Pair
from waves.friends.repository import friendship_holds

MAX_SEQ = 2**31 - 1
"""The largest value of the database's integer."""


class Position(NamedTuple):
    """Where a conversation stands, locked until the transaction ends."""

    pair: Pair
    last_seq: int
    low_sent: int
    is_open: bool


class NewEnd(NamedTuple):
    """The end of a conversation once messages have been added."""

    last_seq: int
    low_sent: int
    last_at: datetime


class Key(NamedTuple):
    """What is unique to a message that a sender submits."""

    conversation_id: UUID
    sender_id: UUID
    client_id: UUID


_conversation = table_of(Conversation).c
_message = table_of(Message).c

_LOCK_POSITIONS = (
    sqlalchemy.select(
        _conversation.id,
        _conversation.low_id,
        _conversation.high_id,
        _conversation.last_seq,
        _conversation.low_sent,
        friendship_holds(_conversation.low_id, _conversation.high_id),
    )
    .where(_conversation.id.in_(bindparam("conversations", expanding=True)))
    .order_by(_conversation.id)
    .with_for_update(key_share=True, of=table_of(Conversation))
)
_MOVE_END: UpdateBase = (
    update(table_of(Conversation))
    .where(_conversation.id == bindparam("conversation"))
    .values(
        last_seq=bindparam("last_seq"),
        low_sent=bindparam("low_sent"),
        last_at=bindparam("last_at"),
    )
)
_HOMES = sqlalchemy.select(_message.id, _message.conversation_id).where(
    _message.id.in_(bindparam("messages", expanding=True))
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


def lock_positions(
    connection: Connection, conversation_ids: Collection[UUID]
) -> dict[UUID, Position]:
    """Lock the conversations with these ids and return where they stand.

    The rows are locked in the order of their ids, so that two transactions on the
    same conversations do not deadlock. SQLite has one writer anyway.
    """
    values = {"conversations": conversation_ids}
    rows = connection.execute(_LOCK_POSITIONS, values)
    return {row[0]: Position(Pair(row[1], row[2]), *row[3:]) for row in rows}


def find_stored(
    connection: Connection, keys: Collection[Key]
) -> dict[Key, MessageView]:
    """Return the messages that are stored already."""
    wanted = padded(keys)
    values = {
        f"{name}_{number}": value
        for number, key in enumerate(wanted)
        for name, value in key._asdict().items()
    }
    rows = connection.execute(_stored(len(wanted)), values).mappings()
    views = [MessageView.model_validate(dict(row)) for row in rows]
    return {
        Key(one.conversation_id, one.sender_id, one.client_id): one for one in views
    }


@cache
def _stored(count: int) -> Select[Any]:
    """Return the query for this many keys.

    SQLite would scan the table for a list of rows, `(a, b, c) IN (VALUES ...)`; here
    it looks each key up in the unique index.
    """
    return sqlalchemy.select(table_of(Message)).where(
        or_(
            *(
                and_(
                    *(
                        _message[name] == bindparam(f"{name}_{number}")
                        for name in Key._fields
                    )
                )
                for number in range(count)
            )
        )
    )


def conversations_of(
    connection: Connection, message_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """Return the conversation of each of these messages that exists."""
    rows = connection.execute(_HOMES, {"messages": message_ids})
    return {row[0]: row[1] for row in rows}


def move_ends(connection: Connection, ends: Mapping[UUID, NewEnd]) -> None:
    """Store the ends of locked conversations."""
    values = [{"conversation": id_, **end._asdict()} for id_, end in ends.items()]
    connection.execute(_MOVE_END, values)


def insert_messages(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert messages at the positions taken for them.

    Raises:
        SentTwiceAtOnceError: Another transaction has just stored one of them.
    """
    try:
        connection.execute(_INSERT, rows)
    except IntegrityError as error:
        raise SentTwiceAtOnceError from error


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
