"""The contract of file stores: a folder, and a bucket of S3."""

import asyncio
import errno
import os
import secrets
import stat
from collections.abc import AsyncIterator, Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from waves.core.errors import UnavailableError
from waves.files import local_store
from waves.files.errors import ObjectMissingError, StorageFullError
from waves.files.local_store import LocalStore
from waves.files.s3_store import S3Store
from waves.files.store import FileStore, Span, one_chunk, read_whole
from waves.services import file_store

CONTENT = bytes(range(256)) * 5000


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server of S3 of our own."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["local", "s3"])
def store(request, tmp_path, monkeypatch, override) -> FileStore:
    """A store with nothing in it."""
    if request.param == "local":
        return LocalStore(tmp_path / "files")
    endpoint = request.getfixturevalue("endpoint")
    bucket = f"waves-{secrets.token_hex(6)}"
    keys = {
        "ACCESS_KEY_ID": "key",
        "SECRET_ACCESS_KEY": "secret",
        "REGION": "us-east-1",
    }
    for name, value in keys.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    settings = override(files_url=f"s3://{bucket}/some/folder", s3_endpoint=endpoint)
    found = file_store(settings)
    assert isinstance(found, S3Store)
    return found


async def keys_of(store: FileStore, prefix: str = "") -> list[str]:
    return sorted([one.key async for one in store.list(prefix)])


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]


async def test_an_object_is_read_as_it_was_stored(store):
    await store.put("a/one", in_pieces(CONTENT))
    await store.put("a/two", one_chunk(b""))
    assert await read_whole(store, "a/one") == CONTENT
    assert await read_whole(store, "a/two") == b""
    for span in (Span(0, 1), Span(5, 600_000), Span(len(CONTENT) - 1, len(CONTENT))):
        opened = await store.open("a/one", span)
        assert opened.size == len(CONTENT)
        read = b"".join([chunk async for chunk in opened.chunks])
        assert read == CONTENT[span.start : span.end]


async def test_objects_are_listed_and_removed(store):
    assert await keys_of(store) == []
    for key in ("a/one", "a/two", "ab/three"):
        await store.put(key, one_chunk(b"content"))
    assert await keys_of(store) == ["a/one", "a/two", "ab/three"]
    assert await keys_of(store, "a/") == ["a/one", "a/two"]
    for _ in range(2):
        await store.delete("a/one")
    assert await keys_of(store) == ["a/two", "ab/three"]


async def test_a_missing_object_is_missing(store):
    for key in ("a/one", "a"):
        with pytest.raises(ObjectMissingError):
            await store.open(key)
    await store.put("a/one", one_chunk(b"content"))
    with pytest.raises(ObjectMissingError):
        await store.open("a/two", Span(0, 1))


async def test_an_interrupted_object_is_not_there(store):
    async def interrupted() -> AsyncIterator[bytes]:
        yield CONTENT
        raise ConnectionAbortedError

    with pytest.raises((ConnectionAbortedError, UnavailableError)):
        await store.put("a/one", interrupted())
    assert await keys_of(store) == []


async def test_an_object_is_replaced_as_a_whole(store):
    await store.put("a/one", one_chunk(b"first"))
    await asyncio.gather(
        *(store.put("a/one", in_pieces(bytes([n]) * 300_000)) for n in range(3))
    )
    content = await read_whole(store, "a/one")
    assert content == content[:1] * 300_000


async def test_files_are_private_and_no_folder_is_left(tmp_path):
    root = tmp_path / "files"
    store = LocalStore(root)
    await store.put("a/one", one_chunk(b"content"))
    assert stat.S_IMODE((root / "a" / "one").stat().st_mode) == 0o600
    assert stat.S_IMODE((root / "a").stat().st_mode) == 0o700
    await store.delete("a/one")
    assert [*root.iterdir()] == []


async def test_the_last_of_the_disk_is_left_to_the_database(tmp_path, monkeypatch):
    store = LocalStore(tmp_path / "files")
    monkeypatch.setattr(local_store, "RESERVE", 2**60)
    with pytest.raises(StorageFullError):
        await store.put("a/one", one_chunk(b"content"))
    assert await keys_of(store) == []


async def test_a_disk_that_fills_up_is_full(tmp_path, monkeypatch):
    store = LocalStore(tmp_path / "files")

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFullError):
        await store.put("a/one", one_chunk(b"content"))
    monkeypatch.undo()
    assert await keys_of(store) == []


async def test_a_full_disk_keeps_only_new_objects_away(tmp_path, monkeypatch):
    """What is removed or read on one is tried again later."""
    store = LocalStore(tmp_path / "files")
    await store.put("a/one", one_chunk(b"content"))

    def full(*_args, **_options):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    for name, use in {
        "unlink": lambda: store.delete("a/one"),
        "fstat": lambda: store.open("a/one"),
    }.items():
        with monkeypatch.context() as broken:
            broken.setattr(os, name, full)
            with pytest.raises(UnavailableError):
                await use()


async def test_a_folder_that_vanishes_meanwhile_is_not_listed(tmp_path, monkeypatch):
    store, scan = LocalStore(tmp_path / "files"), os.scandir
    for key in ("a/one", "b/two", "c/three"):
        await store.put(key, one_chunk(b"content"))

    def removing(path):
        if str(path).endswith("/b"):
            (tmp_path / "files" / "b" / "two").unlink()
            (tmp_path / "files" / "b").rmdir()
        return scan(path)

    with monkeypatch.context() as busy:
        busy.setattr(os, "scandir", removing)
        assert await keys_of(store) == ["a/one", "c/three"]


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES])
async def test_a_folder_that_fails_is_unavailable(tmp_path, monkeypatch, number):
    store = LocalStore(tmp_path / "files")
    await store.put("a/one", one_chunk(b"content"))

    def failing(*_args, **_options):
        raise OSError(number, os.strerror(number))

    uses = {
        "scandir": lambda: keys_of(store),
        "unlink": lambda: store.delete("a/one"),
        "fstat": lambda: store.open("a/one"),
        "fsync": lambda: store.put("a/two", one_chunk(b"content")),
    }
    for name, use in uses.items():
        with monkeypatch.context() as broken:
            broken.setattr(os, name, failing)
            with pytest.raises(UnavailableError):
                await use()
    assert await keys_of(store) == ["a/one"]


async def test_a_disk_that_cannot_be_read_any_more_is_unavailable(tmp_path):
    store = LocalStore(tmp_path / "files")
    await store.put("a/one", in_pieces(CONTENT))
    opened = await store.open("a/one", Span(-1, 10))
    with pytest.raises(UnavailableError):
        await anext(opened.chunks)


async def test_a_bucket_that_is_away_is_unavailable(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    away = S3Store("bucket", "", "http://127.0.0.1:9")
    with pytest.raises(UnavailableError):
        await away.open("a/one")
    with pytest.raises(UnavailableError):
        await away.put("a/one", one_chunk(b"content"))
