"""Copy and replace the SQLite file of a server.

The file alone is not a copy: what was written last is in the write-ahead log beside it
(https://www.sqlite.org/wal.html).
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from waves.backup.errors import StoreError
from waves.core.database import probe
from waves.core.database.driver_errors import clause_of
from waves.private_files import create, flush_folder

_SIDE_FILES = ("-wal", "-shm", "-journal")
_BUSY_SECONDS = 5.0
_BROKEN = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}
_EMPTY = "there is no database yet: run `make migrate`"
IN_USE = "a server is using the database: stop it first"


class SqliteStore:
    """The database in an SQLite file."""

    kind: Literal["sqlite"] = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.folder = path.parent

    def dump(self, copy: Path) -> str:
        """Copy the database, which may be in use; return the revision of the copy.

        The copy is one read transaction: it contains everything that was committed
        before it began, and writers do not wait for it. In several steps it would
        begin again whenever another process writes.

        Raises:
            StoreError: The database cannot be read, or is damaged.
        """
        if not self._path.is_file():
            raise StoreError(_EMPTY)
        create(copy).close()
        try:
            with closing(_connect(self._path)) as source, closing(_connect(copy)) as it:
                source.backup(it, pages=-1)
                it.execute("PRAGMA journal_mode=DELETE")
                return _checked(it)
        except sqlite3.Error as error:
            raise StoreError(clause_of(error) or "it cannot be read") from None

    def tables(self) -> set[str] | None:
        """Return the tables of the database, or None if it is damaged.

        The write-ahead log moves into the file: one that stayed beside it would be
        applied to the file that takes its place.

        Raises:
            StoreError: A server is using the database.
        """
        if not self._path.exists():
            return set()
        try:
            with closing(_connect(self._path)) as connection:
                # Fails as long as another connection is open.
                connection.execute("PRAGMA journal_mode=DELETE")
                return _tables(connection)
        except sqlite3.Error as error:
            if error.sqlite_errorname in _BROKEN:
                return None
            is_busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            said = IN_USE if is_busy else clause_of(error)
            raise StoreError(said or "it cannot be written") from None

    def load(self, copy: Path) -> None:
        """Put a copy in the place of the database, by a rename.

        Raises:
            StoreError: This version of Waves cannot use the copy.
        """
        problem = probe.problem_of(f"sqlite+aiosqlite:///{copy}")
        if problem:
            raise StoreError(problem)
        for suffix in _SIDE_FILES:
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        copy.replace(self._path)
        flush_folder(self.folder)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)


def _checked(connection: sqlite3.Connection) -> str:
    """Check every page; return the revision."""
    (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if result != "ok":
        raise StoreError(probe.DAMAGED)
    if "alembic_version" not in _tables(connection):
        raise StoreError(_EMPTY)
    found = connection.execute("SELECT version_num FROM alembic_version")
    return str(found.fetchone()[0])


def _tables(connection: sqlite3.Connection) -> set[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE ?"
    return {row[0] for row in connection.execute(named, ("sqlite_%",))}
