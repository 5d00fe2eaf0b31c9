"""Queries of the settings of conversations; their columns are in `conversations`."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.conversations import repository as conversations
from waves.chat.models import Conversation


async def count_pinned(db: AsyncSession, user_id: UUID) -> int:
    """Return how many conversations the user has pinned."""
    return len(await conversations.pinned_entries(db, user_id))


async def ended_mutes(db: AsyncSession, at: datetime, limit: int) -> list[UUID]:
    """Return conversations with a mute that has ended."""
    ends = (col(Conversation.low_muted_until), col(Conversation.high_muted_until))
    query = select(Conversation.id).where(or_(*(end <= at for end in ends)))
    return [*(await db.exec(query.limit(limit))).all()]
