"""Remove files: their rows at once, their objects after the commit.

What is to be removed is a row of the same transaction, so a server that is killed in
between removes it later.
"""

from collections.abc import AsyncGenerator, Collection
from datetime import timedelta
from uuid import UUID

from waves.chat.files import objects, repository
from waves.chat.files.events import FilesRemoved
from waves.chat.files.models import FileRemoval
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import UnavailableError
from waves.core.logging import get_logger
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork
from waves.files.store import FileStore, StoredObject

logger = get_logger(__name__)

KEPT_FOR = timedelta(hours=24)
"""How long a file may be in no message, and an object in no row."""
_CLAIMED_FOR = timedelta(minutes=5)
_RETRY = timedelta(minutes=2)
"""The pause after the first attempt; each further one doubles it."""
_LONGEST_RETRY = timedelta(days=1)
_AT_ONCE = 50
MOST_UNKNOWN = 5
"""How many objects of nothing but unknown files a server may have left behind."""


async def remove_files(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    """Remove the rows of files in this transaction, and their objects after it."""
    if ids:
        await repository.remove(uow.db, ids)
        await uow.emit(FilesRemoved())


async def remove_files_of(uow: UnitOfWork, message_id: UUID) -> None:
    """Remove the files of a message that is being deleted."""
    ids = await repository.files_of_message(uow.db, message_id)
    await remove_files(uow, ids)


async def expire() -> bool:
    """Remove files that nobody has sent in time; return whether there may be more."""
    async with unit_of_work() as uow:
        before = clock.now() - KEPT_FOR
        ids = await repository.expired(uow.db, before, limit=_AT_ONCE)
        await remove_files(uow, ids)
    return len(ids) == _AT_ONCE


async def remove_objects() -> bool:
    """Remove the objects of removed files; return whether there may be more."""
    async with unit_of_work() as uow:
        at = clock.now()
        claimed = await repository.claim_removals(
            uow.db, at, at + _CLAIMED_FOR, limit=_AT_ONCE
        )
    for removal in claimed:
        await _remove_objects_of(removal)
    return len(claimed) == _AT_ONCE


async def _remove_objects_of(removal: FileRemoval) -> None:
    file_id, store = removal.file_id, current(FileStore)
    try:
        async for one in store.list(f"{file_id}/"):
            await store.delete(one.key)
    except UnavailableError:
        logger.warning("file_removal_failed", attempts=removal.attempts)
        async with unit_of_work() as uow:
            due_at = clock.now() + _pause_after(removal.attempts)
            await repository.postpone_removal(uow.db, file_id, due_at)
        return
    async with unit_of_work() as uow:
        await repository.removal_done(uow.db, file_id)


def _pause_after(attempts: int) -> timedelta:
    # Not more doublings than lead to the longest one: a power grows fast.
    return min(_RETRY * 2 ** min(attempts - 1, 10), _LONGEST_RETRY)


async def sweep() -> int:
    """Remove old objects that no row names; return how many there were.

    A server that was killed between an object and its row has left them behind. Many
    objects of unknown files stay: they are those of another database.
    """
    async with read_db() as db:
        most_unknown = MOST_UNKNOWN if await repository.has_files(db) else 0
    removed = skipped = 0
    unknown: list[StoredObject] = []
    async for found in _old_objects():
        left, known_ids = await _unused(found)
        of_known = [one for one in left if objects.file_id_of(one.key) in known_ids]
        removed += await _delete(of_known)
        rest = [one for one in left if objects.file_id_of(one.key) not in known_ids]
        skipped += len(rest)
        # No more are kept than are needed to know that they are too many.
        unknown = [*unknown, *rest][: most_unknown + 1]
    if len(unknown) <= most_unknown:
        return removed + await _delete(unknown)
    logger.warning("unknown_file_objects_kept", count=skipped)
    return removed


async def _delete(found: Collection[StoredObject]) -> int:
    """Delete objects; return how many. Those that cannot be wait for the next sweep."""
    deleted = 0
    for one in found:
        try:
            await current(FileStore).delete(one.key)
        except UnavailableError:
            logger.warning("file_object_not_swept")
        else:
            deleted += 1
    return deleted


async def _old_objects() -> AsyncGenerator[list[StoredObject]]:
    before = clock.now() - KEPT_FOR
    batch: list[StoredObject] = []
    async for one in current(FileStore).list():
        if one.modified_at < before:
            batch.append(one)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    yield batch


async def _unused(
    found: Collection[StoredObject],
) -> tuple[list[StoredObject], set[UUID]]:
    """Return the objects that no row names, and the ids of the files with a row."""
    ids = {objects.file_id_of(one.key) for one in found} - {None}
    async with read_db() as db:
        rows = await repository.rows_among(db, [id_ for id_ in ids if id_])
    used = {key for row in rows.values() for key in objects.keys_in_use(row)}
    # What does not look like an object of a file is not ours.
    left = [one for one in found if objects.file_id_of(one.key) and one.key not in used]
    return left, {*rows}
