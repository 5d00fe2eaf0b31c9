"""Queries of the files of messages.

Sending and reading messages is frequent: nothing here is asked for messages without
files, and the number of statements does not depend on the number of messages.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
from sqlalchemy import Connection, UpdateBase, Uuid, bindparam, update

from waves.chat.files.models import StoredFile
from waves.chat.files.schemas import FileView
from waves.core.database.engine import table_of

_files = table_of(StoredFile)
_file = _files.c
_VIEW = (
    _file.id,
    _file.kind,
    _file.name,
    _file.type,
    _file.size,
    _file.width,
    _file.height,
    _file.placeholder,
    _file.duration_ms,
    _file.peaks,
)
_IDS = bindparam("ids", type_=Uuid(), expanding=True)
_LOCK = (
    sqlalchemy.select(_file.owner_id, _file.message_id, *_VIEW)
    .where(_file.id.in_(_IDS), _file.content.is_not(None))
    .order_by(_file.id)
    .with_for_update()
)
_OF_MESSAGES = (
    sqlalchemy.select(_file.message_id, *_VIEW)
    .where(_file.message_id.in_(_IDS))
    .order_by(_file.message_id, _file.position)
)
_ATTACH: UpdateBase = (
    update(_files)
    .where(_file.id == bindparam("file"))
    .values(
        message_id=bindparam("message"),
        conversation_id=bindparam("conversation"),
        seq=bindparam("seq_"),
        position=bindparam("position_"),
    )
)


class Uploaded(NamedTuple):
    """A file that is complete, locked until the transaction ends."""

    owner_id: UUID
    is_sent: bool
    view: FileView


class Attachment(NamedTuple):
    """The place of a file in a message."""

    file: UUID
    message: UUID
    conversation: UUID
    seq_: int
    position_: int


def lock_uploaded(
    connection: Connection, ids: Collection[UUID]
) -> dict[UUID, Uploaded]:
    """Lock the complete files among these, in the order of their ids."""
    if not ids:
        return {}
    rows = connection.execute(_LOCK, {"ids": [*ids]})
    return {
        row.id: Uploaded(row.owner_id, row.message_id is not None, view_of(row))
        for row in rows
    }


def attach(connection: Connection, attachments: Sequence[Attachment]) -> None:
    """Make locked files those of stored messages."""
    if attachments:
        connection.execute(_ATTACH, [one._asdict() for one in attachments])


def files_of(
    connection: Connection, message_ids: Iterable[UUID]
) -> dict[UUID, list[FileView]]:
    """Return the files of these messages, each list in the order of sending."""
    ids = [*message_ids]
    found: defaultdict[UUID, list[FileView]] = defaultdict(list)
    if ids:
        for row in connection.execute(_OF_MESSAGES, {"ids": ids}):
            found[row.message_id].append(view_of(row))
    return found


def view_of(row: Any) -> FileView:
    """Return the view of the row of a complete file, mapped or not."""
    return FileView(**{column.name: getattr(row, column.name) for column in _VIEW})
