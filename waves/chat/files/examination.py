"""Find out what an uploaded file is, and store what others are shown of it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

from waves.chat.files import objects
from waves.chat.files.models import StoredFile
from waves.core.services import current
from waves.files import content_types
from waves.files.content_types import HEAD_BYTES
from waves.files.errors import BadVoiceError
from waves.files.names import with_extension_of
from waves.files.picture_process import Picture, PictureProcess
from waves.files.store import CHUNK, FileStore, read_whole


class Examined(NamedTuple):
    """New values of the row of a file."""

    content: str
    kind: str
    type: str
    name: str
    size: int
    width: int | None = None
    height: int | None = None
    placeholder: str | None = None


async def examine(file: StoredFile) -> Examined:
    """Store the content of a complete upload under a new name.

    A picture is written afresh; anything else is stored as it is.

    Raises:
        RefusedContentError: It is a picture or a voice message that cannot be shown.
        ObjectMissingError: A part of it is not in the store.
    """
    if file.kind == "voice":
        return await _examine_voice(file)
    if content_types.is_picture(await _head(file)):
        made = await _rewrite_picture(file)
        if made is not None:
            return made
    content = await _copy(file)
    return Examined(content, "file", content_types.UNKNOWN, file.name, file.size)


async def _examine_voice(file: StoredFile) -> Examined:
    kind = content_types.audio_type(await _head(file))
    if kind is None:
        raise BadVoiceError
    return Examined(await _copy(file), "voice", kind, file.name, file.size)


async def _head(file: StoredFile) -> bytes:
    key = objects.key_of(file.id, file.parts[0])
    return (await read_whole(current(FileStore), key))[:HEAD_BYTES]


async def _parts(file: StoredFile) -> AsyncIterator[bytes]:
    for name in file.parts:
        yield await read_whole(current(FileStore), objects.key_of(file.id, name))


async def _copy(file: StoredFile) -> str:
    name = objects.new_name()
    await current(FileStore).put(objects.key_of(file.id, name), _parts(file))
    return name


async def _rewrite_picture(file: StoredFile) -> Examined | None:
    with tempfile.TemporaryDirectory(prefix="waves-") as made_in:
        folder = Path(made_in)
        source = folder / "source"
        with source.open("wb") as written:
            async for part in _parts(file):
                await asyncio.to_thread(written.write, part)
        picture = await current(PictureProcess).rewrite(source, folder)
        if picture is None:
            return None
        return await _store_picture(file, picture)


async def _store_picture(file: StoredFile, picture: Picture) -> Examined:
    name, store = objects.new_name(), current(FileStore)
    thumbnail = objects.key_of(file.id, objects.thumbnail_of(name))
    await store.put(thumbnail, _read(picture.thumbnail))
    await store.put(objects.key_of(file.id, name), _read(picture.content))
    return Examined(
        name,
        "image",
        picture.type,
        with_extension_of(file.name, picture.type),
        picture.content.stat().st_size,
        picture.width,
        picture.height,
        picture.placeholder,
    )


async def _read(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
