"""Event registry: handlers inside a transaction and listeners after its commit.

A handler registered with `inside` runs in the transaction that raised the
event, and its failure rolls the transaction back. A listener registered with
`after_commit` runs once the transaction has committed.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from waves.core.logging import get_logger

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Base class of events; subclasses are frozen dataclasses of plain values."""


# Takes the unit of work that raised the event; the registry only passes it on.
InsideHandler = Callable[[Any, Any], Awaitable[None]]
Listener = Callable[[Event], None]


class EventRegistry:
    """The handlers and listeners of events."""

    def __init__(self) -> None:
        self._inside: defaultdict[type[Event], list[InsideHandler]] = defaultdict(list)
        self._listeners: list[Listener] = []

    def inside(self, event_type: type[Event], handler: InsideHandler) -> None:
        """Run `handler` in the transaction of every `event_type`."""
        if handler not in self._inside[event_type]:
            self._inside[event_type].append(handler)

    def after_commit(self, listener: Listener) -> None:
        """Call `listener` with every event whose transaction has committed.

        It must not block: it runs between the commit and the response.
        """
        if listener not in self._listeners:
            self._listeners.append(listener)

    def remove(self, listener: Listener) -> None:
        """Remove a listener; an unknown one is ignored."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    async def run_inside(self, uow: object, event: Event) -> None:
        """Run the handlers of this event, in the order they were registered."""
        for handler in self._inside[type(event)]:
            await handler(uow, event)

    def publish(self, events: list[Event]) -> None:
        """Call every listener; a failing listener does not affect the others."""
        for event in events:
            for listener in self._listeners:
                try:
                    listener(event)
                except Exception:
                    logger.exception("listener_failed", on=type(event).__name__)
