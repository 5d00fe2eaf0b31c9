"""Upload files, in chunks that any worker takes, and resume after any loss.

The row of a file says how far it has come. A chunk is an object of the store before the
row names it, so what is acknowledged is stored. REST uses this.
"""

from typing import NamedTuple
from uuid import UUID

from waves import texts
from waves.accounts.users.repository import lock_user
from waves.chat.files import objects, repository
from waves.chat.files.errors import (
    FileSentError,
    TooManyUploadsError,
    WrongOffsetError,
)
from waves.chat.files.examination import Examined, examine
from waves.chat.files.message_files import view_of
from waves.chat.files.models import StoredFile
from waves.chat.files.removal import remove_files
from waves.chat.files.schemas import FileUpload, NewFile
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.files.errors import ObjectMissingError, RefusedContentError
from waves.files.names import clean_name
from waves.files.store import FileStore, one_chunk

MAX_CHUNK = 2**20
"""Bytes of one chunk."""
MIN_CHUNK = 64 * 1024
"""Bytes of a chunk that is not the last one: each is an object of its own."""
MOST_UNSENT = 20
MOST_UNSENT_BYTES = 250 * 2**20


class Begun(NamedTuple):
    """An announced upload; `created` is false if it had been announced before."""

    upload: FileUpload
    created: bool


async def begin(user_id: UUID, new: NewFile) -> Begun:
    """Announce an upload; the same client id gives the same one.

    Raises:
        InvalidInputError: A voice message lacks its length or its bars.
        TooManyUploadsError: The user has too many files that are in no message.
        TooManyRequestsError: The user uploads too much.
    """
    await current(RateLimiter).spend(Rule.UPLOAD, user_id)
    is_voice = new.kind == "voice"
    if is_voice and (new.duration_ms is None or new.peaks is None):
        missing = "duration_ms" if new.duration_ms is None else "peaks"
        raise InvalidInputError({missing: texts.fields.BY_KIND["missing"]})
    async with unit_of_work() as uow:
        # The announcements of a user run one after the other.
        await lock_user(uow.db, user_id)
        known = await repository.find_announced(uow.db, user_id, new.client_id)
        if known is not None:
            return Begun(_upload_of(known), created=False)
        unsent = await repository.unsent_of(uow.db, user_id)
        is_too_much = unsent.size + new.size > MOST_UNSENT_BYTES
        if unsent.files >= MOST_UNSENT or is_too_much:
            raise TooManyUploadsError
        file = StoredFile(
            owner_id=user_id,
            client_id=new.client_id,
            kind=new.kind,
            name=clean_name(new.name),
            size=new.size,
            duration_ms=new.duration_ms if is_voice else None,
            peaks=new.peaks if is_voice else None,
        )
        uow.db.add(file)
        await uow.db.flush()
    return Begun(_upload_of(file), created=True)


async def progress(user_id: UUID, file_id: UUID) -> FileUpload:
    """Return how far an upload of the user has come.

    Raises:
        NotFoundError: The user has announced no such file.
    """
    return _upload_of(await _find(user_id, file_id))


async def append(user_id: UUID, file_id: UUID, offset: int, chunk: bytes) -> FileUpload:
    """Store the next chunk; after the last one, examine the content.

    An empty chunk at the end examines it again, if that was interrupted.

    Raises:
        InvalidInputError: The chunk is too small, or goes beyond the announced size.
        NotFoundError: The user has announced no such file.
        WrongOffsetError: The server has another number of bytes.
        RefusedContentError: The content is refused; the upload is gone.
        StorageFullError: There is no room for it.
        TooManyRequestsError: The user uploads too much.
    """
    await current(RateLimiter).spend(Rule.CHUNK, user_id)
    file = await _find(user_id, file_id)
    if file.content is not None:
        # The answer to the last chunk was lost.
        return _upload_of(file)
    if offset != file.received:
        raise WrongOffsetError(file.received)
    _check_chunk(file, chunk)
    if chunk:
        file = await _append(file, chunk)
    if file.received == file.size:
        file = await _finish(file)
    return _upload_of(file)


async def discard(user_id: UUID, file_id: UUID) -> None:
    """Remove a file of the user that is in no message.

    Raises:
        NotFoundError: The user has announced no such file.
        FileSentError: It is in a message.
    """
    async with unit_of_work() as uow:
        file = await repository.find_own(uow.db, user_id, file_id, lock=True)
        if file is None:
            raise NotFoundError
        if file.message_id is not None:
            raise FileSentError
        await remove_files(uow, [file_id])


