"""Read the content of files, and list those of a conversation."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from waves.chat.conversations.repository import is_member
from waves.chat.files import objects, repository
from waves.chat.files.message_files import view_of
from waves.chat.files.models import StoredFile
from waves.chat.files.schemas import (
    MOST_FILES,
    FileKind,
    FileView,
    Gallery,
    GalleryItem,
)
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError
from waves.core.services import current
from waves.files.errors import ObjectMissingError
from waves.files.store import FileStore, OpenObject, Span

THUMBNAIL_TYPE = "image/webp"


class Content(NamedTuple):
    """What a user may read of a file."""

    file: FileView
    type: str
    name: str
    """The name of its object, which is never reused."""
    size: int | None
    """Bytes; None if only the store knows."""


async def find_content(user_id: UUID, file_id: UUID) -> Content:
    """Return the content of a file that the user may read.

    Before the file is sent, that is its owner; then, both users of the conversation.

    Raises:
        NotFoundError: There is none.
    """
    view, name = await _find(user_id, file_id)
    return Content(view, view.type, name, view.size)


async def find_thumbnail(user_id: UUID, file_id: UUID) -> Content:
    """Return the thumbnail of an image that the user may read.

    Raises:
        NotFoundError: There is none.
    """
    view, name = await _find(user_id, file_id)
    if view.kind != "image":
        raise NotFoundError
    return Content(view, THUMBNAIL_TYPE, objects.thumbnail_of(name), None)


async def _find(user_id: UUID, file_id: UUID) -> tuple[FileView, str]:
    async with read_db() as db:
        file = await repository.find_readable(db, user_id, file_id)
    if file is None or file.content is None:
        raise NotFoundError
    return view_of(file), file.content


async def open_content(content: Content, span: Span | None = None) -> OpenObject:
    """Open a content, or a part of it.

    Raises:
        NotFoundError: It was removed meanwhile.
        UnavailableError: The store cannot be reached.
    """
    key = objects.key_of(content.file.id, content.name)
    try:
        return await current(FileStore).open(key, span)
    except ObjectMissingError:
        raise NotFoundError from None


async def gallery(
    user_id: UUID,
    conversation_id: UUID,
    *,
    kind: FileKind | None,
    before: int,
    limit: int,
) -> Gallery:
    """Return files of a conversation, the latest first, those of a message together.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    async with read_db() as db:
        if not await is_member(db, conversation_id, user_id):
            raise NotFoundError
        rows = await repository.page_of(
            db, conversation_id, kind=kind, before=before, limit=limit + MOST_FILES
        )
    # A cursor is a message, so the last one of a page is complete.
    kept = [row for row in rows[limit:] if row[0].seq == rows[limit - 1][0].seq]
    shown = [*rows[:limit], *kept]
    items = [_item(file, at) for file, at in shown]
    has_more = len(rows) > len(shown)
    return Gallery(items=items, next=items[-1].seq if has_more else None)


def _item(file: StoredFile, at: datetime) -> GalleryItem:
    sent = {"message_id": file.message_id, "seq": file.seq, "created_at": at}
    values = {**sent, "sender_id": file.owner_id, "file": view_of(file)}
    return GalleryItem.model_validate(values)
