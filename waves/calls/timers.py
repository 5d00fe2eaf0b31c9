"""The timers of calls: each ends a call, or tells its tabs of its state again.

It does so if the call is still in the same state when it fires. A timer is a plain
value, so that another worker can fire it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from waves.calls.lifecycle import CallEvent, CallState
from waves.calls.scheduler import Cancel, Scheduler, Work


@dataclass(frozen=True, slots=True)
class Timer:
    """What happens to a call at some time; `name` is unique within the call."""

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


class Alarms:
    """What a scheduler runs later, by call and name."""

    def __init__(self, scheduler: Scheduler) -> None:
        """Start without any."""
        self._scheduler = scheduler
        self._set: dict[UUID, dict[str, Cancel]] = {}

    def set(self, call_id: UUID, name: str, seconds: float, work: Work) -> None:
        """Run `work` after `seconds`, instead of what has this name."""

        async def due() -> None:
            self._forget(call_id, name)
            await work()

        self.clear(call_id, name)
        cancel = self._scheduler.later(seconds, due)
        self._set.setdefault(call_id, {})[name] = cancel

    def has(self, call_id: UUID, name: str) -> bool:
        """Return whether something of this name waits."""
        return name in self._set.get(call_id, {})

    def clear(self, call_id: UUID, *names: str) -> None:
        """Cancel what has these names."""
        for name in names:
            if cancel := self._forget(call_id, name):
                cancel()

    def clear_all(self, call_id: UUID) -> None:
        """Cancel everything of a call."""
        self.clear(call_id, *self._set.get(call_id, {}))

    def _forget(self, call_id: UUID, name: str) -> Cancel | None:
        of_call = self._set.get(call_id, {})
        cancel = of_call.pop(name, None)
        if not of_call:
            self._set.pop(call_id, None)
        return cancel


class MemoryTimers:
    """Timers in the memory of this process."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._alarms = Alarms(scheduler)
        self._fire: Fire | None = None

    def fire_with(self, fire: Fire) -> None:
        """Call `fire` with every timer that is due."""
        self._fire = fire

    async def start(self, timer: Timer, seconds: float) -> None:
        """Fire after `seconds`; a timer of this name starts again."""

        async def due() -> None:
            if self._fire is not None:
                await self._fire(timer)

        self._alarms.set(timer.call_id, timer.name, seconds, due)

    async def has(self, call_id: UUID, name: str) -> bool:
        """Return whether this timer of a call is running."""
        return self._alarms.has(call_id, name)

    async def stop(self, call_id: UUID, *names: str) -> None:
        """Stop these timers of a call; those that do not run are ignored."""
        self._alarms.clear(call_id, *names)

    async def stop_all(self, call_id: UUID) -> None:
        """Stop every timer of a call."""
        self._alarms.clear_all(call_id)
