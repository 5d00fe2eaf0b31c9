"""Queries of sending: what a batch of messages reads and writes.

They are frequent: their statements are built once and use the tables directly, because
no mapped objects are needed.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import compress
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
from sqlalchemy import (
    Column,
    Connection,
    Select,
    TableValuedAlias,
    UpdateBase,
    and_,
    bindparam,
    column,
    func,
    insert,
    or_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError

from waves.accounts.users.repository import Raised, raise_inboxes
from waves.chat.conversations.repository import may_write
from waves.chat.errors import SentTwiceAtOnceError
from waves.chat.messages.views import views_of
from waves.chat.models import Conversation, Message, MessageText
from waves.chat.schemas import MessageView
from waves.chat.search.index import text_row
from waves.core.database.engine import table_of
from waves.core.database.padding import padded
from waves.core.ids import Pair


class Position(NamedTuple):
    """Where a conversation stands, locked until the transaction ends."""

    pair: Pair
    last_seq: int
    low_sent: int
    low_archived: bool
    high_archived: bool
    low_muted: bool
    high_muted: bool
    message_timer: int
    is_open: bool

    @property
    def brought_back(self) -> list[UUID]:
        """The users in whose list a new message puts it again."""
        low = self.low_archived and not self.low_muted
        high = self.high_archived and not self.high_muted
        return [*compress(self.pair, (low, high))]

    def expiry_of(self, sent_at: datetime) -> datetime | None:
        """Return when a message disappears that is sent now."""
        if self.message_timer == 0:
            return None
        return sent_at + timedelta(seconds=self.message_timer)

    def is_muted(self, user_id: UUID) -> bool:
        """Return whether one of the two has muted it."""
        return self.low_muted if user_id == self.pair.low_id else self.high_muted


class NewEnd(NamedTuple):
    """The end of a conversation once messages have been added."""

    last_seq: int
    low_sent: int
    expired_tail: int
    last_at: datetime
    low_archived: bool
    high_archived: bool


class Key(NamedTuple):
    """What is unique to a message that a sender submits."""

    conversation_id: UUID
    sender_id: UUID
    client_id: UUID


_conversations, _messages = table_of(Conversation), table_of(Message)
_conversation, _message = _conversations.c, _messages.c

_MOVE_END: UpdateBase = (
    update(_conversations)
    .where(_conversation.id == bindparam("conversation"))
    .values(
        last_seq=bindparam("last_seq"),
        low_sent=bindparam("low_sent"),
        expired_tail=bindparam("expired_tail"),
        last_at=bindparam("last_at"),
        low_archived=bindparam("low_archived"),
        high_archived=bindparam("high_archived"),
    )
)
_INSERT = insert(_messages)
_texts = table_of(MessageText)
_INSERT_TEXTS = insert(_texts)


def _arrays(name: str, columns: Mapping[str, Column[Any]]) -> TableValuedAlias:
    """Return rows that PostgreSQL is given as one array for each column.

    The statement is the same for any number of rows, so it is prepared once.
    """
    arrays = [
        bindparam(f"{name}_{key}", type_=ARRAY(one.type))
        for key, one in columns.items()
    ]
    named = (column(key, one.type) for key, one in columns.items())
    return func.unnest(*arrays).table_valued(*named).render_derived(name=name)


_ends = _arrays(
    "ends",
    {
        "conversation": _conversation.id,
        **{key: _conversation[key] for key in NewEnd._fields},
    },
)
_rows = _arrays("rows", dict(_message.items()))
_move_ends = (
    update(_conversations)
    .where(_conversation.id == _ends.c.conversation)
    .values({key: _ends.c[key] for key in NewEnd._fields})
)
_insert_rows = insert(_messages).from_select(
    _rows.c.keys(), sqlalchemy.select(_rows), include_defaults=False
)
_text_rows = _arrays("texts", dict(_texts.c.items()))
_insert_texts = insert(_texts).from_select(
    _text_rows.c.keys(), sqlalchemy.select(_text_rows), include_defaults=False
)
_WRITES = (
    _move_ends.cte("moved"),
    _insert_rows.cte("added"),
    _insert_texts.cte("searchable"),
)
"""The writes of a batch as parts of one statement of PostgreSQL."""


def lock_positions(
    connection: Connection, conversation_ids: Collection[UUID]
) -> dict[UUID, Position]:
    """Lock the conversations with these ids and return where they stand.

    The rows are locked in the order of their ids, so that two transactions on the
    same conversations do not deadlock. SQLite has one writer anyway.
    """
    wanted = padded(conversation_ids)
    values = {f"conversation_{number}": id_ for number, id_ in enumerate(wanted)}
    rows = connection.execute(_lock_positions(len(wanted)), values)
    return {row[0]: Position(Pair(row[1], row[2]), *row[3:]) for row in rows}


@cache
def _lock_positions(count: int) -> Select[*tuple[Any, ...]]:
    """Return the query for this many conversations."""
    ids = [
        bindparam(f"conversation_{number}", type_=_conversation.id.type)
        for number in range(count)
    ]
    return (
        sqlalchemy.select(
            _conversation.id,
            _conversation.low_id,
            _conversation.high_id,
            _conversation.last_seq,
            _conversation.low_sent,
            _conversation.low_archived,
            _conversation.high_archived,
            _conversation.low_muted_until.is_not(None),
            _conversation.high_muted_until.is_not(None),
            _conversation.message_timer,
            may_write(_conversation.low_id, _conversation.high_id),
        )
        .where(_conversation.id.in_(ids))
        .order_by(_conversation.id)
        .with_for_update(key_share=True, of=_conversations)
    )


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
    views = views_of(connection, [dict(row) for row in rows])
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


def write(
    connection: Connection,
    ends: Mapping[UUID, NewEnd],
    rows: list[dict[str, Any]],
    raised: Raised,
) -> dict[UUID, int]:
    """Store messages at the positions taken for them, and the ends of conversations.

    On PostgreSQL this is one statement, because each one waits for the network.

    Args:
        connection: The connection of the transaction.
        ends: The new ends of locked conversations.
        rows: The messages.
        raised: The users whose inbox versions increase.

    Returns:
        The inbox versions before.

    Raises:
        SentTwiceAtOnceError: Another transaction has just stored one of the messages.
    """
    moved = [{"conversation": id_, **end._asdict()} for id_, end in ends.items()]
    texts = [text_row(row) for row in rows]
    try:
        if connection.dialect.name == "postgresql":
            values = _columns("ends", moved) | _columns("rows", rows)
            values |= _columns("texts", texts)
            return raise_inboxes(connection, raised, writes=_WRITES, values=values)
        connection.execute(_MOVE_END, moved)
        connection.execute(_INSERT, rows)
        connection.execute(_INSERT_TEXTS, texts)
    except IntegrityError as error:
        raise SentTwiceAtOnceError from error
    return raise_inboxes(connection, raised)


def _columns(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {f"{name}_{key}": [row[key] for row in rows] for key in rows[0]}
