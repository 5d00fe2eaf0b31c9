"""Offers, answers and candidates: from one tab of a call to the other."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from uuid import UUID

from waves.calls.call import Call
from waves.calls.call_coordinator import Desk
from waves.calls.errors import CallNotFoundError
from waves.calls.notices import Signal
from waves.calls.schemas import Tab

HELD_PER_TAB = 64
# A sender numbers without gaps; this much disorder is plenty.
_SEEN_KEPT = 1024


@dataclass(slots=True)
class _Sender:
    """What one tab has said on one link."""

    epoch: int = 0
    seen: set[int] = field(default_factory=set[int])
    highest: int = -1

    def is_news(self, signal: Signal) -> bool:
        if signal.epoch < self.epoch:
            return False
        if signal.epoch > self.epoch:
            self.epoch, self.highest = signal.epoch, -1
            self.seen.clear()
        if signal.n in self.seen or signal.n <= self.highest - _SEEN_KEPT:
            return False
        self._note(signal.n)
        return True

    def _note(self, n: int) -> None:
        self.seen.add(n)
        self.highest = max(self.highest, n)
        if len(self.seen) > 2 * _SEEN_KEPT:
            self.seen = {n for n in self.seen if n > self.highest - _SEEN_KEPT}


@dataclass(slots=True)
class _Line:
    """What goes between the two tabs of one call."""

    senders: defaultdict[tuple[Tab, str], _Sender] = field(
        default_factory=lambda: defaultdict(_Sender)
    )
    held: defaultdict[Tab, deque[Signal]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=HELD_PER_TAB))
    )


class Signals:
    """Carries signals between the two tabs of accepted calls, and nowhere else."""

    def __init__(self, desk: Desk) -> None:
        """Share the desk; no line is open yet."""
        self._desk = desk
        self._lines: defaultdict[UUID, _Line] = defaultdict(_Line)
        desk.when_over(self._forget)

    async def send(self, sender: Tab, signal: Signal) -> None:
        """Carry a signal to the other tab; hold it while that one is away.

        What the peer has seen is dropped, and so is what comes before the call
        was accepted or after its end.

        Raises:
            CallNotFoundError: This tab is not in such a call.
        """
        call = await self._desk.call_for(sender, signal.call_id)
        if not call.is_party(sender):
            raise CallNotFoundError
        peer = call.peer_tab_of(sender)
        if not call.is_accepted or peer is None:
            self._desk.report_misfit(call, "signal")
            return
        line = self._lines[call.id]
        if not line.senders[sender, signal.link].is_news(signal):
            return
        if not self._desk.tabs.tell(peer, signal):
            self._hold(line.held[peer], signal)

    def _hold(self, held: deque[Signal], signal: Signal) -> None:
        current = [
            other
            for other in held
            if other.link != signal.link or other.epoch >= signal.epoch
        ]
        held.clear()
        held.extend([*current, signal])

    def hand_over(self, call: Call, tab: Tab) -> None:
        """Send a tab what was held for it while it was away."""
        if call.id not in self._lines:
            return
        for signal in self._lines[call.id].held.pop(tab, ()):
            self._desk.tabs.tell(tab, signal)

    def _forget(self, call_id: UUID) -> None:
        self._lines.pop(call_id, None)
