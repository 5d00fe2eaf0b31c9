"""The port of file stores: named objects, each complete or not there."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple

CHUNK = 256 * 1024
"""Bytes that are read or written at once."""


class StoredObject(NamedTuple):
    """An object in a store."""

    key: str
    modified_at: datetime


class Span(NamedTuple):
    """A part of an object: the bytes from `start` up to, but without, `end`."""

    start: int
    end: int


class OpenObject(NamedTuple):
    """An object that is being read."""

    size: int
    """Bytes of the whole object."""
    chunks: AsyncIterator[bytes]
    """The requested part of it."""


class FileStore(ABC):
    """Stores objects under keys such as `folder/name`.

    Every method raises `UnavailableError` while the store cannot be reached.
    """

    @abstractmethod
    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store an object durably; it is there as a whole or not at all.

        Raises:
            StorageFullError: There is no room for it.
        """

    @abstractmethod
    async def open(self, key: str, span: Span | None = None) -> OpenObject:
        """Open an object, or a part of it, for reading.

        Raises:
            ObjectMissingError: There is no such object.
        """

    @abstractmethod
    async def delete(self, key: str) -> None:
        """Remove an object; one that is not there is removed already."""

    @abstractmethod
    def list(self, prefix: str = "") -> AsyncIterator[StoredObject]:
        """Return every object, or those of one folder, in no order."""


async def read_whole(store: FileStore, key: str) -> bytes:
    """Return an object that fits into memory.

    Raises:
        ObjectMissingError: There is no such object.
    """
    opened = await store.open(key)
    return b"".join([chunk async for chunk in opened.chunks])


async def one_chunk(data: bytes) -> AsyncIterator[bytes]:
    """Yield the content of an object that is in memory."""
    yield data