async def _find(user_id: UUID, file_id: UUID) -> StoredFile:
    async with read_db() as db:
        file = await repository.find_own(db, user_id, file_id)
    if file is None:
        raise NotFoundError
    return file


def _offset_of(file: StoredFile) -> int:
    # The content of a picture has another size than what was uploaded.
    return file.received if file.content is None else file.size


def _upload_of(file: StoredFile) -> FileUpload:
    is_done = file.content is not None
    view = view_of(file) if is_done else None
    return FileUpload(id=file.id, offset=_offset_of(file), size=file.size, file=view)


def _check_chunk(file: StoredFile, chunk: bytes) -> None:
    left = file.size - file.received
    if len(chunk) > left:
        raise InvalidInputError({"body": texts.fields.CHUNK_TOO_LONG})
    if len(chunk) < min(left, MIN_CHUNK):
        raise InvalidInputError({"body": texts.fields.CHUNK_TOO_SHORT})


async def _append(file: StoredFile, chunk: bytes) -> StoredFile:
    name = objects.new_name()
    key, store = objects.key_of(file.id, name), current(FileStore)
    await store.put(key, one_chunk(chunk))
    async with unit_of_work() as uow:
        now = await repository.find_own(uow.db, file.owner_id, file.id, lock=True)
        if now is not None and _is_as_before(now, file):
            now.parts = [*now.parts, name]
            now.received += len(chunk)
            return now
    # Another request was faster, or has removed the upload.
    await store.delete(key)
    if now is None:
        raise NotFoundError
    raise WrongOffsetError(_offset_of(now))


def _is_as_before(now: StoredFile, before: StoredFile) -> bool:
    return now.content is None and now.parts == before.parts


async def _finish(file: StoredFile) -> StoredFile:
    """Examine what has arrived and store what is made of it."""
    try:
        made = await examine(file)
    except RefusedContentError:
        finished = await _remove_refused(file)
        if finished is None:
            raise
        return finished
    except ObjectMissingError:
        return await _start_again(file)
    stored = await _store(file, made)
    for name in stored.parts:
        await current(FileStore).delete(objects.key_of(file.id, name))
    return stored.file


async def _remove_refused(file: StoredFile) -> StoredFile | None:
    """Remove a refused upload; return the file if it was accepted meanwhile.

    Two examinations of one upload may end differently: time and memory are limited.

    Raises:
        WrongOffsetError: It is being uploaded again.
    """
    async with unit_of_work() as uow:
        now = await repository.find_own(uow.db, file.owner_id, file.id, lock=True)
        if now is None:
            return None
        if _is_as_before(now, file):
            await remove_files(uow, [file.id])
            return None
    if now.content is None:
        raise WrongOffsetError(now.received)
    return now


async def _start_again(file: StoredFile) -> StoredFile:
    """Forget lost parts; return the file if they were no longer needed.

    They were lost in a power cut, or removed by somebody.

    Raises:
        NotFoundError: The upload was discarded meanwhile.
        WrongOffsetError: It begins again, or another page has begun it again.
    """
    async with unit_of_work() as uow:
        now = await repository.find_own(uow.db, file.owner_id, file.id, lock=True)
        if now is not None and _is_as_before(now, file):
            now.parts, now.received = [], 0
    if now is None:
        raise NotFoundError from None
    if now.content is None:
        raise WrongOffsetError(now.received) from None
    return now


class _Stored(NamedTuple):
    file: StoredFile
    parts: list[str]
    """The objects that are no longer needed."""


async def _store(file: StoredFile, made: Examined) -> _Stored:
    own = [made.content, objects.thumbnail_of(made.content)]
    async with unit_of_work() as uow:
        now = await repository.find_own(uow.db, file.owner_id, file.id, lock=True)
        if now is not None and _is_as_before(now, file):
            for name, value in made._asdict().items():
                setattr(now, name, value)
            parts, now.parts = now.parts, []
            return _Stored(now, parts)
    for name in own:
        await current(FileStore).delete(objects.key_of(file.id, name))
    if now is None:
        raise NotFoundError
    return _Stored(now, [])
