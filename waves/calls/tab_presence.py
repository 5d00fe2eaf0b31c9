"""Connecting, disconnecting and returning tabs during calls."""

from waves.calls import tickets
from waves.calls.backlog import Backlog
from waves.calls.call import Call
from waves.calls.call_coordinator import CallCoordinator
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import CallEvent, CallState
from waves.calls.notices import Accepted, Ringing
from waves.calls.schemas import Departure, Tab
from waves.calls.signals import Signals
from waves.calls.tickets import Ticket
from waves.calls.timers import Timer
from waves.core.logging import get_logger

logger = get_logger(__name__)

CALLER_LOST_SECONDS = 2.0
BOTH_AWAY_SECONDS = 60.0
CLOSED_SECONDS = 1.0
"""A page restored from a cache, without a request, sends `hello` within this time."""
CALLER_RELOADS_SECONDS = 15.0
_CALLER_LOST = "caller lost"
_CALLER_RELOADS = "caller reloads"
_BOTH_AWAY = "both away"


class TabPresence:
    """Brings connecting tabs up to date; ends calls whose tabs do not return."""

    def __init__(self, coordinator: CallCoordinator, signals: Signals) -> None:
        self._coordinator = coordinator
        self._signals = signals
        self._backlog = Backlog(coordinator.scheduler)

    async def connected(self, tab: Tab) -> None:
        """Send a tab that has said `hello` the state of its calls and missed ends.

        While the calls cannot be reached, that and the loss of a tab wait.
        """
        await self._backlog.do(tab, self._is_here)

    async def _is_here(self, tab: Tab) -> None:
        async with self._coordinator.registry.turn(tab.user_id):
            if not await self._coordinator.tabs.is_connected(tab):
                return
            await self._coordinator.resend_ends(tab)
            for call in await self._coordinator.registry.live_of(tab.user_id):
                await self._catch_up(tab, call)

    async def _catch_up(self, tab: Tab, call: Call) -> None:
        if call.is_party(tab):
            await self._back_in(tab, call)
        elif call.is_ringing and call.callee_id == tab.user_id:
            await self.ring(call, tab.tab_id)

    async def _back_in(self, tab: Tab, call: Call) -> None:
        await self._coordinator.timers.stop(
            call.id, _CALLER_LOST, _CALLER_RELOADS, _BOTH_AWAY, _closed(tab)
        )
        if call.is_ringing:
            if call.rang:
                await self._coordinator.tabs.send(tab, Ringing(call.id))
            return
        if call.awaited == tab.user_id:
            await self._coordinator.change(call.changed(awaited=None))
        await self._coordinator.tabs.send(tab, self._coordinator.accepted(call, tab))
        await self._signals.send_held(call.id, tab)
        peer_id = call.peer_of(tab.user_id)
        await self._coordinator.tabs.came_back(call.id, tab, peer_id=peer_id)

    async def ring(self, call: Call, *tab_ids: str) -> Call:
        """Make those of these tabs ring that accept incoming calls."""
        wanted = set(await self._coordinator.tabs.ringable(call.callee_id))
        reached = frozenset(wanted.intersection(tab_ids))
        ringing = call.changed(offered=call.offered | reached)
        await self._coordinator.change(ringing)
        for tab_id in sorted(reached):
            callee = Tab(call.callee_id, tab_id)
            await self._coordinator.tabs.send(callee, call.incoming())
        return ringing

    async def leaving(self, tab: Tab, departure: Departure) -> None:
        """Handle the unloading of a tab's page, before its socket closes.

        A closed page ends its calls after `CLOSED_SECONDS`. A caller who reloads the
        page of a ringing call has more time to return than one whose socket is lost.
        """
        async with self._coordinator.registry.turn(tab.user_id):
            for call in await self._coordinator.registry.live_of(tab.user_id):
                if call.is_party(tab):
                    await self._expect(call, tab, departure)

    async def _expect(self, call: Call, tab: Tab, departure: Departure) -> None:
        if departure is Departure.CLOSED:
            event = CallEvent.CANCEL if call.is_ringing else CallEvent.LEAVE
            await self._give_up_after(call, _closed(tab), CLOSED_SECONDS, event)
        elif call.is_ringing:
            await self._give_up_after(
                call, _CALLER_RELOADS, CALLER_RELOADS_SECONDS, CallEvent.CANCEL
            )

    async def disconnected(self, tab: Tab) -> None:
        """Handle the loss of a tab's socket."""
        await self._backlog.do(tab, self._is_lost)

    async def _is_lost(self, tab: Tab) -> None:
        async with self._coordinator.registry.turn(tab.user_id):
            await self._coordinator.mark_ends_unsent(tab)
            calls = await self._coordinator.registry.live_of(tab.user_id)
            own = [call for call in calls if call.is_party(tab)]
            if own and await self._coordinator.tabs.is_connected(tab):
                # It was back before the loss could be handled.
                return
            for call in own:
                await self._watch(call, tab)

    async def _watch(self, call: Call, tab: Tab) -> None:
        peer = call.peer_tab_of(tab)
        if call.is_ringing:
            if await self._coordinator.timers.has(call.id, _CALLER_RELOADS):
                return
            name, seconds, event = _CALLER_LOST, CALLER_LOST_SECONDS, CallEvent.CANCEL
        elif peer is None or await self._coordinator.tabs.is_connected(peer):
            return
        else:
            name, seconds, event = _BOTH_AWAY, BOTH_AWAY_SECONDS, CallEvent.PEER_GONE
        await self._give_up_after(call, name, seconds, event)

    async def _give_up_after(
        self, call: Call, name: str, seconds: float, event: CallEvent
    ) -> None:
        timer = Timer(call.id, name, call.state, event)
        await self._coordinator.timers.start(timer, seconds)

    async def resume(self, tab: Tab, token: str) -> Accepted:
        """Return a tab to its call, registering the call again if it is unknown.

        Raises:
            CallNotFoundError: The ticket is not valid for this tab, the call has
                ended, a user is in another call, or the two are not friends.
        """
        ticket = tickets.read(token, tab)
        async with self._coordinator.registry.turn(ticket.caller, ticket.callee):
            await self._coordinator.require_friends(ticket.caller, ticket.callee)
            call = await self._coordinator.registry.get(ticket.call)
            if call is None:
                call = await self._register_again(ticket)
            if not call.is_accepted or not call.is_party(tab):
                raise CallNotFoundError
            if call.awaited == tab.user_id:
                call = call.changed(awaited=None)
                await self._coordinator.change(call)
            await self._coordinator.timers.stop(call.id, _BOTH_AWAY)
            return self._coordinator.accepted(call, tab)

    async def _register_again(self, ticket: Ticket) -> Call:
        for user_id in (ticket.caller, ticket.callee):
            if await self._coordinator.is_busy(user_id):
                raise CallNotFoundError
        now = self._coordinator.scheduler.now()
        call = Call(
            id=ticket.call,
            caller=Tab(ticket.caller, ticket.caller_tab_id),
            caller_view=await self._coordinator.views.read(ticket.caller),
            callee_id=ticket.callee,
            media=ticket.media,
            started_at=now,
            expires_at=now,
            state=CallState.CONNECTING,
            answered_by=ticket.callee_tab_id,
        )
        call = call.changed(awaited=call.peer_of(ticket.sub))
        await self._coordinator.change(call)
        logger.info("call_registered_again", call_id=call.id)
        return call


def _closed(tab: Tab) -> str:
    return f"closed by {tab.user_id} {tab.tab_id}"
