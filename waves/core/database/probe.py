"""Check that a database is usable before the server starts.

The result is one clause for the operator. It quotes nothing of the URL, which may
contain a password.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from waves.core.database import migrations
from waves.core.database.driver_errors import clause_of
from waves.core.database.migrations import make_folder

PATIENCE_SECONDS = 3.0
"""How long a database server may take to respond."""
LOCK_SECONDS = 10.0
"""How long another process may hold the lock of an SQLite file."""
CHECK_SECONDS = 10.0
"""The maximum duration of the check of the pages of an SQLite file."""
_SILENT = "the database server does not answer"
LATER = (
    "the database comes from a later version of Waves: "
    "install that version, or restore an earlier backup"
)
FOREIGN = "the database belongs to another program: choose another file"
DAMAGED = "the database is damaged: restore a backup"


def problem_of(url: str, patience: float = PATIENCE_SECONDS) -> str:
    """Return why the database at `url` cannot be used, or an empty string.

    The directory of an SQLite file is created if it is missing.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _answer(lambda: _ask_sqlite(address))
    # A daemon thread, because Python waits at exit for executor threads, and the
    # lookup of an unknown host name may take longer than `patience`.
    said = [_SILENT]
    answer = lambda: said.append(_answer(lambda: _ask_server(address)))  # noqa: E731
    asking = threading.Thread(target=answer, daemon=True)
    asking.start()
    asking.join(patience)
    return said[-1]


def _answer(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        return clause_of(error) or _SILENT


def _ask_server(url: URL) -> str:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        return LATER if is_later(_revisions(connection)) else ""


def _revisions(connection: Connection) -> set[str]:
    if not inspect(connection).has_table("alembic_version"):
        return set()
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return {str(row[0]) for row in found}


def _ask_sqlite(url: URL) -> str:
    path = Path(url.database or "")
    try:
        make_folder(url)
    except OSError as error:
        return f"the folder of the database cannot be made: {error.strerror}"
    if path.is_dir():
        return "the database is a folder, and has to be a file"
    with closing(
        sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)
    ) as connection:
        # Both write, so they fail on a file or directory that is not writable.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        return _look_through(connection)


def _look_through(connection: sqlite3.Connection) -> str:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE ?"
    tables = {row[0] for row in connection.execute(named, ("sqlite_%",))}
    if not _is_whole(connection):
        return DAMAGED
    if not tables:
        return ""
    if "alembic_version" not in tables:
        return FOREIGN
    found = connection.execute("SELECT version_num FROM alembic_version")
    return LATER if is_later({str(row[0]) for row in found}) else ""


def _is_whole(connection: sqlite3.Connection) -> bool:
    """Check every page, up to `CHECK_SECONDS`; an interrupted check passes."""
    end = time.monotonic() + CHECK_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    try:
        return connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_INTERRUPT":
            raise
        return True
    finally:
        connection.set_progress_handler(None, 0)


def is_later(revisions: set[str]) -> bool:
    """Return whether any revision is unknown to this version of Waves."""
    return not revisions <= {*migrations.revisions()}
