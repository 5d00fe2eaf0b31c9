"""Queries of messages that disappear."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import false, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.messages.views import read_views
from waves.chat.models import Conversation, Message, Receipt
from waves.chat.schemas import MessageView
from waves.core.database.engine import table_of


async def due(db: AsyncSession, at: datetime, limit: int) -> dict[UUID, list[UUID]]:
    """Return messages whose time has come, by conversation: the first of all."""
    rows = await db.exec(
        select(Message.conversation_id, Message.id)
        .where(col(Message.expires_at) <= at)
        .order_by(col(Message.expires_at))
        .limit(limit)
    )
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for conversation_id, message_id in rows.all():
        found[conversation_id].append(message_id)
    return found


async def still_due(
    db: AsyncSession, ids: Collection[UUID], at: datetime
) -> list[MessageView]:
    """Return those of the messages that have not disappeared meanwhile, in order."""
    rows = await db.exec(
        select(Message)
        .where(col(Message.id).in_(ids), col(Message.expires_at) <= at)
        .order_by(col(Message.seq))
    )
    return await read_views(db, rows.all())


async def lock_read_marks(db: AsyncSession, conversation_id: UUID) -> dict[UUID, int]:
    """Return how far the two users have read; the marks stay until the end."""
    rows = await db.exec(
        select(Receipt.user_id, Receipt.read_seq)
        .where(Receipt.conversation_id == conversation_id)
        .order_by(col(Receipt.user_id))
        .with_for_update()
    )
    return dict(rows.all())


async def count_expired_unread(
    db: AsyncSession, conversation_id: UUID, user_id: UUID, by: int
) -> None:
    """Count unread messages of the peer that disappear now."""
    receipt = table_of(Receipt).c
    connection = await db.connection()
    await connection.execute(
        update(table_of(Receipt))
        .where(receipt.conversation_id == conversation_id, receipt.user_id == user_id)
        .values(expired_unread=receipt.expired_unread + by)
    )


async def follow_tail(db: AsyncSession, place: tuple[UUID, int]) -> None:
    """Count again how many of the newest messages have disappeared.

    Args:
        db: The database session.
        place: The conversation, and its last message.
    """
    conversation_id, last_seq = place
    # Ordered, so that the scan of the index ends at the first one.
    newest = (
        select(Message.seq)
        .where(
            Message.conversation_id == conversation_id, col(Message.expired) == false()
        )
        .order_by(col(Message.seq).desc())
        .limit(1)
    )
    shown = (await db.exec(newest)).one_or_none() or 0
    conversation = table_of(Conversation).c
    connection = await db.connection()
    await connection.execute(
        update(table_of(Conversation))
        .where(conversation.id == conversation_id)
        .values(expired_tail=last_seq - shown)
    )
