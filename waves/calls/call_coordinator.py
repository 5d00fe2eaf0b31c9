"""Operations that the call commands share: look up, change and notify.

Every change of a call goes through `change` or `end` within a turn of the
registry, so that the first of two answers wins and a call has one end reason.

An answer and an end are told to several tabs after they are stored. A timer that starts
before that tells of them again, unless this worker has told every tab by then.
"""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from waves.calls import tickets
from waves.calls.call import Call
from waves.calls.caller_views import CallerViews
from waves.calls.end_notices import EndNotices
from waves.calls.errors import CallNotFoundError
from waves.calls.friendship_cache import FriendshipCache
from waves.calls.lifecycle import CallEvent
from waves.calls.notices import Accepted, Notice
from waves.calls.registry import Registry
from waves.calls.scheduler import Scheduler
from waves.calls.schemas import Tab
from waves.calls.timers import Timer, Timers
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.services import current

logger = get_logger(__name__)

TELL_AGAIN_SECONDS = 3.0
"""Far longer than telling takes: it fires when this worker or Redis has failed."""
_TELL = "tell"
_REPORTS_KEPT = 10_000


class Tabs(Protocol):
    """The tabs that are connected now."""

    async def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of this user's tabs that accept incoming calls."""
        ...

    async def is_connected(self, tab: Tab) -> bool:
        """Return whether this tab has a socket."""
        ...

    async def send(self, tab: Tab, notice: Notice) -> bool:
        """Send a notice; return False when the tab has no socket."""
        ...

    async def came_back(self, call_id: UUID, tab: Tab, *, peer_id: UUID) -> None:
        """Tell the other workers of `peer_id` that a tab of the call is back."""
        ...


@dataclass(frozen=True, slots=True)
class CallStores:
    """What the server knows of calls: in memory, or in what several workers share."""

    registry: Registry
    timers: Timers
    ends: EndNotices


@dataclass(frozen=True, slots=True)
class CallDeps:
    """The dependencies of the call commands."""

    stores: CallStores
    tabs: Tabs
    friendships: FriendshipCache
    scheduler: Scheduler
    views: CallerViews


