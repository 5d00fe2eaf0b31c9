"""Queries of uploads and of the content of files."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, true
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.files.models import FileRemoval, StoredFile
from waves.chat.models import Conversation, Message


class Unsent(NamedTuple):
    """The files of a user that are in no message."""

    files: int
    size: int


async def find_announced(
    db: AsyncSession, user_id: UUID, client_id: UUID
) -> StoredFile | None:
    """Return the upload that the user has announced under this id."""
    rows = await db.exec(
        select(StoredFile).where(
            col(StoredFile.owner_id) == user_id, col(StoredFile.client_id) == client_id
        )
    )
    return rows.one_or_none()


async def unsent_of(db: AsyncSession, user_id: UUID) -> Unsent:
    """Return how much of a user is in no message."""
    rows = await db.exec(
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
            col(StoredFile.owner_id) == user_id, col(StoredFile.message_id).is_(None)
        )
    )
    return Unsent(*rows.one())


async def find_own(
    db: AsyncSession, user_id: UUID, file_id: UUID, *, lock: bool = False
) -> StoredFile | None:
    """Return a file that the user has announced, in a message or not."""
    query = select(StoredFile).where(
        col(StoredFile.id) == file_id, col(StoredFile.owner_id) == user_id
    )
    rows = await db.exec(query.with_for_update() if lock else query)
    return rows.one_or_none()


async def find_readable(
    db: AsyncSession, user_id: UUID, file_id: UUID
) -> StoredFile | None:
    """Return a complete file that the user may read.

    Before it is sent, that is its owner; then, both users of the conversation.
    """
    is_member = or_(
        col(Conversation.low_id) == user_id, col(Conversation.high_id) == user_id
    )
    is_own = and_(
        col(StoredFile.message_id).is_(None), col(StoredFile.owner_id) == user_id
    )
    rows = await db.exec(
        select(StoredFile)
        .outerjoin(
            Conversation, col(Conversation.id) == col(StoredFile.conversation_id)
        )
        .where(
            col(StoredFile.id) == file_id,
            col(StoredFile.content).is_not(None),
            or_(is_own, is_member),
        )
    )
    return rows.one_or_none()


async def page_of(
    db: AsyncSession,
    conversation_id: UUID,
    *,
    kind: str | None,
    before: int,
    limit: int,
) -> Sequence[tuple[StoredFile, datetime]]:
    """Return files of a conversation with the times of their messages, latest first."""
    rows = await db.exec(
        select(StoredFile, Message.created_at)
        .join(Message, col(Message.id) == col(StoredFile.message_id))
        .where(
            col(StoredFile.conversation_id) == conversation_id,
            col(StoredFile.kind) == kind if kind else true(),
            col(StoredFile.seq) < before,
        )
        .order_by(col(StoredFile.seq).desc(), col(StoredFile.position).desc())
        .limit(limit)
    )
    return rows.all()


async def files_of_message(db: AsyncSession, message_id: UUID) -> Sequence[UUID]:
    """Return the ids of the files of a message."""
    rows = await db.exec(
        select(StoredFile.id).where(col(StoredFile.message_id) == message_id)
    )
    return rows.all()


async def expired(db: AsyncSession, before: datetime, *, limit: int) -> Sequence[UUID]:
    """Return files announced before a time that are still in no message, locked."""
    rows = await db.exec(
        select(StoredFile.id)
        .where(
            col(StoredFile.message_id).is_(None), col(StoredFile.created_at) < before
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def remove(db: AsyncSession, ids: Collection[UUID]) -> None:
    """Remove the rows of files; their objects are removed after the commit."""
    await db.exec(delete(StoredFile).where(col(StoredFile.id).in_(ids)))
    db.add_all(FileRemoval(file_id=id_) for id_ in ids)
    await db.flush()


async def claim_removals(
    db: AsyncSession, at: datetime, until: datetime, *, limit: int
) -> Sequence[FileRemoval]:
    """Return removals that are due; nobody else gets them until then."""
    query = select(FileRemoval).where(col(FileRemoval.due_at) <= at)
    query = query.order_by(col(FileRemoval.due_at)).limit(limit)
    removals = (await db.exec(query.with_for_update(skip_locked=True))).all()
    for one in removals:
        one.due_at = until
        one.attempts += 1
    return removals


async def removal_done(db: AsyncSession, file_id: UUID) -> None:
    """Forget a removal."""
    await db.exec(delete(FileRemoval).where(col(FileRemoval.file_id) == file_id))


async def postpone_removal(db: AsyncSession, file_id: UUID, due_at: datetime) -> None:
    """Try a removal again later."""
    removal = await db.get(FileRemoval, file_id)
    if removal is not None:
        removal.due_at = due_at


async def has_files(db: AsyncSession) -> bool:
    """Return whether there is any file at all."""
    return (await db.exec(select(StoredFile.id).limit(1))).first() is not None


async def rows_among(db: AsyncSession, ids: Collection[UUID]) -> dict[UUID, StoredFile]:
    """Return the rows of these files."""
    rows = await db.exec(select(StoredFile).where(col(StoredFile.id).in_(ids)))
    return {one.id: one for one in rows.all()}
