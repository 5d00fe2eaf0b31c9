"""Views of messages: their rows, with what is stored about them elsewhere.

Quotes, reactions, pins and files are read for all messages together, and only if there
are any.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
from sqlalchemy import Connection, Uuid, and_, bindparam, func
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.files.message_files import files_of
from waves.chat.files.models import StoredFile
from waves.chat.models import Message, MessageFields, PinnedMessage, Reaction
from waves.chat.schemas import (
    MAX_EXCERPT,
    MessageView,
    PinView,
    QuoteView,
    ReactionView,
)
from waves.core.database.engine import table_of
from waves.core.text import cut, one_line

_FIELDS = (*MessageFields.model_fields, "change", "expired")
_COLUMNS = (*_FIELDS, "file_count")
# White space is left out of an excerpt, so more than its length is read.
_READ = 2 * MAX_EXCERPT
_messages, _files = table_of(Message), table_of(StoredFile)
_message, _reaction, _file = _messages.c, table_of(Reaction).c, _files.c
_pin = table_of(PinnedMessage).c
_FIRST = and_(_file.message_id == _message.id, _file.position == 0)
_IDS = bindparam("ids", type_=Uuid(), expanding=True)
WITH_FIRST_FILE = _messages.outerjoin(_files, _FIRST)
EXCERPT = (
    _message.seq,
    _message.sender_id,
    func.substr(_message.body, 1, _READ),
    _message.deleted_at,
    _file.kind,
)
"""The columns of what `excerpt_of` takes, of `WITH_FIRST_FILE`."""
_QUOTES = (
    sqlalchemy.select(_message.id, _message.conversation_id, _message.expired, *EXCERPT)
    .select_from(WITH_FIRST_FILE)
    .where(_message.id.in_(_IDS))
)
_REACTIONS = (
    sqlalchemy.select(_reaction.message_id, _reaction.emoji, _reaction.user_id)
    .where(_reaction.message_id.in_(_IDS))
    .order_by(_reaction.created_at, _reaction.user_id, _reaction.emoji)
)
_PINS = sqlalchemy.select(
    _pin.message_id, _pin.user_id, _pin.created_at, _pin.change
).where(_pin.message_id.in_(_IDS))


class Quoted(NamedTuple):
    """A message that a reply names."""

    conversation_id: UUID
    view: QuoteView
    expired: bool


async def read_views(db: AsyncSession, rows: Sequence[Message]) -> list[MessageView]:
    """Return the views of mapped messages, in this order."""
    values = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
    connection = await db.connection()
    return await connection.run_sync(views_of, values)


def views_of(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> list[MessageView]:
    """Return the views of rows of the table of messages, in this order."""
    replies = {row["reply_to"] for row in rows} - {None}
    quotes = quotes_of(connection, replies)
    # Reactions and pins are changes: what was never changed has none.
    changed = {row["id"] for row in rows if row["change"]}
    reactions = reactions_of(connection, changed)
    pins = pins_of(connection, changed)
    files = files_of(connection, {row["id"] for row in rows if row["file_count"]})
    return [
        MessageView(
            **{name: row[name] for name in _FIELDS},
            reply=quoted.view if (quoted := quotes.get(row["reply_to"])) else None,
            reactions=reactions.get(row["id"], []),
            files=files.get(row["id"], []),
            pin=pins.get(row["id"]),
        )
        for row in rows
    ]


def quotes_of(connection: Connection, ids: set[UUID]) -> dict[UUID, Quoted]:
    """Return what replies show of these messages."""
    if not ids:
        return {}
    rows = connection.execute(_QUOTES, {"ids": [*ids]})
    return {
        id_: Quoted(conversation_id, excerpt_of(*shown), expired)
        for id_, conversation_id, expired, *shown in rows
    }


def excerpt_of(
    seq: int, sender_id: UUID, body: str, deleted_at: datetime | None, kind: Any
) -> QuoteView:
    """Return what is shown of a message on one line."""
    return QuoteView(
        seq=seq,
        sender_id=sender_id,
        body=cut(one_line(body), MAX_EXCERPT),
        deleted=deleted_at is not None,
        file=kind,
    )


def reactions_of(
    connection: Connection, ids: set[UUID]
) -> dict[UUID, list[ReactionView]]:
    """Return the reactions to these messages, in the order of their first use."""
    if not ids:
        return {}
    users: defaultdict[UUID, dict[str, list[UUID]]] = defaultdict(dict)
    for message_id, emoji, user_id in connection.execute(_REACTIONS, {"ids": [*ids]}):
        users[message_id].setdefault(emoji, []).append(user_id)
    return {
        message_id: [
            ReactionView(emoji=emoji, user_ids=user_ids)
            for emoji, user_ids in used.items()
        ]
        for message_id, used in users.items()
    }


def pins_of(connection: Connection, ids: set[UUID]) -> dict[UUID, PinView]:
    """Return the pins of those of these messages that are pinned."""
    if not ids:
        return {}
    return {
        message_id: PinView(user_id=user_id, created_at=at, change=change)
        for message_id, user_id, at, change in connection.execute(
            _PINS, {"ids": [*ids]}
        )
    }
