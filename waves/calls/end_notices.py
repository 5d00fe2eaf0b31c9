"""The ends of calls and rings that a tab may not have heard."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from waves.calls.notices import Ended
from waves.calls.schemas import Tab

if TYPE_CHECKING:
    from uuid import UUID

# A socket can be dead for this long before either side notices: what was sent
# into it is told again.
TOLD_AGAIN_WITHIN = timedelta(seconds=120)
TABS_KEPT = 10_000


@dataclass(slots=True)
class _Note:
    ended: Ended
    at: datetime
    told: bool


class Ends:
    """Remembers what ended for whom, until they have surely heard."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start empty; `now` tells the time."""
        self._now = now
        self._notes: OrderedDict[Tab, dict[UUID, _Note]] = OrderedDict()

    def note(self, tab: Tab, ended: Ended, *, told: bool) -> None:
        """Remember an end; `told` when it was sent on a socket that looked open."""
        notes = self._notes.setdefault(tab, {})
        notes[ended.call_id] = _Note(ended, self._now(), told)
        self._notes.move_to_end(tab)
        for call_id in [call_id for call_id in notes if self._is_done(notes[call_id])]:
            del notes[call_id]
        if len(self._notes) > TABS_KEPT:
            self._notes.popitem(last=False)

    def still_to_tell(self, tab: Tab) -> list[Ended]:
        """Return what to tell a tab that has just come, oldest first."""
        notes = self._notes.get(tab, {})
        due = [note for note in notes.values() if not self._is_done(note)]
        for note in due:
            note.told, note.at = True, self._now()
        recent = {note.ended.call_id: note for note in due if not self._is_done(note)}
        if recent:
            self._notes[tab] = recent
        else:
            self._notes.pop(tab, None)
        return [note.ended for note in due]

    def doubt(self, tab: Tab) -> None:
        """Take what this tab was lately told for unheard: its socket is lost.

        However long it stays away, it is told when it comes back.
        """
        for note in self._notes.get(tab, {}).values():
            note.told = note.told and self._is_done(note)

    def _is_done(self, note: _Note) -> bool:
        return note.told and self._now() - note.at > TOLD_AGAIN_WITHIN
