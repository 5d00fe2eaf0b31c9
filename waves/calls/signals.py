"""Forward offers, answers and ICE candidates between the two tabs of a call."""

from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass, field
from uuid import UUID

from waves.calls.call import Call
from waves.calls.call_coordinator import CallCoordinator
from waves.calls.errors import CallNotFoundError
from waves.calls.notices import Signal
from waves.calls.schemas import Tab

HELD_PER_TAB = 64
CALLS_KEPT = 10_000
# Senders number without gaps, so reordering stays far below this window.
_SEEN_KEPT = 1024


@dataclass(slots=True)
class _Sender:
    """The signals received from one tab for one peer connection."""

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
class _SignalState:
    """The signalling state of one call."""

    senders: defaultdict[tuple[Tab, str], _Sender] = field(
        default_factory=lambda: defaultdict(_Sender)
    )
    held: defaultdict[Tab, deque[Signal]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=HELD_PER_TAB))
    )


class Signals:
    """Forwards signals between the two tabs of an accepted call only."""

    def __init__(self, coordinator: CallCoordinator) -> None:
        self._coordinator = coordinator
        self._states: OrderedDict[UUID, _SignalState] = OrderedDict()
        coordinator.on_end(self._forget)

    async def send(self, sender: Tab, signal: Signal) -> None:
        """Forward a signal to the other tab, or hold it while that tab has no socket.

        Duplicates are dropped, and so are signals that arrive before the call
        is accepted or after its end.

        Raises:
            CallNotFoundError: The tab is not in this call.
        """
        call = await self._coordinator.call_for(sender, signal.call_id)
        if not call.is_party(sender):
            raise CallNotFoundError
        peer = call.peer_tab_of(sender)
        if not call.is_accepted or peer is None:
            self._coordinator.report_misfit(call, "signal")
            return
        state = self._state_of(call)
        if not state.senders[sender, signal.link].is_news(signal):
            return
        if not await self._coordinator.tabs.send(peer, signal):
            self._hold(state.held[peer], signal)

    def _state_of(self, call: Call) -> _SignalState:
        state = self._states.setdefault(call.id, _SignalState())
        # A call that ends on another worker is not forgotten at its end.
        self._states.move_to_end(call.id)
        if len(self._states) > CALLS_KEPT:
            self._states.popitem(last=False)
        return state

    def _hold(self, held: deque[Signal], signal: Signal) -> None:
        current = [
            other
            for other in held
            if other.link != signal.link or other.epoch >= signal.epoch
        ]
        held.clear()
        held.extend([*current, signal])

    async def send_held(self, call_id: UUID, tab: Tab) -> None:
        """Send a tab the signals that were held while it had no socket."""
        if call_id not in self._states:
            return
        for signal in self._states[call_id].held.pop(tab, ()):
            await self._coordinator.tabs.send(tab, signal)

    def _forget(self, call_id: UUID) -> None:
        self._states.pop(call_id, None)
