"""The keys of the objects of a file: all of them are in a folder with its id."""

import secrets
from uuid import UUID

from waves.chat.files.models import StoredFile

_THUMBNAIL = ".thumbnail"


def new_name() -> str:
    """Return a name that nobody else has chosen or will choose."""
    return secrets.token_hex(12)


def key_of(file_id: UUID, name: str) -> str:
    """Return the key of an object of a file."""
    return f"{file_id}/{name}"


def thumbnail_of(name: str) -> str:
    """Return the name of the thumbnail beside a content."""
    return name + _THUMBNAIL


def file_id_of(key: str) -> UUID | None:
    """Return the id of the file whose object this is, or None if it is no object."""
    try:
        return UUID(key.partition("/")[0])
    except ValueError:
        return None


def keys_in_use(file: StoredFile) -> set[str]:
    """Return the keys that the row of a file names."""
    names = [*file.parts]
    if file.content is not None:
        names += [file.content, thumbnail_of(file.content)]
    return {key_of(file.id, name) for name in names}
