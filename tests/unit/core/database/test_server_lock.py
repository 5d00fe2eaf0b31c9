"""The lock of a server on its database."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from tests.support import postgres
from tests.support.timeouts import PATIENCE
from waves.core.database import server_lock
from waves.core.database.server_lock import DatabaseInUseError, PostgresLock
from waves.core.ids import new_id


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_lock, "PATIENCE_SECONDS", 0.1)


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'waves.db'}"


def test_a_file_has_one_server(file_url: str) -> None:
    holder = f"process {os.getpid()}"
    with server_lock.held(file_url), pytest.raises(DatabaseInUseError, match=holder):
        server_lock.take(file_url)
    with server_lock.held(file_url):
        pass


def test_another_name_of_the_file_has_the_same_lock(
    file_url: str, tmp_path: Path
) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "waves.db")
    with server_lock.held(file_url), pytest.raises(DatabaseInUseError):
        server_lock.take(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")


def test_a_program_that_inherits_the_lock_holds_it_until_it_is_killed(
    file_url: str,
) -> None:
    descriptor = server_lock.take(file_url)
    assert descriptor is not None
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False
    )
    os.close(descriptor)
    with pytest.raises(DatabaseInUseError):
        server_lock.take(file_url)
    child.kill()
    child.wait()
    with server_lock.held(file_url):
        pass


@pytest.fixture
async def database(postgres_cluster: postgres.Cluster) -> AsyncIterator[str]:
    name = f"lock_{new_id().hex}"
    postgres_cluster.create(name)
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@asynccontextmanager
async def locked(
    url: str, on_lost: Callable[[], None] = lambda: None
) -> AsyncIterator[PostgresLock]:
    lock = PostgresLock(url, on_lost)
    await lock.take()
    yield lock
    await lock.release()


async def test_a_database_has_one_server(database: str) -> None:
    async with locked(database):
        with pytest.raises(DatabaseInUseError):
            await PostgresLock(database, lambda: None).take()
    async with locked(database):
        pass


async def test_servers_with_redis_share_a_database(database: str) -> None:
    shared = [PostgresLock(database, lambda: None, is_shared=True) for _ in range(2)]
    for one in shared:
        await one.take()
    with pytest.raises(DatabaseInUseError):
        await PostgresLock(database, lambda: None).take()
    for one in shared:
        await one.release()
    async with locked(database):
        with pytest.raises(DatabaseInUseError):
            await PostgresLock(database, lambda: None, is_shared=True).take()


def end_connections(url: str) -> None:
    """End every other connection to the database, as a restart does."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def holders(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        ).fetchone()
    assert found
    return found[0]


async def test_the_lock_is_taken_again_after_its_connection_is_lost(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_lock, "CHECK_EVERY_SECONDS", 0.05)
    async with locked(database):
        end_connections(database)
        async with asyncio.timeout(PATIENCE):
            while holders(database) == 0:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        with pytest.raises(DatabaseInUseError):
            await PostgresLock(database, lambda: None).take()


async def test_a_server_learns_that_another_one_took_the_lock(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_lock, "CHECK_EVERY_SECONDS", 0.5)
    monkeypatch.setattr(server_lock, "RETAKE_SECONDS", 0.1)
    lost = asyncio.Event()
    async with locked(database, lost.set):
        end_connections(database)
        async with locked(database), asyncio.timeout(PATIENCE):
            await lost.wait()
