"""A SQLite connection that runs fast statements on the event loop.

aiosqlite hands every call to the connection's thread and back: about 0.14 ms
each, six or more for one query that SQLite itself answers in 0.01 ms. Here
only what can wait goes to the thread: for another writer (`BEGIN IMMEDIATE`),
for the disk (`COMMIT`), or for a scan of a whole table (`LIKE`). Everything
else is done where it is asked for. In WAL mode a reader waits for nobody, and
a writer that has begun neither.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiosqlite

_QUICK_METHODS = frozenset({"cursor", "fetchone", "fetchmany", "fetchall", "rollback"})
_QUICK_STATEMENTS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "BEGIN DEFERRED")
_ROWS_AT_ONCE = 64


class Connection(aiosqlite.Connection):
    """A connection whose quick calls run in the caller's own thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        """Keep how to connect; the connection opens when it is awaited."""
        super().__init__(connector, _ROWS_AT_ONCE)
        self._keeps_order = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._keeps_order and _is_quick(fn, args):
            return fn(*args, **kwargs)
        try:
            return await super()._execute(fn, *args, **kwargs)  # pyright: ignore[reportUnknownMemberType]
        except asyncio.CancelledError:
            # The thread is still at it: whatever comes now has to queue behind.
            self._keeps_order = True
            raise


def connector(path: str) -> Callable[[], Awaitable[Connection]]:
    """Return what opens connections to the file at `path`.

    Their transactions are the caller's: the driver begins none by itself.
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
    if name != "execute":
        return name in _QUICK_METHODS
    statement = str(args[0])
    return statement.startswith(_QUICK_STATEMENTS) and " LIKE " not in statement
