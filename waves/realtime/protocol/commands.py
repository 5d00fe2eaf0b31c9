"""The frames that browsers send."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from waves.calls.lifecycle import EndReason
from waves.calls.schemas import Media
from waves.realtime.protocol.codes import Topic
from waves.realtime.protocol.frames import Command, Count, Seq, SignalBody, TabId


class Hello(Command):
    """Comes first, within 5 s; answered by `welcome`."""

    type: Literal["hello"] = "hello"
    tab_id: TabId
    """Made by the tab; a second socket with the same one replaces the first."""
    subscribe: list[Topic] = Field(default_factory=list[Topic], max_length=16)


class MessageSend(Command):
    """Store a message; answered by `message.ack`, the same for the same client_id."""

    type: Literal["message.send"] = "message.send"
    conversation_id: UUID
    client_id: UUID
    body: str
    """1 to 4,000 code points, stored unchanged; NUL is refused."""
    reply_to: UUID | None = None


class MessageDelivered(Command):
    """Everything up to `seq` is in the page's window; answered by `receipt`."""

    type: Literal["message.delivered"] = "message.delivered"
    conversation_id: UUID
    seq: Seq


class MessageRead(Command):
    """Everything up to `seq` was read; answered by `receipt`."""

    type: Literal["message.read"] = "message.read"
    conversation_id: UUID
    seq: Seq


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


class Ping(Command):
    """Answered by `pong`."""

    type: Literal["ping"] = "ping"
