"""The commands about calls; each returns its answer, if it has one."""

from waves.calls.notices import Notice, Signal
from waves.calls.schemas import Tab
from waves.calls.service import CallService
from waves.core import rate_limits
from waves.core.rate_limits import Rule
from waves.realtime.call_notifier import frame_of
from waves.realtime.connection import Connection
from waves.realtime.page_loads import PageLoads
from waves.realtime.protocol import commands as c
from waves.realtime.protocol.frames import Push
from waves.realtime.protocol.pushes import SignalFromPeer


class Calling:
    """Hands commands to the calls, as the tab of their connection."""

    def __init__(self, calls: CallService, page_loads: PageLoads) -> None:
        """Use these calls; `page_loads` tells a reload from a close."""
        self._calls = calls
        self._page_loads = page_loads

    async def invite(
        self, connection: Connection, command: c.CallInvite
    ) -> Push | None:
        """Call a friend."""
        await rate_limits.limiter().spend(Rule.INVITE, connection.user_id)
        return _answer(
            await self._calls.invite(
                tab_of(connection),
                command.call_id,
                callee_id=command.callee_id,
                media=command.media,
            )
        )

    async def ringing(
        self, connection: Connection, command: c.CallRingingReport
    ) -> Push | None:
        """Note that this tab rings."""
        tab = tab_of(connection)
        return _answer(await self._calls.ringing(tab, command.call_id))

    async def accept(
        self, connection: Connection, command: c.CallAccept
    ) -> Push | None:
        """Take the call on this tab."""
        tab = tab_of(connection)
        return _answer(await self._calls.accept(tab, command.call_id))

    async def decline(
        self, connection: Connection, command: c.CallDecline
    ) -> Push | None:
        """Refuse the call."""
        tab = tab_of(connection)
        return _answer(await self._calls.decline(tab, command.call_id))

    async def cancel(
        self, connection: Connection, command: c.CallCancel
    ) -> Push | None:
        """Withdraw the call."""
        tab = tab_of(connection)
        return _answer(await self._calls.leave(tab, command.call_id))

    async def hang_up(
        self, connection: Connection, command: c.CallHangUp
    ) -> Push | None:
        """Leave the call."""
        tab = tab_of(connection)
        return _answer(
            await self._calls.leave(tab, command.call_id, reason=command.reason)
        )

    async def resume(
        self, connection: Connection, command: c.CallResume
    ) -> Push | None:
        """Take part again."""
        tab = tab_of(connection)
        return _answer(await self._calls.resume(tab, command.ticket))

    async def leaving(self, connection: Connection, command: c.Leaving) -> None:
        """Note that the page of this tab goes away.

        Read late, after the next page has said hello, it says nothing new: that
        page is here, and its call or ring must not be timed.
        """
        if connection.is_replaced:
            return
        age = command.page_age / 1_000
        departure = self._page_loads.departure(
            connection.session_id, age, counted=connection.page_loads
        )
        await self._calls.leaving(tab_of(connection), departure)

    async def signal(self, connection: Connection, command: c.Signal) -> None:
        """Carry a signal to the peer's tab."""
        await self._calls.signal(
            tab_of(connection),
            Signal(
                call_id=command.call_id,
                link=command.link,
                epoch=command.epoch,
                n=command.n,
                payload=_as_the_peer_hears_it(command),
            ),
        )


def tab_of(connection: Connection) -> Tab:
    """Return the tab at the other end of this connection."""
    return Tab(connection.user_id, connection.tab_id)


def _answer(notice: Notice | None) -> Push | None:
    return None if notice is None else frame_of(notice)


def _as_the_peer_hears_it(command: c.Signal) -> SignalFromPeer:
    # Checked when it was parsed: checking a description twice would cost as much
    # as all the rest.
    return SignalFromPeer.model_construct(
        type=command.type,
        ref=None,
        call_id=command.call_id,
        link=command.link,
        epoch=command.epoch,
        n=command.n,
        description=command.description,
        candidate=command.candidate,
        control=command.control,
    )
