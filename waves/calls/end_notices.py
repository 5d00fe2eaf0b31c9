"""Ends of calls and rings that a tab may not have received."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID  # noqa: TC003  Pydantic reads the annotations

from waves.calls.notices import Ended
from waves.calls.schemas import Tab

# A socket can be dead for this long before either side notices: ends sent within
# this time are sent again.
RESENT_WITHIN = timedelta(seconds=120)
TABS_KEPT = 10_000


@dataclass(slots=True)
class EndNote:
    """The end of one call for one tab."""

    ended: Ended
    at: datetime
    sent: bool

    def is_done(self, now: datetime) -> bool:
        """Return whether the tab must have received it."""
        return self.sent and now - self.at > RESENT_WITHIN


class EndNotices(Protocol):
    """Keeps the ends of calls for each tab until their delivery is certain."""

    async def note(self, tab: Tab, ended: Ended, *, sent: bool) -> None:
        """Keep an end; `sent` is whether it was sent on a socket that looked open."""
        ...

    async def take_unsent(self, tab: Tab) -> list[Ended]:
        """Return the ends to send to a tab that has just connected, oldest first."""
        ...

    async def mark_unsent(self, tab: Tab) -> None:
        """Mark the recent ends of a tab as unsent because its socket was lost.

        They are sent when the tab reconnects, however late that is.
        """
        ...


class MemoryEndNotices:
    """Keeps the ends of calls for each tab until their delivery is certain."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._notes: OrderedDict[Tab, dict[UUID, EndNote]] = OrderedDict()

    async def note(self, tab: Tab, ended: Ended, *, sent: bool) -> None:
        """Keep an end; `sent` is whether it was sent on a socket that looked open."""
        notes = self._notes.setdefault(tab, {})
        notes[ended.call_id] = EndNote(ended, self._now(), sent)
        self._notes.move_to_end(tab)
        for call_id in [call_id for call_id in notes if self._is_done(notes[call_id])]:
            del notes[call_id]
        if len(self._notes) > TABS_KEPT:
            self._notes.popitem(last=False)

    async def take_unsent(self, tab: Tab) -> list[Ended]:
        """Return the ends to send to a tab that has just connected, oldest first."""
        notes = self._notes.get(tab, {})
        due = [note for note in notes.values() if not self._is_done(note)]
        for note in due:
            note.sent, note.at = True, self._now()
        recent = {note.ended.call_id: note for note in due if not self._is_done(note)}
        if recent:
            self._notes[tab] = recent
        else:
            self._notes.pop(tab, None)
        return [note.ended for note in due]

    async def mark_unsent(self, tab: Tab) -> None:
        """Mark the recent ends of a tab as unsent because its socket was lost."""
        for note in self._notes.get(tab, {}).values():
            note.sent = note.sent and self._is_done(note)

    def _is_done(self, note: EndNote) -> bool:
        return note.is_done(self._now())
