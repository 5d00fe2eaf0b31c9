"""The timers of calls: each ends a call that is still in the same state when it fires.

A timer is a plain value, so that another worker can fire it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from waves.calls.lifecycle import CallEvent, CallState
from waves.calls.scheduler import Cancel, Scheduler


@dataclass(frozen=True, slots=True)
class Timer:
    """The end of a call at some time; `name` is unique within the call."""

    call_id: UUID
    name: str
    state: CallState
    event: CallEvent


Fire = Callable[[Timer], Awaitable[None]]


class Timers(Protocol):
    """The timers of all calls."""

    def fire_with(self, fire: Fire) -> None:
        """Call `fire` with every timer that is due."""
        ...

    async def start(self, timer: Timer, seconds: float) -> None:
        """Fire after `seconds`; a timer of this name starts again."""
        ...

    async def has(self, call_id: UUID, name: str) -> bool:
        """Return whether this timer of a call is running."""
        ...

    async def stop(self, call_id: UUID, *names: str) -> None:
        """Stop these timers of a call; those that do not run are ignored."""
        ...

    async def stop_all(self, call_id: UUID) -> None:
        """Stop every timer of a call."""
        ...


class MemoryTimers:
    """Timers in the memory of this process."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._running: dict[UUID, dict[str, Cancel]] = {}
        self._fire: Fire | None = None

    def fire_with(self, fire: Fire) -> None:
        """Call `fire` with every timer that is due."""
        self._fire = fire

    async def start(self, timer: Timer, seconds: float) -> None:
        """Fire after `seconds`; a timer of this name starts again."""

        async def due() -> None:
            if self._fire is not None:
                await self._fire(timer)

        await self.stop(timer.call_id, timer.name)
        cancel = self._scheduler.later(seconds, due)
        self._running.setdefault(timer.call_id, {})[timer.name] = cancel

    async def has(self, call_id: UUID, name: str) -> bool:
        """Return whether this timer of a call is running."""
        return name in self._running.get(call_id, {})

    async def stop(self, call_id: UUID, *names: str) -> None:
        """Stop these timers of a call; those that do not run are ignored."""
        for name in names:
            if cancel := self._running.get(call_id, {}).pop(name, None):
                cancel()

    async def stop_all(self, call_id: UUID) -> None:
        """Stop every timer of a call."""
        for cancel in self._running.pop(call_id, {}).values():
            cancel()
