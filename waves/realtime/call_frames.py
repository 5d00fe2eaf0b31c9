"""Frames about calls: commands with their handlers, pushes with their notices."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from waves.accounts.users.schemas import UserView
from waves.calls import notices
from waves.calls.lifecycle import EndReason
from waves.calls.schemas import Elsewhere, Media
from waves.core.rate_limits import Rule
from waves.realtime.context import Context
from waves.realtime.protocol.frames import (
    Command,
    Count,
    Push,
    SignalBody,
    absent_when_none,
)
from waves.realtime.protocol.registry import handles


class CallInvite(Command):
    """Call a friend; the same call_id again is the same call.

    Answered by `error`, by `call.ended` (busy) or, when that person is ringing
    this one, by `call.accepted` of their call. Otherwise nothing comes before
    `call.ringing`, `call.accepted` or `call.ended`, which then carry no `ref`.
    """

    type: Literal["call.invite"] = "call.invite"
    call_id: UUID
    callee_id: UUID
    media: Media


class CallRingingReport(Command):
    """This tab really rings; answered only when refused."""

    type: Literal["call.ringing"] = "call.ringing"
    call_id: UUID


class CallAccept(Command):
    """Take the call here; answered by `call.accepted`, or `call.ended` when late."""

    type: Literal["call.accept"] = "call.accept"
    call_id: UUID


class CallDecline(Command):
    """Refuse the call; answered by `call.ended`."""

    type: Literal["call.decline"] = "call.decline"
    call_id: UUID


class CallCancel(Command):
    """Withdraw the call, accepted in the meantime or not; answered by `call.ended`."""

    type: Literal["call.cancel"] = "call.cancel"
    call_id: UUID


class CallHangUp(Command):
    """Leave the call; answered by `call.ended`."""

    type: Literal["call.hang_up"] = "call.hang_up"
    call_id: UUID
    reason: Literal[
        EndReason.HUNG_UP,
        EndReason.CONNECTION_FAILED,
        EndReason.PEER_LEFT,
        EndReason.FAILED,
    ] = EndReason.HUNG_UP
    """Why, when no person pressed the button, so that both sides say the same."""


class CallResume(Command):
    """Take part again; answered by `call.accepted` with a fresh ticket, or `error`."""

    type: Literal["call.resume"] = "call.resume"
    ticket: Annotated[str, Field(max_length=4096)]


class Leaving(Command):
    """This page goes away, closed or reloaded; not answered.

    The server has been asked for another page meanwhile, or has not: so it tells
    a reload from a close, and ends the calls of a page that was closed.
    """

    type: Literal["leaving"] = "leaving"
    page_age: Count
    """Milliseconds since the server began to answer the request for this page."""


class Signal(SignalBody, Command):
    """To the other tab of an accepted call; answered only when refused."""

    type: Literal["signal"] = "signal"


class CallIncoming(Push):
    """Somebody calls: ring, and say `call.ringing`."""

    type: Literal["call.incoming"] = "call.incoming"
    call_id: UUID
    caller: UserView
    media: Media
    expires_at: datetime
    """When the ring ends unanswered."""


class CallRinging(Push):
    """A tab of the callee really rings."""

    type: Literal["call.ringing"] = "call.ringing"
    call_id: UUID


class CallAccepted(Push):
    """The call belongs to this tab and to `peer_tab_id`."""

    type: Literal["call.accepted"] = "call.accepted"
    call_id: UUID
    ticket: str
    """For `call.resume`, also after a restart of the server."""
    peer_tab_id: str
    replaces: UUID | None = absent_when_none()
    """The second call, when both dialled each other: it is this one now."""


class CallEnded(Push):
    """The call, or this tab's ring, is over."""

    type: Literal["call.ended"] = "call.ended"
    call_id: UUID
    reason: EndReason | Elsewhere


class SignalFromPeer(SignalBody, Push):
    """As the peer's tab sent it."""

    type: Literal["signal"] = "signal"


@handles(CallInvite, rate=Rule.INVITE)
async def invite(context: Context, command: CallInvite) -> Push | None:
    """Call a friend."""
    return _answer(
        await context.calls.invite(
            context.connection.tab,
            command.call_id,
            callee_id=command.callee_id,
            media=command.media,
        )
    )


@handles(CallRingingReport)
async def ringing(context: Context, command: CallRingingReport) -> Push | None:
    """Report that this tab rings."""
    tab = context.connection.tab
    return _answer(await context.calls.ringing(tab, command.call_id))


@handles(CallAccept)
async def accept(context: Context, command: CallAccept) -> Push | None:
    """Accept the call on this tab."""
    tab = context.connection.tab
    return _answer(await context.calls.accept(tab, command.call_id))


@handles(CallDecline)
async def decline(context: Context, command: CallDecline) -> Push | None:
    """Decline the call."""
    tab = context.connection.tab
    return _answer(await context.calls.decline(tab, command.call_id))


@handles(CallCancel)
async def cancel(context: Context, command: CallCancel) -> Push | None:
    """Cancel the call."""
    tab = context.connection.tab
    return _answer(await context.calls.leave(tab, command.call_id))


@handles(CallHangUp)
async def hang_up(context: Context, command: CallHangUp) -> Push | None:
    """Leave the call."""
    tab, reason = context.connection.tab, command.reason
    return _answer(await context.calls.leave(tab, command.call_id, reason=reason))


@handles(CallResume)
async def resume(context: Context, command: CallResume) -> Push | None:
    """Rejoin an accepted call."""
    return _answer(await context.calls.resume(context.connection.tab, command.ticket))


@handles(Leaving)
async def leaving(context: Context, command: Leaving) -> None:
    """Note that the page of this tab goes away.

    When the next page of the tab has said `hello` already, the frame is late and is
    ignored: it must not start the timers of a call or ring that the new page has.
    """
    connection = context.connection
    if connection.is_replaced:
        return
    age = command.page_age / 1_000
    departure = context.page_loads.departure(
        connection.session_id, age, counted=connection.page_loads
    )
    await context.calls.leaving(connection.tab, departure)


@handles(Signal)
async def signal(context: Context, command: Signal) -> None:
    """Forward a signal to the peer's tab."""
    fields = dict(command)
    # The fields were validated in the command: a description is not parsed twice.
    payload = SignalFromPeer.model_construct(**fields | {"ref": None})
    await context.calls.signal(
        context.connection.tab,
        notices.Signal(
            call_id=command.call_id,
            link=command.link,
            epoch=command.epoch,
            n=command.n,
            payload=payload,
        ),
    )


def _answer(notice: notices.Notice | None) -> Push | None:
    return None if notice is None else frame_of(notice)


_FRAMES: Mapping[type[notices.Notice], type[Push]] = {
    notices.Incoming: CallIncoming,
    notices.Ringing: CallRinging,
    notices.Accepted: CallAccepted,
    notices.Ended: CallEnded,
}


def frame_of(notice: notices.Notice) -> Push:
    """Return the frame of a notice; their fields have the same names."""
    if isinstance(notice, notices.Signal):
        assert isinstance(notice.payload, Push)  # noqa: S101  ours
        return notice.payload
    fields = {field.name: getattr(notice, field.name) for field in fields_of(notice)}
    return _FRAMES[type(notice)](**fields)
