"""Objects in a bucket of S3, or of a service that speaks its protocol."""

from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from waves.core.errors import UnavailableError
from waves.core.logging import get_logger
from waves.files.errors import ObjectMissingError
from waves.files.store import CHUNK, FileStore, OpenObject, Span, StoredObject

if TYPE_CHECKING:
    from obstore.store import S3Config

logger = get_logger(__name__)


class S3Store(FileStore):
    """A `FileStore` in a bucket; the standard `AWS_` variables hold its keys."""

    def __init__(self, bucket: str, prefix: str, endpoint: str) -> None:
        """Use what is below `prefix`; an empty endpoint means Amazon's."""
        config: S3Config = {"virtual_hosted_style_request": not endpoint}
        if endpoint:
            config["endpoint"] = endpoint
        self._bucket = Bucket(
            bucket,
            prefix=prefix or None,
            config=config,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": "5s",
                "timeout": "60s",
            },
            retry_config={"max_retries": 2},
        )

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store an object durably."""
        with _reached():
            await obstore.put_async(self._bucket, key, chunks)

    async def open(self, key: str, span: Span | None = None) -> OpenObject:
        """Open an object, or a part of it, for reading."""
        with _reached(key):
            if span is None:
                found = await obstore.get_async(self._bucket, key)
            else:
                found = await obstore.get_async(
                    self._bucket, key, options={"range": (span.start, span.end)}
                )
        return OpenObject(found.meta["size"], _read(found))

    async def delete(self, key: str) -> None:
        """Remove an object."""
        try:
            with _reached(key):
                await obstore.delete_async(self._bucket, key)
        except ObjectMissingError:
            return

    async def list(self, prefix: str = "") -> AsyncIterator[StoredObject]:
        """Return every object, or those of one folder."""
        with _reached():
            listed = obstore.list(self._bucket, prefix or None)  # pyright: ignore[reportUnknownMemberType]
            async for found in listed:
                for one in found:
                    yield StoredObject(one["path"], one["last_modified"])


async def _read(found: "obstore.GetResult") -> AsyncIterator[bytes]:
    with _reached():
        async for chunk in found.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)


@contextmanager
def _reached(key: str = "") -> Generator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ObjectMissingError(key) from None
    except (BaseError, OSError) as error:
        # Its text may name the bucket, never a key.
        logger.warning("file_store_unavailable", error=str(error).partition("\n")[0])
        raise UnavailableError from error
