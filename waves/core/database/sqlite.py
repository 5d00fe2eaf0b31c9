"""An SQLite connection that runs fast statements on the event loop.

aiosqlite passes every call to the connection's thread and back: about 0.14 ms
each, six or more for one query that SQLite itself runs in 0.01 ms. Here only
statements that may block use the thread: on another writer (`BEGIN IMMEDIATE`),
on the disk (`COMMIT`), or on a scan of a whole table (`LIKE`). Everything else
runs in the caller's thread. In WAL mode neither a reader nor a writer that has
begun waits for a lock.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiosqlite

_QUICK_METHODS = frozenset({"cursor", "fetchone", "fetchmany", "fetchall", "rollback"})
_RUN_A_STATEMENT = frozenset({"execute", "executemany"})
_QUICK_STATEMENTS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "BEGIN DEFERRED")
_ROWS_AT_ONCE = 64


class Connection(aiosqlite.Connection):
    """A connection whose fast calls run in the caller's thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        """Store the connector; the connection opens when it is awaited."""
        super().__init__(connector, _ROWS_AT_ONCE)
        self._keeps_order = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._keeps_order and _is_quick(fn, args):
            return fn(*args, **kwargs)
        try:
            return await super()._execute(fn, *args, **kwargs)  # pyright: ignore[reportUnknownMemberType]
        except asyncio.CancelledError:
            # The thread still runs the cancelled call: later calls queue behind it.
            self._keeps_order = True
            raise


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


def _is_quick(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    name = fn.__name__
    if name == "close":
        return isinstance(getattr(fn, "__self__", None), sqlite3.Cursor)
    if name not in _RUN_A_STATEMENT:
        return name in _QUICK_METHODS
    statement = str(args[0])
    return statement.startswith(_QUICK_STATEMENTS) and " LIKE " not in statement
