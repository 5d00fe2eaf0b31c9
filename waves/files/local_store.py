"""Objects as files of a folder, readable by their owner only."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from waves.files.errors import ObjectMissingError, StorageFullError
from waves.files.store import CHUNK, FileStore, OpenObject, Span, StoredObject
from waves.private_files import flush_folder, private_file

RESERVE = 256 * 2**20
"""Bytes that stay free for the database, which is often on the same disk."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LocalStore(FileStore):
    """A `FileStore` in a folder. Its files are flushed to disk (`private_file`)."""

    def __init__(self, root: Path) -> None:
        """Use `root`, which is created with the first object."""
        self._root = root

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store an object durably."""
        path = self._root / key
        with _full_disk():
            writing = await asyncio.to_thread(self._begin, path)
            file = await asyncio.to_thread(writing.__enter__)
            try:
                async for chunk in chunks:
                    await asyncio.to_thread(file.write, chunk)
            except BaseException as error:
                writing.__exit__(type(error), error, error.__traceback__)
                raise
            # A caller that is cancelled leaves no file open.
            await asyncio.shield(asyncio.to_thread(writing.__exit__, None, None, None))

    def _begin(self, path: Path):  # noqa: ANN202  a context manager of `contextlib`
        is_new = not path.parent.exists()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if is_new:
            flush_folder(path.parent.parent)
        if shutil.disk_usage(path.parent).free < RESERVE:
            raise StorageFullError
        return private_file(path)

    async def open(self, key: str, span: Span | None = None) -> OpenObject:
        """Open an object, or a part of it, for reading."""
        try:
            file = await asyncio.to_thread((self._root / key).open, "rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise ObjectMissingError(key) from None
        size = os.fstat(file.fileno()).st_size
        return OpenObject(size, _read(file, span or Span(0, size)))

    async def delete(self, key: str) -> None:
        """Remove an object, and its folder if it was the last one there."""
        await asyncio.to_thread(self._delete, self._root / key)

    def _delete(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()

    async def list(self, prefix: str = "") -> AsyncIterator[StoredObject]:
        """Return every object, also what an interrupted `put` has left behind."""
        for found in await asyncio.to_thread(lambda: [*self._list(prefix)]):
            yield found

    def _list(self, prefix: str) -> Generator[StoredObject]:
        for path in (self._root / prefix).rglob("*"):
            with suppress(FileNotFoundError):
                if path.is_file():
                    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield StoredObject(path.relative_to(self._root).as_posix(), at)


async def _read(file: IO[bytes], span: Span) -> AsyncIterator[bytes]:
    with file:
        file.seek(span.start)
        left = span.end - span.start
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


@contextmanager
def _full_disk() -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError from error
        raise
