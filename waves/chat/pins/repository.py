"""Queries of pinned messages."""

from uuid import UUID

import sqlalchemy
from sqlalchemy import Uuid, bindparam, delete
from sqlalchemy import func as sql
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.messages.views import EXCERPT, WITH_FIRST_FILE, excerpt_of
from waves.chat.models import Message, PinnedMessage
from waves.chat.schemas import PinnedExcerpt, PinView
from waves.core.database.engine import table_of

_CONVERSATION = bindparam("conversation", type_=Uuid())
_pins = table_of(PinnedMessage)
_pin, _message = _pins.c, table_of(Message).c
_COUNT = (
    select(sql.count())
    .select_from(PinnedMessage)
    .where(col(PinnedMessage.conversation_id) == _CONVERSATION)
)
_PINNED = (
    select(Message)
    .join(PinnedMessage, col(PinnedMessage.message_id) == col(Message.id))
    .where(col(PinnedMessage.conversation_id) == _CONVERSATION)
    .order_by(col(PinnedMessage.change))
)
_EXCERPTS = (
    sqlalchemy.select(_message.id, _pin.user_id, _pin.created_at, _pin.change, *EXCERPT)
    .select_from(WITH_FIRST_FILE.join(_pins, _pin.message_id == _message.id))
    .where(_pin.conversation_id == _CONVERSATION)
    .order_by(_pin.change)
)


async def count_pins(db: AsyncSession, conversation_id: UUID) -> int:
    """Return how many messages of a conversation are pinned."""
    return (await db.exec(_COUNT, params={"conversation": conversation_id})).one()


async def add_pin(db: AsyncSession, pin: PinnedMessage) -> None:
    """Store a pin that is not there yet."""
    db.add(pin)
    await db.flush()


async def remove_pin(db: AsyncSession, message_id: UUID) -> None:
    """Remove the pin of a message."""
    connection = await db.connection()
    await connection.execute(delete(_pins).where(_pin.message_id == message_id))


async def pinned(db: AsyncSession, conversation_id: UUID) -> list[Message]:
    """Return the pinned messages, in the order in which they were pinned."""
    rows = await db.exec(_PINNED, params={"conversation": conversation_id})
    return list(rows.all())


async def excerpts(db: AsyncSession, conversation_id: UUID) -> list[PinnedExcerpt]:
    """Return what the bar shows of the pinned messages, in the same order."""
    connection = await db.connection()
    rows = await connection.execute(_EXCERPTS, {"conversation": conversation_id})
    return [
        PinnedExcerpt(
            message_id=id_,
            pin=PinView(user_id=user_id, created_at=at, change=change),
            excerpt=excerpt_of(*shown),
        )
        for id_, user_id, at, change, *shown in rows
    ]
