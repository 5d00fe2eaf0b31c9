"""When users were last active. It is stored rarely: a few minutes do not matter."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from waves.accounts.users.models import User
from waves.core.database.engine import read_db, unit_of_work
from waves.core.logging import get_logger

logger = get_logger(__name__)

STORED_EVERY = timedelta(minutes=1)


async def note_active(user_id: UUID, at: datetime) -> None:
    """Store when a user was active last, unless a time that is near is stored."""
    async with read_db() as db:
        query = select(User.last_active_at).where(col(User.id) == user_id)
        known = (await db.exec(query)).one_or_none()
    if known is not None and at - known < STORED_EVERY:
        return
    try:
        async with unit_of_work() as uow:
            await uow.db.exec(
                update(User).where(col(User.id) == user_id).values(last_active_at=at)
            )
    except SQLAlchemyError:
        # Presence must work while the database cannot write.
        logger.warning("activity_not_stored", exc_info=True)
