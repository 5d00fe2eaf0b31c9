"""Queries of the settings of conversations; their columns are in `conversations`."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.conversations import repository as conversations
from waves.chat.models import Conversation


async def lock(
    db: AsyncSession, conversation_id: UUID, user_id: UUID | None = None
) -> Conversation | None:
    """Return a conversation, locked until the transaction ends.

    Args:
        db: The database session.
        conversation_id: The id of the conversation.
        user_id: Return nothing unless this user is in it.
    """
    query = select(Conversation).where(Conversation.id == conversation_id)
    if user_id is not None:
        sides = (col(Conversation.low_id), col(Conversation.high_id))
        query = query.where(or_(*(side == user_id for side in sides)))
    locked = query.with_for_update(key_share=True)
    return (await db.exec(locked)).one_or_none()


async def count_pinned(db: AsyncSession, user_id: UUID) -> int:
    """Return how many conversations the user has pinned."""
    return len(await conversations.pinned_entries(db, user_id))


async def ended_mutes(db: AsyncSession, at: datetime, limit: int) -> list[UUID]:
    """Return conversations with a mute that has ended."""
    ends = (col(Conversation.low_muted_until), col(Conversation.high_muted_until))
    query = select(Conversation.id).where(or_(*(end <= at for end in ends)))
    return [*(await db.exec(query.limit(limit))).all()]
