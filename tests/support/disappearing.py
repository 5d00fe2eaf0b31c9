"""Messages that disappear in tests, without waiting."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine
from sqlmodel import Session, col, select, update

from waves.chat.disappearing import service
from waves.chat.models import Message
from waves.core import clock
from waves.core.database.engine import unit_of_work


async def let_disappear(conversation_id: UUID, *seqs: int) -> None:
    """Let messages disappear whose time has not come."""
    await make_due(conversation_id, *seqs)
    await service.expire()


async def make_due(conversation_id: UUID, *seqs: int) -> None:
    """Set the time of messages that have not disappeared into the past."""
    past = clock.now() - timedelta(seconds=1)
    async with unit_of_work() as uow:
        await uow.db.exec(
            update(Message)
            .where(
                col(Message.conversation_id) == conversation_id,
                col(Message.seq).in_(seqs),
                col(Message.expired).is_(False),
            )
            .values(expires_at=past)
        )


def make_text_due(data: Path, text: str) -> None:
    """Set the time of a message of a running server into the past."""
    engine = create_engine(f"sqlite:///{data / 'waves.db'}")
    with Session(engine) as db:
        past = clock.now() - timedelta(seconds=1)
        (message,) = db.exec(select(Message).where(Message.body == text))
        message.expires_at = past
        db.add(message)
        db.commit()
    engine.dispose()