class CallCoordinator:
    """Looks up calls for authorised tabs, changes them and notifies the tabs."""

    def __init__(self, deps: CallDeps) -> None:
        self.registry = deps.stores.registry
        self.tabs = deps.tabs
        self.friendships = deps.friendships
        self.scheduler = deps.scheduler
        self.views = deps.views
        self._on_end: list[Callable[[UUID], None]] = []
        self.on_change: Callable[[UUID, UUID], None] = lambda _one, _other: None
        """Called with the users of a call that was accepted or has ended."""
        self.timers = deps.stores.timers
        self.timers.fire_with(self._fire)
        self._ends = deps.stores.ends
        self._reported: OrderedDict[tuple[UUID, str], None] = OrderedDict()

    def on_end(self, forget: Callable[[UUID], None]) -> None:
        """Call `forget` with the id of every call that ends."""
        self._on_end.append(forget)

    async def is_busy(self, user_id: UUID) -> bool:
        """Return whether this user is in a call, ringing included."""
        calls = await self.registry.live_of(user_id)
        return any(call.awaited != user_id for call in calls)

    async def require_friends(self, one: UUID, another: UUID) -> None:
        """Raise `CallNotFoundError` unless the two are friends now."""
        if one == another or not await self.friendships.are_friends(one, another):
            raise CallNotFoundError

    async def call_for(self, tab: Tab, call_id: UUID) -> Call:
        """Return the call if the user of `tab` takes part in it.

        Raises:
            CallNotFoundError: There is no such call, the user is not in it, or it is
                live and the two are no longer friends; the cases look alike.
        """
        call = await self.registry.get(call_id)
        if call is None or not call.involves(tab.user_id):
            raise CallNotFoundError
        if call.state.is_live:
            await self.require_friends(call.caller.user_id, call.callee_id)
        return call

    def accepted(self, call: Call, tab: Tab) -> Accepted:
        """Return the notice of an accepted call for one of its two tabs."""
        peer = call.peer_tab_of(tab)
        if peer is None:
            raise CallNotFoundError
        ticket = tickets.issue(call, tab)
        return Accepted(call.id, ticket, peer.tab_id, call.replaces)

    async def accept(
        self, call: Call, tab: Tab, *, replaces: UUID | None = None
    ) -> Accepted:
        """Accept the call on this tab and notify the other tabs."""
        taken = call.after(CallEvent.ACCEPT, answered_by=tab.tab_id, replaces=replaces)
        await self._store(taken, CallEvent.ACCEPT)
        waited = self.scheduler.now() - call.started_at
        current(Metrics).answers.observe(waited.total_seconds())
        await self._tell_accepted(taken, by=tab)
        await self.timers.stop_all(call.id)
        self.note("call_accepted", call_id=call.id)
        return self.accepted(taken, tab)

    async def end(
        self,
        call: Call,
        event: CallEvent,
        *,
        by: Tab | None = None,
        answered_by: str | None = None,
    ) -> Call:
        """End the call and notify every tab concerned except `by`."""
        answer = {"answered_by": answered_by} if answered_by else {}
        ended = call.after(event, **answer)
        await self._store(ended, event)
        for forget in self._on_end:
            forget(call.id)
        current(Metrics).call_ends.labels(ended.end_reason).inc()
        await self._tell_ended(ended, by=by)
        await self.timers.stop_all(call.id)
        self.note("call_ended", call_id=call.id, reason=ended.end_reason)
        return ended

    async def _store(self, call: Call, event: CallEvent) -> None:
        """Store a change of which the tabs are told, by another worker if need be."""
        timer = Timer(call.id, _TELL, call.state, event)
        await self.timers.start(timer, TELL_AGAIN_SECONDS)
        await self.change(call)

    async def change(self, call: Call) -> None:
        """Store the new value of a call."""
        await self.registry.put(call)
        if not call.is_ringing:
            self.on_change(call.caller.user_id, call.callee_id)

    async def _fire(self, timer: Timer) -> None:
        """Carry out a timer, unless the call has changed since."""
        call = await self.registry.get(timer.call_id)
        if call is None:
            return
        async with self.turn_of(call):
            call = await self.registry.get(timer.call_id)
            if call is None or call.state is not timer.state:
                return
            if timer.name == _TELL:
                logger.warning("call_told_again", call_id=call.id, state=call.state)
                await self._tell_again(call)
            else:
                await self.end(call, timer.event)

    async def _tell_again(self, call: Call) -> None:
        if call.is_accepted:
            await self._tell_accepted(call)
        else:
            await self._tell_ended(call)

    def turn_of(self, call: Call) -> AbstractAsyncContextManager[None]:
        """Return the lock of the two users of a call."""
        return self.registry.turn(call.caller.user_id, call.callee_id)

    async def _tell_accepted(self, call: Call, *, by: Tab | None = None) -> None:
        for tab in (call.caller, call.callee):
            if tab is not None and tab != by:
                await self.tabs.send(tab, self.accepted(call, tab))
        for tab_id in call.offered - {call.answered_by}:
            await self._send_end(Tab(call.callee_id, tab_id), call)

    async def _tell_ended(self, call: Call, *, by: Tab | None = None) -> None:
        for tab in _concerned(call):
            await self._send_end(tab, call, is_answer=tab == by)
        if missed := call.missed_ring():
            await self.registry.add_missed(call.callee_id, missed)

    async def _send_end(self, tab: Tab, call: Call, *, is_answer: bool = False) -> None:
        if ended := call.end_for(tab):
            sent = is_answer or await self.tabs.send(tab, ended)
            await self._ends.note(tab, ended, sent=sent)

    async def resend_ends(self, tab: Tab) -> None:
        """Resend the ends that a connecting tab may not have received."""
        for ended in await self._ends.take_unsent(tab):
            await self.tabs.send(tab, ended)

    async def mark_ends_unsent(self, tab: Tab) -> None:
        """Mark the recent ends of a tab as unsent: its socket may have been dead."""
        await self._ends.mark_unsent(tab)

    def note(self, event: str, **fields: Any) -> None:
        """Log what has happened, after the frames that tell of it have left."""
        self.scheduler.soon(lambda: logger.info(event, **fields))

    def report_misfit(self, call: Call, frame: str) -> None:
        """Log a frame that does not fit the call, once per call and frame type."""
        if (call.id, frame) in self._reported:
            return
        self._reported[call.id, frame] = None
        if len(self._reported) > _REPORTS_KEPT:
            self._reported.popitem(last=False)
        logger.warning(
            "call_frame_dropped", frame=frame, call_id=call.id, state=call.state
        )


def _concerned(ended: Call) -> list[Tab]:
    """Return the tabs to notify of an end: of the call, or of every ring."""
    if ended.callee is not None:
        return [ended.caller, ended.callee]
    rung = [Tab(ended.callee_id, tab_id) for tab_id in ended.offered]
    return [ended.caller, *rung]
