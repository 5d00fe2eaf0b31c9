"""Database engine and unit of work. Only the unit of work commits.

SQLite runs in WAL mode with `synchronous=FULL`: a commit that has returned
survives a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
Writers share one lock per process and begin with `BEGIN IMMEDIATE`, because a
read transaction that becomes a write transaction fails at once when another
writer came first, whatever the busy timeout.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    URL,
    DateTime,
    Dialect,
    Table,
    TypeDecorator,
    event,
    exc,
    inspect,
    make_url,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.core.database import sqlite
from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.events import EventRegistry
from waves.core.metrics import Metrics
from waves.core.services import current
from waves.core.tracing import Tracing
from waves.core.unit_of_work import UnitOfWork

BUSY_TIMEOUT_MS = 5000
READY_TIMEOUT_S = 3
POOL_SIZE = 10
POOL_OVERFLOW = 10
POOL_SECONDS = 5.0
"""How long a request waits for a connection to PostgreSQL before it is refused."""
_LIBPQ = {
    "application_name": "waves",
    "connect_timeout": "5",
    # A database server whose machine has vanished is noticed within 30 seconds.
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""Parameters of connections that the URL may set differently."""
# Constraints need names, because a migration refers to them by name.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    # What is deleted or replaced is overwritten, not only marked as free.
    "PRAGMA secure_delete=ON",
)
_ANY_REVISION = "SELECT version_num FROM alembic_version"


class UTCDateTime(TypeDecorator[datetime]):
    """A timezone-aware time in UTC, the same on SQLite and PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Convert to UTC; raise `ValueError` for naive times, which are ambiguous."""
        del dialect
        if value is not None and value.tzinfo is None:
            msg = "A time without a timezone cannot be stored."
            raise ValueError(msg)
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Set the timezone of times that SQLite returns without one."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class PoolUse(NamedTuple):
    """The connections of a pool."""

    in_use: int
    idle: int
    limit: int


class Database:
    """An engine with its pragmas and the lock of its writers."""

    def __init__(self, url: str, events: EventRegistry) -> None:
        """Create an engine for `url`, without opening a connection."""
        self.url = url
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self._events = events
        self._writers = asyncio.Lock() if self.is_sqlite else None
        options: dict[str, Any] = (
            {"async_creator": sqlite.connector(address.database or ":memory:")}
            if self.is_sqlite
            else _postgresql_options(address)
        )
        self.engine: AsyncEngine = create_async_engine(
            url, hide_parameters=True, **options
        )
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        self._probe: asyncio.Task[bool] | None = None
        self._writing = self.engine.execution_options(waves_write=True)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncGenerator[UnitOfWork, None]:
        """Open a transaction, commit it after the block, then publish its events.

        Any exception rolls the transaction back and publishes nothing.
        """
        turn: AbstractAsyncContextManager[Any] = self._writers or nullcontext()
        with _counting_errors():
            async with turn, self._writing.connect() as connection:
                await connection.begin()
                uow = UnitOfWork(connection, self._events)
                try:
                    yield uow
                    await _commit(uow)
                finally:
                    await uow.close()
        # What is pushed leaves before the caller is answered.
        self._events.publish(uow.raised)
        for call in uow.committed:
            call()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession, None]:
        """Open a session for reading one consistent snapshot; it never commits."""
        with _counting_errors():
            async with AsyncSession(self.engine, expire_on_commit=False) as db:
                await db.connection()
                yield db

    async def is_ready(self) -> bool:
        """Return whether the database responds in time and has been migrated."""
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._has_revision(), name="probe")
        probe = self._probe
        # Even a statement that is cancelled waits for a server that is silent. Nobody
        # waits for it, and there is no second one meanwhile.
        await asyncio.wait({probe}, timeout=READY_TIMEOUT_S)
        if probe.done():
            return probe.result()
        if not probe.cancelling():
            probe.cancel()
        return False

    async def _has_revision(self) -> bool:
        try:
            async with self.read() as db:
                connection = await db.connection()
                found = await connection.exec_driver_sql(_ANY_REVISION)
                return found.first() is not None
        except (exc.SQLAlchemyError, OSError, asyncio.CancelledError):
            return False

    def pool_use(self) -> PoolUse:
        """Return how many connections the pool has."""
        pool = self.engine.sync_engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101  of both databases
        most = pool.size() + pool._max_overflow  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return PoolUse(in_use=pool.checkedout(), idle=pool.checkedin(), limit=most)

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def _commit(uow: UnitOfWork) -> None:
    started = time.perf_counter()
    with current(Tracing).span("COMMIT"):
        await uow.flush()
        await uow.connection.commit()
    current(Metrics).commits.observe(time.perf_counter() - started)


@contextmanager
def _counting_errors() -> Generator[None]:
    try:
        yield
    except UNAVAILABLE as error:
        current(Metrics).database_errors.labels(type(error).__name__).inc()
        raise


def _postgresql_options(url: URL) -> dict[str, Any]:
    given = {name: value for name, value in _LIBPQ.items() if name not in url.query}
    return {
        "connect_args": given,
        "pool_size": POOL_SIZE,
        "max_overflow": POOL_OVERFLOW,
        "pool_timeout": POOL_SECONDS,
        # A connection that has ended while it was idle is replaced unnoticed.
        "pool_pre_ping": True,
    }


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    sqlite.prepare(connection, _PRAGMAS)


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("waves_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements without ORM objects."""
    table = inspect(model).local_table
    if not isinstance(table, Table):
        msg = f"{model.__name__} has no table."
        raise TypeError(msg)
    return cast("Table", table)


def unit_of_work() -> AbstractAsyncContextManager[UnitOfWork]:
    """Open a unit of work on the application's database."""
    return current(Database).unit_of_work()


def read_db() -> AbstractAsyncContextManager[AsyncSession]:
    """Open a reading session on the application's database."""
    return current(Database).read()
