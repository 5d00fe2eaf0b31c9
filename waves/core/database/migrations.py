"""Migrate a database to the schema that this code expects.

Processes that start together migrate one after the other, under a lock, and an
interrupted migration changes nothing. On SQLite all migrations are one transaction.
Foreign keys are checked at its end: Alembic rebuilds tables, and dropping the old table
would delete the rows that refer to it. On PostgreSQL each migration is a transaction,
so that one can build an index outside of it (`autocommit_block` of Alembic).
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from alembic import command
from waves.core.database import sqlite

ROOT = Path(__file__).parents[3]
LOCK_SECONDS = 60.0
"""How long another process may migrate a PostgreSQL database."""
TABLE_LOCK_MS = 1000
"""How long a migration waits for the lock of a table. Everybody else who wants the
table waits behind it."""
ATTEMPTS = 10
PAUSE_SECONDS = 1.0
"""The pause after an attempt that did not get such a lock."""
_LOCK_NOT_AVAILABLE = "55P03"
ADVISORY_LOCK = 7_239_461_118
"""Held while the schema changes: any number that no other program locks."""
_PRAGMAS = (
    "PRAGMA busy_timeout=30000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=OFF",
)


class MigrationError(Exception):
    """The database was not migrated; the migration that failed was rolled back."""


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url` to `revision`; call it outside any event loop.

    The directory of an SQLite file is created if it is missing.

    Raises:
        MigrationError: Other processes keep their locks for too long.
    """
    for _ in range(ATTEMPTS):
        try:
            command.upgrade(alembic_config(url), revision)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
    raise MigrationError(
        "a long transaction of another program uses a table that has to change: "
        "try again when it has ended"
    )


def downgrade(url: str, revision: str) -> None:
    """Downgrade the database at `url` to `revision`; call it outside any event loop."""
    command.downgrade(alembic_config(url), revision)


def revisions() -> list[str]:
    """Return the revisions that this code knows, the oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config(""))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def alembic_config(url: str) -> Config:
    """Return the configuration for Alembic's commands."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


async def connected(url: str, work: Callable[[Connection], None]) -> None:
    """Run `work` on the database at `url` while no other process migrates it.

    On SQLite it is one transaction; on PostgreSQL none has begun.

    Raises:
        MigrationError: A row refers to a row that no longer exists, or another process
            does not stop migrating the database.
    """
    database = make_url(url)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        if database.get_backend_name() == "sqlite":
            make_folder(database)
            await _on_sqlite(engine, work)
        else:
            await _on_postgresql(engine, work)
    finally:
        await engine.dispose()


async def _on_sqlite(engine: AsyncEngine, work: Callable[[Connection], None]) -> None:
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    async with engine.begin() as connection:
        await connection.run_sync(work)
        await connection.run_sync(_refuse_dangling_rows)


async def _on_postgresql(
    engine: AsyncEngine, work: Callable[[Connection], None]
) -> None:
    async with engine.connect() as connection:
        await _take_lock(connection)
        # The lock belongs to the connection, which closes after the work.
        await connection.run_sync(work)


async def _take_lock(connection: AsyncConnection) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    while not await _has_lock(connection):
        if time.monotonic() > deadline:
            raise MigrationError(
                "another process migrates the database, and does not come to an end"
            )
        await asyncio.sleep(0.1)


async def _has_lock(connection: AsyncConnection) -> bool:
    lock = text("SELECT pg_try_advisory_lock(:key)")
    async with connection.begin():
        await connection.exec_driver_sql(f"SET lock_timeout = {TABLE_LOCK_MS}")
        return (await connection.execute(lock, {"key": ADVISORY_LOCK})).scalar_one()


def make_folder(url: URL) -> None:
    """Create the directory of an SQLite file with mode 0700; else do nothing."""
    path = url.database if url.get_backend_name() == "sqlite" else None
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    sqlite.prepare(connection, _PRAGMAS)


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_dangling_rows(connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        tables = ", ".join(sorted({str(row[0]) for row in dangling}))
        msg = f"Rows that refer to nothing in: {tables}"
        raise MigrationError(msg)
