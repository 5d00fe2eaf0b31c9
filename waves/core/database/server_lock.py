"""One server per database.

Two servers on one database would not pass messages and calls on to each other. So a
server holds a lock: for SQLite, that of a file beside the database; for PostgreSQL, an
advisory lock of the database, on a connection of its own, which servers with Redis
share. Both end with their holder, however it ends.
"""

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Generator
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from waves.core.logging import get_logger

logger = get_logger(__name__)

PATIENCE_SECONDS = 2.0
"""How long a server that is stopping may still hold the lock."""
RETAKE_SECONDS = 45.0
"""How long the lock may be in other hands after a loss of the connection: the database
server notices within 25 seconds that the former connection is dead."""
CHECK_EVERY_SECONDS = 2.0
# Any number that no other program locks in the same database.
_ADVISORY_LOCK = 7_239_461_119
_LOCK = "SELECT pg_try_advisory_lock(:key)"
_LOCK_SHARED = "SELECT pg_try_advisory_lock_shared(:key)"
# The database server then drops the connection of a machine that has vanished.
_PREPARE = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


class DatabaseInUseError(Exception):
    """Another server uses the database."""


def take(url: str) -> int | None:
    """Take the lock of an SQLite database; return its file descriptor.

    Programs that this process starts or becomes inherit the descriptor; the lock ends
    when the last one has closed it. For PostgreSQL there is none.

    Raises:
        DatabaseInUseError: Another server holds it.
        OSError: The lock file cannot be used.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    path = Path(f"{Path(address.database).resolve()}.lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _flock(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    os.set_inheritable(descriptor, True)
    return descriptor


def _flock(descriptor: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
                raise DatabaseInUseError(f"process {holder}") from None
            time.sleep(0.05)
        else:
            return


@contextlib.contextmanager
def held(url: str) -> Generator[None]:
    """Hold the lock of an SQLite database in the block; do nothing for PostgreSQL.

    Raises:
        DatabaseInUseError: A server holds it.
        OSError: The lock file cannot be used.
    """
    descriptor = take(url)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


class PostgresLock:
    """The lock of a PostgreSQL database, taken again after its connection is lost."""

    def __init__(
        self, url: str, on_lost: Callable[[], None], *, is_shared: bool = False
    ) -> None:
        """Create the lock of the database at `url`.

        Args:
            url: The address of the database.
            on_lost: Called when another server took the lock in the meantime.
            is_shared: Share it with others that do; Redis connects their servers.
        """
        self._is_shared = is_shared
        self._engine = create_async_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
        )
        self._on_lost = on_lost
        self._connection: AsyncConnection | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def take(self) -> None:
        """Take the lock, and keep it until `release`.

        Raises:
            DatabaseInUseError: Another server holds it.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await self._try():
            if time.monotonic() > deadline:
                await self._engine.dispose()
                raise DatabaseInUseError
            await asyncio.sleep(0.1)
        self._keeper = asyncio.create_task(self._keep(), name="server-lock")

    async def release(self) -> None:
        """Give the lock back."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._disconnect()

    async def _try(self) -> bool:
        self._connection = connection = await self._engine.connect()
        for statement in _PREPARE:
            await connection.exec_driver_sql(statement)
        lock = text(_LOCK_SHARED if self._is_shared else _LOCK)
        if (await connection.execute(lock, {"key": _ADVISORY_LOCK})).scalar_one():
            return True
        await self._disconnect()
        return False

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError, OSError):
                await connection.close()

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY_SECONDS)
            if not await self._is_connected() and not await self._retake():
                logger.error("database_taken_over")
                self._on_lost()
                return

    async def _is_connected(self) -> bool:
        try:
            assert self._connection is not None  # noqa: S101  taken before
            await self._connection.exec_driver_sql("SELECT 1")
        except (SQLAlchemyError, OSError):
            await self._disconnect()
            return False
        return True

    async def _retake(self) -> bool:
        """Take the lock again; return False if another server keeps it."""
        deadline: float | None = None
        while deadline is None or time.monotonic() < deadline:
            try:
                if await self._try():
                    return True
                # From here on the database answers, and somebody has the lock.
                deadline = deadline or time.monotonic() + RETAKE_SECONDS
            except (SQLAlchemyError, OSError):
                await self._disconnect()
            await asyncio.sleep(1)
        return False
