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
    """Call a friend; a repeated call_id is the same call.

    Answered by `error`, by `call.ended` (busy) or, when the callee is already calling
    this user, by `call.accepted` of that call. Otherwise not answered: `call.ringing`,
    `call.accepted` or `call.ended` follow later, without a `ref`.
    """

    type: Literal["call.invite"] = "call.invite"
    call_id: UUID
    callee_id: UUID
    media: Media


class CallRingingReport(Command):
    """This tab rings; answered only when refused."""

    type: Literal["call.ringing"] = "call.ringing"
    call_id: UUID


class CallAccept(Command):
    """Accept the call; answered by `call.accepted`, or `call.ended` when late."""

    type: Literal["call.accept"] = "call.accept"
    call_id: UUID


class CallDecline(Command):
    """Decline the call; answered by `call.ended`."""

    type: Literal["call.decline"] = "call.decline"
    call_id: UUID


class CallCancel(Command):
    """Cancel the call, even if it is accepted by then; answered by `call.ended`."""

    type: Literal["call.cancel"] = "call.cancel"
    call_id: UUID


class CallHangUp(Command):
    """Hang up; answered by `call.ended`."""

    type: Literal["call.hang_up"] = "call.hang_up"
    call_id: UUID
    reason: Literal[
        EndReason.HUNG_UP,
        EndReason.CONNECTION_FAILED,
        EndReason.PEER_LEFT,
        EndReason.FAILED,
    ] = EndReason.HUNG_UP
    """Why the call ends if the user did not hang up; both sides show it."""


class CallResume(Command):
    """Rejoin the call; answered by `call.accepted` with a new ticket, or `error`."""

    type: Literal["call.resume"] = "call.resume"
    ticket: Annotated[str, Field(max_length=4096)]


class Leaving(Command):
    """This page is being unloaded, by a close or a reload; not answered.

    The server distinguishes the two by whether the session has requested another
    page meanwhile, and ends the calls of a closed page.
    """

    type: Literal["leaving"] = "leaving"
    page_age: Count
    """Milliseconds since the response for this page began to arrive."""


class Signal(SignalBody, Command):
    """A signal to the other tab of an accepted call; answered only when refused."""

    type: Literal["signal"] = "signal"


class CallIncoming(Push):
    """A call is incoming: the tab rings and sends `call.ringing`."""

    type: Literal["call.incoming"] = "call.incoming"
    call_id: UUID
    caller: UserView
    media: Media
    expires_at: datetime
    """The time at which an unanswered call stops ringing."""


class CallRinging(Push):
    """A tab of the callee rings."""

    type: Literal["call.ringing"] = "call.ringing"
    call_id: UUID


class CallAccepted(Push):
    """The call is accepted, between this tab and `peer_tab_id`."""

    type: Literal["call.accepted"] = "call.accepted"
    call_id: UUID
    ticket: str
    """For `call.resume`; it stays valid when the server restarts."""
    peer_tab_id: str
    replaces: UUID | None = absent_when_none()
    """The second of two calls that crossed; this call replaces it."""


class CallEnded(Push):
    """The call, or the ring of this tab, has ended."""

    type: Literal["call.ended"] = "call.ended"
    call_id: UUID
    reason: EndReason | Elsewhere


class SignalFromPeer(SignalBody, Push):
    """A signal of the peer's tab, forwarded unchanged."""

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
    """Handle the unloading of the page of this tab.

    When the next page of the tab has said `hello` already, the frame is late and is
    ignored: it must not start the timers of a call or ring that the new page has.
    """
    connection = context.connection
    if connection.is_replaced:
        return
    age = command.page_age / 1_000
    departure = await context.page_loads.departure(
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
