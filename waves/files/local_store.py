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

from waves.core.errors import UnavailableError
from waves.core.logging import get_logger
from waves.files.errors import ObjectMissingError, StorageFullError
from waves.files.store import CHUNK, FileStore, OpenObject, Span, StoredObject
from waves.private_files import flush_folder, private_file

logger = get_logger(__name__)

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
        with _reached(), _has_room():
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
        with _reached():
            try:
                file, size = await asyncio.to_thread(_open, self._root / key)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise ObjectMissingError(key) from None
        return OpenObject(size, _read(file, span or Span(0, size)))

    async def delete(self, key: str) -> None:
        """Remove an object, and its folder if it was the last one there."""
        with _reached():
            await asyncio.to_thread(self._delete, self._root / key)

    def _delete(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()

    async def list(self, prefix: str = "") -> AsyncIterator[StoredObject]:
        """Return every object, also what an interrupted `put` has left behind."""
        with _reached():
            listed = await asyncio.to_thread(lambda: [*self._list(prefix)])
        for found in listed:
            yield found

    def _list(self, prefix: str) -> Generator[StoredObject]:
        for folder, _, names in os.walk(self._root / prefix, onerror=_not_vanished):
            for name in names:
                path = Path(folder, name)
                with suppress(FileNotFoundError):
                    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield StoredObject(path.relative_to(self._root).as_posix(), at)


def _not_vanished(error: OSError) -> None:
    """Pass over a folder that was removed while others were listed."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _open(path: Path) -> tuple[IO[bytes], int]:
    file = path.open("rb")
    try:
        return file, os.fstat(file.fileno()).st_size
    except OSError:
        file.close()
        raise


async def _read(file: IO[bytes], span: Span) -> AsyncIterator[bytes]:
    with _reached(), file:
        file.seek(span.start)
        left = span.end - span.start
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


@contextmanager
def _has_room() -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError from error
        raise


@contextmanager
def _reached() -> Generator[None]:
    try:
        yield
    except OSError as error:
        # Its text may name a key; what is logged is its number.
        logger.warning("file_store_unavailable", error=error)
        raise UnavailableError from error
