"""Queries of changes to stored messages.

A change takes the next number of its conversation. It locks the conversation first, as
sending does, so the numbers are those of the order of commits.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.conversations.repository import is_open
from waves.chat.messages.views import read_views
from waves.chat.models import Conversation, Message, Reaction, Receipt
from waves.chat.schemas import MessageView
from waves.core.database.engine import table_of
from waves.core.ids import Pair


class Place(NamedTuple):
    """The conversation of a message, locked until the transaction ends."""

    conversation_id: UUID
    pair: Pair
    last_seq: int
    last_change: int
    shown_seq: int
    is_open: bool


_USER = bindparam("user", type_=Uuid())
_MESSAGE = bindparam("message", type_=Uuid())
_HOME = (
    select(Message.conversation_id).where(col(Message.id) == _MESSAGE).scalar_subquery()
)
_LOCK = (
    select(Conversation, is_open)
    .where(
        col(Conversation.id) == _HOME,
        or_(col(Conversation.low_id) == _USER, col(Conversation.high_id) == _USER),
    )
    .with_for_update(key_share=True, of=Conversation)
)
_FIND = select(Message).where(col(Message.id) == _MESSAGE)
_conversation, _message = table_of(Conversation).c, table_of(Message).c
_reaction, _receipt = table_of(Reaction).c, table_of(Receipt).c


async def lock_place(db: AsyncSession, message_id: UUID, user_id: UUID) -> Place | None:
    """Lock the conversation of a message, if there is one that the user may see."""
    values = {"message": message_id, "user": user_id}
    row = (await db.exec(_LOCK, params=values)).one_or_none()
    if row is None:
        return None
    one, is_open_ = row
    return place_of(one, is_open=is_open_)


def place_of(one: Conversation, *, is_open: bool) -> Place:
    """Return the place of the messages of a locked conversation."""
    return Place(
        one.id, one.pair, one.last_seq, one.last_change, one.shown_seq, is_open
    )


async def find_message(db: AsyncSession, message_id: UUID) -> MessageView:
    """Return a message whose conversation is locked."""
    # A statement after the lock: it sees what the transaction before has stored.
    rows = await db.exec(_FIND, params={"message": message_id})
    [view] = await read_views(db, [rows.one()])
    return view


async def store_change(
    db: AsyncSession, place: Place, message_id: UUID, values: dict[str, Any]
) -> None:
    """Store new values of a message and the number of its change."""
    connection = await db.connection()
    await connection.execute(
        update(table_of(Conversation))
        .where(_conversation.id == place.conversation_id)
        .values(last_change=values["change"])
    )
    await connection.execute(
        update(table_of(Message)).where(_message.id == message_id).values(**values)
    )


async def add_reaction(db: AsyncSession, reaction: Reaction) -> None:
    """Store a reaction that is not there yet."""
    db.add(reaction)
    await db.flush()


async def remove_reaction(
    db: AsyncSession, message_id: UUID, user_id: UUID, emoji: str
) -> None:
    """Remove a reaction of a user."""
    connection = await db.connection()
    await connection.execute(
        delete(table_of(Reaction)).where(
            _reaction.message_id == message_id,
            _reaction.user_id == user_id,
            _reaction.emoji == emoji,
        )
    )


async def remove_reactions(db: AsyncSession, message_id: UUID) -> None:
    """Remove every reaction to a message."""
    connection = await db.connection()
    await connection.execute(
        delete(table_of(Reaction)).where(_reaction.message_id == message_id)
    )


async def note_reaction(
    db: AsyncSession, place: Place, user_id: UUID, emoji: str
) -> None:
    """Keep the latest reaction that the user has not seen."""
    connection = await db.connection()
    await connection.execute(
        update(table_of(Receipt))
        .where(
            _receipt.conversation_id == place.conversation_id,
            _receipt.user_id == user_id,
        )
        .values(unseen_reaction=emoji)
    )


async def forget_reactions(
    db: AsyncSession, place: Place, user_id: UUID, emojis: set[str]
) -> bool:
    """Forget an unseen reaction that has been removed; return whether it was there."""
    connection = await db.connection()
    rows = await connection.execute(
        update(table_of(Receipt))
        .where(
            _receipt.conversation_id == place.conversation_id,
            _receipt.user_id == user_id,
            _receipt.unseen_reaction.in_(emojis),
        )
        .values(unseen_reaction=None)
        .returning(_receipt.user_id)
    )
    return rows.one_or_none() is not None
