"""The unit of work: one transaction and the events that it publishes."""

from collections.abc import Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.core.events import Event, EventRegistry


class UnitOfWork:
    """An open transaction, and the events to publish once it has committed."""

    def __init__(self, db: AsyncSession, events: EventRegistry) -> None:
        self.db = db
        self._registry = events
        self.raised: list[Event] = []
        self.committed: list[Callable[[], None]] = []

    async def emit(self, raised: Event) -> None:
        """Run the event's handlers in this transaction and keep it for publishing."""
        await self._registry.run_inside(self, raised)
        self.raised.append(raised)

    def once_committed(self, call: Callable[[], None]) -> None:
        """Call `call` after the commit, before the events are published."""
        self.committed.append(call)
