"""Devices that come, go and come back while calls are on."""

import logging
from uuid import UUID

from waves.calls import tickets
from waves.calls.call import Call
from waves.calls.call_coordinator import Desk
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import CallEvent, CallState
from waves.calls.notices import Accepted, Ringing
from waves.calls.schemas import Departure, Device
from waves.calls.signals import Signals
from waves.calls.tickets import Ticket

logger = logging.getLogger(__name__)

CALLER_LOST_SECONDS = 2.0
BOTH_AWAY_SECONDS = 60.0
CLOSED_SECONDS = 1.0
"""A page that came out of a cache, unasked for, has said hello by then."""
CALLER_RELOADS_SECONDS = 15.0
_CALLER_LOST = "caller lost"
_CALLER_RELOADS = "caller reloads"
_BOTH_AWAY = "both away"


class Attendance:
    """Tells a device that comes where its calls stand; ends calls without any."""

    def __init__(self, desk: Desk, signals: Signals) -> None:
        """Share the desk and the signals with the commands."""
        self._desk = desk
        self._signals = signals

    async def came(self, device: Device) -> None:
        """Tell a device that has said hello what it has missed and must know."""
        async with self._desk.registry.turn():
            self._desk.tell_ends_again(device)
            for call in await self._desk.registry.live_of(device.user_id):
                await self._catch_up(device, call)

    async def _catch_up(self, device: Device, call: Call) -> None:
        if call.is_party(device):
            await self._back_in(device, call)
        elif call.is_ringing and call.callee_id == device.user_id:
            await self.ring(call, device.device_id)

    async def _back_in(self, device: Device, call: Call) -> None:
        for name in (_CALLER_LOST, _CALLER_RELOADS, _BOTH_AWAY, _closed(device)):
            self._desk.stop_timer(call.id, name)
        if call.is_ringing:
            if call.rang:
                self._desk.devices.tell(device, Ringing(call.id))
            return
        if call.awaited == device.user_id:
            await self._desk.change(call.changed(awaited=None))
        self._desk.devices.tell(device, self._desk.accepted(call, device))
        self._signals.hand_over(call, device)

    async def ring(self, call: Call, *device_ids: str) -> Call:
        """Make these devices of the callee ring, those of them that want to."""
        wanted = set(self._desk.devices.ringable(call.callee_id))
        reached = frozenset(wanted.intersection(device_ids))
        ringing = call.changed(offered=call.offered | reached)
        await self._desk.change(ringing)
        for device_id in sorted(reached):
            callee = Device(call.callee_id, device_id)
            self._desk.devices.tell(callee, call.incoming())
        return ringing

    async def leaving(self, device: Device, departure: Departure) -> None:
        """Hear that the page of a device goes away; its socket follows.

        A closed page ends its calls at once. A caller who reloads the page while it
        rings gets more time to come back than one whose socket is lost.
        """
        async with self._desk.registry.turn():
            for call in await self._desk.registry.live_of(device.user_id):
                if call.is_party(device):
                    self._expect(call, device, departure)

    def _expect(self, call: Call, device: Device, departure: Departure) -> None:
        if departure is Departure.CLOSED:
            event = CallEvent.CANCEL if call.is_ringing else CallEvent.LEAVE
            self._give_up_after(call, _closed(device), CLOSED_SECONDS, event)
        elif call.is_ringing:
            self._give_up_after(
                call, _CALLER_RELOADS, CALLER_RELOADS_SECONDS, CallEvent.CANCEL
            )

    async def left(self, device: Device) -> None:
        """Notice that a device has lost its socket."""
        async with self._desk.registry.turn():
            self._desk.doubt_ends(device)
            for call in await self._desk.registry.live_of(device.user_id):
                if call.is_party(device):
                    self._watch(call, device)

    def _watch(self, call: Call, device: Device) -> None:
        peer = call.peer_device_of(device)
        if call.is_ringing:
            if self._desk.has_timer(call.id, _CALLER_RELOADS):
                return
            name, seconds, event = _CALLER_LOST, CALLER_LOST_SECONDS, CallEvent.CANCEL
        elif peer is None or self._desk.devices.is_here(peer):
            return
        else:
            name, seconds, event = _BOTH_AWAY, BOTH_AWAY_SECONDS, CallEvent.PEER_GONE
        self._give_up_after(call, name, seconds, event)

    def _give_up_after(
        self, call: Call, name: str, seconds: float, event: CallEvent
    ) -> None:
        async def give_up() -> None:
            await self._end_abandoned(call.id, state=call.state, event=event)

        self._desk.start_timer(call.id, name, seconds, give_up)

    async def _end_abandoned(
        self, call_id: UUID, *, state: CallState, event: CallEvent
    ) -> None:
        async with self._desk.registry.turn():
            call = await self._desk.registry.get(call_id)
            if call is None or call.state is not state:
                return
            await self._desk.end(call, event)

    async def resume(self, device: Device, token: str) -> Accepted:
        """Let a device take part again, also when the registry forgot the call.

        Raises:
            CallNotFoundError: The ticket is not this device's, the call is over,
                or the two are not friends any more.
        """
        ticket = tickets.read(token, device)
        async with self._desk.registry.turn():
            await self._desk.require_friends(ticket.caller, ticket.callee)
            call = await self._desk.registry.get(ticket.call)
            if call is None:
                call = await self._register_again(ticket)
            if not call.is_accepted or not call.is_party(device):
                raise CallNotFoundError
            if call.awaited == device.user_id:
                call = call.changed(awaited=None)
                await self._desk.change(call)
            self._desk.stop_timer(call.id, _BOTH_AWAY)
            return self._desk.accepted(call, device)

    async def _register_again(self, ticket: Ticket) -> Call:
        for user_id in (ticket.caller, ticket.callee):
            if await self._desk.is_busy(user_id):
                raise CallNotFoundError
        now = self._desk.scheduler.now()
        call = Call(
            id=ticket.call,
            caller=Device(ticket.caller, ticket.caller_device),
            caller_view=await self._desk.view(ticket.caller),
            callee_id=ticket.callee,
            media=ticket.media,
            started_at=now,
            expires_at=now,
            state=CallState.CONNECTING,
            answered_by=ticket.callee_device,
        )
        call = call.changed(awaited=call.peer_of(ticket.sub))
        await self._desk.change(call)
        logger.info("Call %s was registered again", call.id)
        return call


def _closed(device: Device) -> str:
    return f"closed by {device.user_id} {device.device_id}"
