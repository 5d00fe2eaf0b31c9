"""The unit of work: one transaction and the events that it publishes."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.core.events import Event, EventRegistry


class UnitOfWork:
    """An open transaction, and the events to publish once it has committed."""

    def __init__(self, connection: AsyncConnection, events: EventRegistry) -> None:
        """Use `connection`, on which the transaction has begun."""
        self.connection = connection
        self._registry = events
        self._db: AsyncSession | None = None
        self.raised: list[Event] = []
        self.committed: list[Callable[[], None]] = []

    @property
    def db(self) -> AsyncSession:
        """The session on the connection; made by its first use, which takes a while."""
        if self._db is None:
            self._db = AsyncSession(self.connection, expire_on_commit=False)
        return self._db

    async def emit(self, raised: Event) -> None:
        """Run the event's handlers in this transaction and keep it for publishing."""
        await self._registry.run_inside(self, raised)
        self.raised.append(raised)

    def once_committed(self, call: Callable[[], None]) -> None:
        """Call `call` after the commit, once the events are published."""
        self.committed.append(call)

    async def flush(self) -> None:
        """Send the changes of the session to the database."""
        if self._db is not None:
            await self._db.flush()

    async def close(self) -> None:
        """Detach the objects of the session."""
        if self._db is not None:
            await self._db.close()
