"""Migrate a database to the schema that this code expects.

A migration runs in one transaction, so that an interrupted one changes nothing,
and under a lock, so that processes that start together migrate one after the
other. SQLite checks foreign keys only at the end: Alembic rebuilds its tables,
and dropping the old table would delete the rows that refer to it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from alembic import command

ROOT = Path(__file__).parents[3]
ADVISORY_LOCK = 7_239_461_118
"""Held while the schema changes: any number that no other program locks."""
_PRAGMAS = (
    "PRAGMA busy_timeout=30000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=OFF",
)


class MigrationError(Exception):
    """A migration left rows with dangling references and was rolled back."""


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url` to `revision`; call it outside any event loop.

    The directory of an SQLite file is created if it is missing.
    """
    command.upgrade(alembic_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Downgrade the database at `url` to `revision`; call it outside any event loop."""
    command.downgrade(alembic_config(url), revision)


def alembic_config(url: str) -> Config:
    """Return the configuration for Alembic's commands."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


async def connected(url: str, work: Callable[[Connection], None]) -> None:
    """Run `work` on the database at `url` in one exclusive transaction.

    Raises:
        MigrationError: A row refers to a row that no longer exists.
    """
    database = make_url(url)
    is_sqlite = database.get_backend_name() == "sqlite"
    engine = create_async_engine(url, poolclass=NullPool)
    if is_sqlite:
        make_folder(database)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    try:
        async with engine.begin() as connection:
            if not is_sqlite:
                lock = text("SELECT pg_advisory_xact_lock(:key)")
                await connection.execute(lock, {"key": ADVISORY_LOCK})
            await connection.run_sync(work)
            if is_sqlite:
                await connection.run_sync(_refuse_dangling_rows)
    finally:
        await engine.dispose()


def make_folder(url: URL) -> None:
    """Create the directory of an SQLite file with mode 0700; else do nothing."""
    path = url.database if url.get_backend_name() == "sqlite" else None
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_dangling_rows(connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        tables = ", ".join(sorted({str(row[0]) for row in dangling}))
        msg = f"Rows that refer to nothing in: {tables}"
        raise MigrationError(msg)
