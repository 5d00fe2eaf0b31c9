"""The frames that the server sends."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from waves.accounts.schemas import UserView
from waves.calls.lifecycle import EndReason
from waves.calls.schemas import Elsewhere, Media, MissedRing
from waves.chat.schemas import MessageView, ReceiptView
from waves.realtime.protocol.codes import ErrorCode
from waves.realtime.protocol.frames import Push, Ref, SignalBody, absent_when_none


class Welcome(Push):
    """The answer to `hello`: who you are, and what rang while you were away."""

    type: Literal["welcome"] = "welcome"
    user: UserView
    tab_id: str
    server_time: datetime
    inbox_version: int
    """Differs from what a page has seen: the page reads again."""
    missed: list[MissedRing]
    """Unanswered rings of the last 24 h; keep your own log by call_id."""


class MessageAck(Push):
    """The message is stored, durably, under this id and seq."""

    type: Literal["message.ack"] = "message.ack"
    client_id: UUID
    message_id: UUID
    conversation_id: UUID
    seq: int
    created_at: datetime


class MessageNew(MessageView, Push):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A message was stored; once to every subscribed socket of both people."""

    type: Literal["message.new"] = "message.new"


class Receipt(ReceiptView, Push):
    """How far `user_id` has received and read the conversation."""

    type: Literal["receipt"] = "receipt"


class FriendRequested(Push):
    """`user` asks to be friends."""

    type: Literal["friend.request"] = "friend.request"
    user: UserView
    request_id: UUID


class FriendAdded(Push):
    """`user` is a friend now."""

    type: Literal["friend.added"] = "friend.added"
    user: UserView


class FriendRemoved(Push):
    """`user` is no longer a friend."""

    type: Literal["friend.removed"] = "friend.removed"
    user: UserView


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


class Error(Push):
    """A command was refused; nothing changed."""

    type: Literal["error"] = "error"
    code: ErrorCode
    message: str
    """A sentence for people who write programs."""
    ref: Ref | None = None
    """That of the command, or null."""
    retry_after: int | None = absent_when_none()
    """Seconds to wait; comes with `too_many_requests`."""


class Pong(Push):
    """The answer to `ping`."""

    type: Literal["pong"] = "pong"
    inbox_version: int
