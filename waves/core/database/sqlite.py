"""An SQLite connection that runs fast statements on the event loop.

aiosqlite passes every call to the connection's thread and back: about 0.14 ms
each, six or more for one query that SQLite itself runs in 0.01 ms. Here only
statements that may block use the thread: on another writer (`BEGIN IMMEDIATE`),
on the disk (`COMMIT`), or on a scan of a whole table (`LIKE`, `instr`). Everything else
runs in the caller's thread. In WAL mode neither a reader nor a writer that has
begun waits for a lock, and a writer begins without the thread when no other one is
there.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

import aiosqlite

_QUICK_METHODS = frozenset({"cursor", "fetchone", "fetchmany", "fetchall", "rollback"})
_RUN_A_STATEMENT = frozenset({"execute", "executemany"})
_QUICK_STATEMENTS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "BEGIN DEFERRED")
_SCANS = (" LIKE ", "instr(")
_ROWS_AT_ONCE = 64
_PRIMARY_CODE = 0xFF
"""The bits of an extended result code that name the primary one."""


def prepare(connection: Any, pragmas: Iterable[str]) -> None:
    """Set the pragmas of a new connection, whose transactions SQLAlchemy begins."""
    # The driver must not begin any.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


class Connection(aiosqlite.Connection):
    """A connection whose fast calls run in the caller's thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        """Store the connector; the connection opens when it is awaited."""
        super().__init__(connector, _ROWS_AT_ONCE)
        self._keeps_order = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._keeps_order:
            if _is_quick(fn, args):
                return fn(*args, **kwargs)
            if _begins_writing(fn, args) and (begun := self._begin_at_once(fn, args)):
                return begun
        try:
            return await super()._execute(fn, *args, **kwargs)  # pyright: ignore[reportUnknownMemberType]
        except asyncio.CancelledError:
            # The thread still runs the cancelled call: later calls queue behind it.
            self._keeps_order = True
            raise

    def _begin_at_once(
        self, fn: Callable[..., sqlite3.Cursor], args: tuple[Any, ...]
    ) -> sqlite3.Cursor | None:
        """Begin to write, or return None if another connection writes."""
        (patience,) = self._conn.execute("PRAGMA busy_timeout").fetchone()
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            return fn(*args)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY:
                return None
            raise
        finally:
            self._conn.execute(f"PRAGMA busy_timeout = {patience}")


def connector(path: str) -> Callable[[], Awaitable[Connection]]:
    """Return a function that opens connections to the file at `path`.

    The caller controls transactions: the driver begins none.
    """

    async def connect() -> Connection:
        connection = Connection(
            partial(
                sqlite3.connect, path, isolation_level=None, check_same_thread=False
            )
        )
        await connection
        return connection

    return connect


def _begins_writing(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    return fn.__name__ == "execute" and str(args[0]).startswith("BEGIN IMMEDIATE")


def _is_quick(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    name = fn.__name__
    if name == "close":
        return isinstance(getattr(fn, "__self__", None), sqlite3.Cursor)
    if name not in _RUN_A_STATEMENT:
        return name in _QUICK_METHODS
    statement = str(args[0])
    scans = any(sign in statement for sign in _SCANS)
    return statement.startswith(_QUICK_STATEMENTS) and not scans
