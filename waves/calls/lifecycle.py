"""The state machine of a call: ring, answer, talk and leave.

    RINGING --accept--> CONNECTING --media_up--> CONNECTED --media_down--> RECONNECTING
       |                    |                       |   <--media_up---         |
       | decline cancel     | hang_up               | hang_up                  | hang_up
       | busy ring_timeout  | connect_timeout       |        reconnect_timeout |
       v                    v                       v                          v
     ENDED, for exactly one reason. `peer_gone` and `fail` end every live state;
    `leave` ends every accepted one.

The server raises the events of people and timers; each browser raises `media_up` and
`media_down` from the state of its peer connection. A local command that does not fit
the state raises an error; a remote frame that does not fit is logged once and dropped.
`browser/socket/protocol.ts` is generated from this file.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never


class CallState(StrEnum):
    """The state of a call."""

    RINGING = "ringing"
    """The callee was invited and has not answered."""
    CONNECTING = "connecting"
    """The callee has accepted; the peer connection is being established."""
    CONNECTED = "connected"
    """Media flows."""
    RECONNECTING = "reconnecting"
    """The peer connection is interrupted; the browsers try to restore it."""
    ENDED = "ended"
    """The call is over, for one reason."""

    @property
    def is_live(self) -> bool:
        """Whether the call can still change, and its two users are busy."""
        return self is not CallState.ENDED

    @property
    def may_use_media(self) -> bool:
        """Whether the callee has accepted: no media and no candidates before that."""
        match self:
            case CallState.CONNECTING | CallState.CONNECTED | CallState.RECONNECTING:
                return True
            case CallState.RINGING | CallState.ENDED:
                return False
            case _:
                assert_never(self)


class CallEvent(StrEnum):
    """An event of a call."""

    ACCEPT = "accept"
    """The callee accepts the call on one tab."""
    DECLINE = "decline"
    """The callee declines the call."""
    CANCEL = "cancel"
    """The caller cancels before an answer."""
    BUSY = "busy"
    """The callee is in another call."""
    RING_TIMEOUT = "ring_timeout"
    """Nobody answered within the ring time."""
    MEDIA_UP = "media_up"
    """The peer connection works."""
    MEDIA_DOWN = "media_down"
    """The peer connection is interrupted."""
    HANG_UP = "hang_up"
    """One of the two hangs up an accepted call."""
    CONNECT_TIMEOUT = "connect_timeout"
    """The peer connection was not established in time."""
    RECONNECT_TIMEOUT = "reconnect_timeout"
    """The peer connection was not restored in time."""
    PEER_GONE = "peer_gone"
    """The other side is gone, or calls to it are no longer allowed."""
    LEAVE = "leave"
    """One of the two closes the page of an accepted call."""
    FAIL = "fail"
    """An internal error occurred."""


class EndReason(StrEnum):
    """Why a call ended; a call has exactly one."""

    DECLINED = "declined"
    """The callee declined."""
    CANCELLED = "cancelled"
    """The caller cancelled."""
    BUSY = "busy"
    """The callee was in another call."""
    MISSED = "missed"
    """The call rang and was not answered."""
    UNAVAILABLE = "unavailable"
    """No tab of the callee rang."""
    HUNG_UP = "hung_up"
    """One of the two hung up."""
    CONNECTION_FAILED = "connection_failed"
    """The call was accepted, but no peer connection was established."""
    PEER_LEFT = "peer_left"
    """The other side disappeared and did not return."""
    LEFT = "left"
    """One of the two closed the page or left the site."""
    FAILED = "failed"
    """An internal error occurred."""


class MisfitError(Exception):
    """The event does not fit the state; `args` are the state and the event."""


TRANSITIONS: Mapping[CallState, Mapping[CallEvent, CallState]] = MappingProxyType({
    CallState.RINGING: MappingProxyType({
        CallEvent.ACCEPT: CallState.CONNECTING,
        CallEvent.DECLINE: CallState.ENDED,
        CallEvent.CANCEL: CallState.ENDED,
        CallEvent.BUSY: CallState.ENDED,
        CallEvent.RING_TIMEOUT: CallState.ENDED,
        CallEvent.PEER_GONE: CallState.ENDED,
        CallEvent.FAIL: CallState.ENDED,
    }),
    CallState.CONNECTING: MappingProxyType({
        CallEvent.MEDIA_UP: CallState.CONNECTED,
        CallEvent.HANG_UP: CallState.ENDED,
        CallEvent.LEAVE: CallState.ENDED,
        CallEvent.CONNECT_TIMEOUT: CallState.ENDED,
        CallEvent.PEER_GONE: CallState.ENDED,
        CallEvent.FAIL: CallState.ENDED,
    }),
    CallState.CONNECTED: MappingProxyType({
        CallEvent.MEDIA_DOWN: CallState.RECONNECTING,
        CallEvent.HANG_UP: CallState.ENDED,
        CallEvent.LEAVE: CallState.ENDED,
        CallEvent.PEER_GONE: CallState.ENDED,
        CallEvent.FAIL: CallState.ENDED,
    }),
    CallState.RECONNECTING: MappingProxyType({
        CallEvent.MEDIA_UP: CallState.CONNECTED,
        CallEvent.HANG_UP: CallState.ENDED,
        CallEvent.LEAVE: CallState.ENDED,
        CallEvent.RECONNECT_TIMEOUT: CallState.ENDED,
        CallEvent.PEER_GONE: CallState.ENDED,
        CallEvent.FAIL: CallState.ENDED,
    }),
    CallState.ENDED: MappingProxyType({}),
})  # fmt: skip
"""The next state by state and event; an event that is missing does not fit."""
REASON_OF: Mapping[CallEvent, EndReason] = MappingProxyType({
    CallEvent.DECLINE: EndReason.DECLINED,
    CallEvent.CANCEL: EndReason.CANCELLED,
    CallEvent.BUSY: EndReason.BUSY,
    CallEvent.RING_TIMEOUT: EndReason.MISSED,
    CallEvent.HANG_UP: EndReason.HUNG_UP,
    CallEvent.CONNECT_TIMEOUT: EndReason.CONNECTION_FAILED,
    CallEvent.RECONNECT_TIMEOUT: EndReason.PEER_LEFT,
    CallEvent.PEER_GONE: EndReason.PEER_LEFT,
    CallEvent.LEAVE: EndReason.LEFT,
    CallEvent.FAIL: EndReason.FAILED,
})  # fmt: skip
"""The end reason by event; `end_reason` refines the one of `RING_TIMEOUT`."""


def advance(state: CallState, event: CallEvent) -> CallState:
    """Return the next state; raise `MisfitError` if the event does not fit."""
    following = TRANSITIONS[state].get(event)
    if following is None:
        raise MisfitError(state, event)
    return following


def end_reason(event: CallEvent, *, rang: bool) -> EndReason | None:
    """Return why `event` ends a call, or None if it ends none.

    `rang` tells whether a tab of the callee has reported that it rings.
    """
    if event is CallEvent.RING_TIMEOUT and not rang:
        return EndReason.UNAVAILABLE
    return REASON_OF.get(event)
