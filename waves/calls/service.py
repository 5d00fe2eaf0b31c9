"""The call commands. Every command names the tab that it comes from.

A command that arrives after the end is not an error: it returns the `Ended` of
the call for this tab and changes nothing.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from waves.accounts.users.schemas import UserView
from waves.calls.call import Call
from waves.calls.call_coordinator import CallCoordinator, CallDeps
from waves.calls.errors import (
    CallNotFoundError,
    InAnotherCallError,
    MisfitCommandError,
)
from waves.calls.lifecycle import CallEvent, CallState, EndReason
from waves.calls.notices import Accepted, Ended, Ringing
from waves.calls.schemas import Media, MissedRing, Tab
from waves.calls.signals import Signals
from waves.calls.tab_presence import TabPresence
from waves.calls.timers import Timer

RING_SECONDS = 45.0
_LEAVING = {
    EndReason.HUNG_UP: CallEvent.HANG_UP,
    EndReason.CONNECTION_FAILED: CallEvent.CONNECT_TIMEOUT,
    EndReason.PEER_LEFT: CallEvent.PEER_GONE,
    EndReason.FAILED: CallEvent.FAIL,
}


class CallService:
    """Authorises the call commands and applies them one at a time."""

    def __init__(self, deps: CallDeps) -> None:
        self._coordinator = CallCoordinator(deps)
        self._signals = Signals(self._coordinator)
        self._tab_presence = TabPresence(self._coordinator, self._signals)
        self.connected = self._tab_presence.connected
        self.leaving = self._tab_presence.leaving
        self.disconnected = self._tab_presence.disconnected
        self.resume = self._tab_presence.resume
        self.signal = self._signals.send

    def on_change(self, call: Callable[[UUID, UUID], None]) -> None:
        """Call `call` with the users of each call that is accepted or ends."""
        self._coordinator.on_change = call

    async def in_call(self, user_id: UUID) -> bool:
        """Return whether the user is in a call that was accepted."""
        calls = await self._coordinator.registry.live_of(user_id)
        return any(call.is_accepted for call in calls)

    async def view_of(self, user_id: UUID) -> UserView:
        """Return a user who has connected; their next call shows this view.

        Raises:
            NotFoundError: The account is closed.
        """
        return await self._coordinator.views.refresh(user_id)

    async def invite(
        self, caller: Tab, call_id: UUID, *, callee_id: UUID, media: Media
    ) -> Ringing | Accepted | Ended | None:
        """Call a friend.

        Returns:
            None before the call rings; `Ended` when the callee is busy; `Accepted`
            when the callee is already calling the caller: that call is accepted.
            A repeated call_id returns the present state of the call.

        Raises:
            CallNotFoundError: The two are not friends.
            InAnotherCallError: The caller is in a call on another tab.
        """
        async with self._coordinator.registry.turn(caller.user_id, callee_id):
            await self._coordinator.require_friends(caller.user_id, callee_id)
            known = await self._coordinator.registry.get(call_id)
            if known is not None:
                return self._where(known, caller)
            crossing = await self._ringing_from(callee_id, caller.user_id)
            if crossing is not None:
                return await self._coordinator.accept(
                    crossing, caller, replaces=call_id
                )
            await self._make_free(caller)
            call = await self._new_call(caller, call_id, callee_id, media)
            if await self._coordinator.is_busy(callee_id):
                ended = await self._coordinator.end(call, CallEvent.BUSY, by=caller)
                return ended.end_for(caller)
            await self._start_ringing(call)
            return None

    def _where(self, call: Call, tab: Tab) -> Ringing | Accepted | Ended | None:
        if not call.is_party(tab):
            raise CallNotFoundError
        if call.is_accepted:
            return self._coordinator.accepted(call, tab)
        if call.is_ringing:
            return Ringing(call.id) if call.rang else None
        return call.end_for(tab)

    async def _ringing_from(self, caller_id: UUID, callee_id: UUID) -> Call | None:
        for call in await self._coordinator.registry.live_of(caller_id):
            if call.is_ringing and call.callee_id == callee_id:
                return call
        return None

    async def _make_free(self, tab: Tab) -> None:
        """End the calls that lost tabs of this user left in the registry.

        A tab that places a call is in no other call, whatever the registry holds;
        nor is a tab without a socket when its user calls from another tab.
        """
        for call in await self._coordinator.registry.live_of(tab.user_id):
            if call.is_party(tab):
                leaving = CallEvent.CANCEL if call.is_ringing else CallEvent.HANG_UP
                await self._coordinator.end(call, leaving, by=tab)
            elif await self._is_elsewhere(call, tab.user_id):
                raise InAnotherCallError
            else:
                await self._coordinator.end(call, CallEvent.PEER_GONE)

    async def _is_elsewhere(self, call: Call, user_id: UUID) -> bool:
        own = call.caller if call.caller.user_id == user_id else call.callee
        # The call has not been answered: it rings on every tab of this user.
        return own is None or await self._coordinator.tabs.is_connected(own)

    async def _new_call(
        self, caller: Tab, call_id: UUID, callee_id: UUID, media: Media
    ) -> Call:
        started_at = self._coordinator.scheduler.now()
        return Call(
            id=call_id,
            caller=caller,
            caller_view=await self._coordinator.views.get(caller.user_id),
            callee_id=callee_id,
            media=media,
            started_at=started_at,
            expires_at=started_at + timedelta(seconds=RING_SECONDS),
        )

    async def _start_ringing(self, call: Call) -> None:
        # First: a call that is stored has an end, whatever fails after that.
        timer = Timer(call.id, "ring", call.state, CallEvent.RING_TIMEOUT)
        await self._coordinator.timers.start(timer, RING_SECONDS)
        everywhere = await self._coordinator.tabs.ringable(call.callee_id)
        await self._tab_presence.ring(call, *everywhere)
        self._coordinator.note("call_ringing", call_id=call.id)

    async def ringing(self, tab: Tab, call_id: UUID) -> Ended | None:
        """Record that a tab of the callee rings; notify the caller once.

        Raises:
            CallNotFoundError: There is no such call for this user.
            MisfitCommandError: The user is the caller.
        """
        async with self._turn(tab, call_id):
            call = await self._as_callee(tab, call_id, command="ring")
            if not call.is_ringing:
                return call.end_for(tab)
            if not call.rang:
                await self._coordinator.change(call.changed(rang=True))
                await self._coordinator.tabs.send(call.caller, Ringing(call.id))
            return None

    async def accept(self, tab: Tab, call_id: UUID) -> Accepted | Ended:
        """Accept the call on this tab; the first tab wins.

        Raises:
            CallNotFoundError: There is no such call for this user.
            MisfitCommandError: The user is the caller.
        """
        async with self._turn(tab, call_id):
            call = await self._as_callee(tab, call_id, command="accept")
            if call.is_ringing:
                return await self._coordinator.accept(call, tab)
            over = call.end_for(tab)
            if over is None:
                return self._coordinator.accepted(call, tab)
            self._coordinator.report_misfit(call, "accept")
            return over

    async def decline(self, tab: Tab, call_id: UUID) -> Ended:
        """Decline the call on all tabs of this user.

        Raises:
            CallNotFoundError: There is no such call for this user.
            MisfitCommandError: The user is the caller, or has accepted the call.
        """
        async with self._turn(tab, call_id):
            call = await self._as_callee(tab, call_id, command="decline")
            if call.is_ringing:
                return await self._decline(call, tab)
            over = call.end_for(tab)
            if over is None:
                raise MisfitCommandError("decline")
            return over

    async def _decline(self, call: Call, tab: Tab) -> Ended:
        ended = await self._coordinator.end(
            call, CallEvent.DECLINE, by=tab, answered_by=tab.tab_id
        )
        return Ended(ended.id, EndReason.DECLINED)

    async def _as_callee(self, tab: Tab, call_id: UUID, *, command: str) -> Call:
        call = await self._coordinator.call_for(tab, call_id)
        if call.callee_id != tab.user_id:
            self._coordinator.report_misfit(call, command)
            raise MisfitCommandError(command)
        return call

    async def leave(
        self,
        tab: Tab,
        call_id: UUID,
        *,
        reason: EndReason = EndReason.HUNG_UP,
    ) -> Ended:
        """Cancel or hang up, whichever fits the present state of the call.

        One command serves both because an answer may arrive at the same time.
        Before an answer the caller cancels and the callee declines.

        Args:
            tab: A tab of the call.
            call_id: The call, or the one that it replaced.
            reason: Why the call ends; one of hung_up, connection_failed,
                peer_left and failed.

        Raises:
            CallNotFoundError: There is no such call for this tab.
        """
        async with self._turn(tab, call_id):
            call = await self._coordinator.call_for(tab, call_id)
            over = call.end_for(tab)
            if over is not None:
                return over
            if call.is_ringing and tab.user_id == call.callee_id:
                return await self._decline(call, tab)
            if not call.is_party(tab):
                raise CallNotFoundError
            event = CallEvent.CANCEL if call.is_ringing else _LEAVING[reason]
            ended = await self._coordinator.end(call, event, by=tab)
            return ended.end_for(tab) or Ended(call.id, EndReason.FAILED)

    @asynccontextmanager
    async def _turn(self, tab: Tab, call_id: UUID) -> AsyncGenerator[None]:
        """Hold the lock of both users of a call, whose users never change."""
        call = await self._coordinator.registry.get(call_id)
        if call is None or not call.involves(tab.user_id):
            raise CallNotFoundError
        async with self._coordinator.turn_of(call):
            yield

    async def friendship_ended(self, one: UUID, another: UUID) -> None:
        """End the calls between the two; the notices do not name who ended it."""
        self.forget_friendship(one, another)
        async with self._coordinator.registry.turn(one, another):
            for call in await self._coordinator.registry.live_of(one):
                if call.involves(another):
                    await self._coordinator.end(call, CallEvent.PEER_GONE)

    def forget_friendship(self, one: UUID, another: UUID) -> None:
        """Drop the cached friendship, so that the next frame is checked again."""
        self._coordinator.friendships.forget(one, another)

    def forget_profile(self, user_id: UUID) -> None:
        """Drop the cached view of a user, so that the next ring shows the new one."""
        self._coordinator.views.forget(user_id)

    def forget_cached(self) -> None:
        """Drop everything cached, because changes of it may have been missed."""
        self._coordinator.friendships.forget_all()
        self._coordinator.views.forget_all()

    async def came_back(self, call_id: UUID, tab: Tab) -> None:
        """Send a tab that is back on another worker the signals held for it here."""
        await self._signals.send_held(call_id, tab)

    def stop(self) -> None:
        """Cancel every timer before the process stops."""
        self._coordinator.scheduler.stop()

    async def count_live(self) -> Mapping[CallState, int]:
        """Return how many live calls there are in each state that occurs."""
        return await self._coordinator.registry.count_live()

    async def missed(self, user_id: UUID) -> list[MissedRing]:
        """Return the unanswered rings of the last 24 h, oldest first."""
        return await self._coordinator.registry.missed_of(user_id)
