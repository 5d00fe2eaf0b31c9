"""THE state machine of a call: people ring, answer, talk and leave.

    RINGING --accept--> CONNECTING --media_up--> CONNECTED --media_down--> RECONNECTING
       |                    |                       |   <--media_up---         |
       | decline cancel     | hang_up               | hang_up                  | hang_up
       | busy ring_timeout  | connect_timeout       |        reconnect_timeout |
       v                    v                       v                          v
     ENDED, for exactly one reason. `peer_gone` and `fail` end every live state;
    `leave` ends every accepted one.

The server decides what people do; each browser derives `media_up` and `media_down`
from its own link. A local command that does not fit raises; a remote frame that does
not fit is logged once and dropped. `browser/socket/protocol.ts` mirrors this file.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never


class CallState(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    """The callee was invited and has not answered."""
    CONNECTING = "connecting"
    """The callee has accepted; the two browsers look for a way to each other."""
    CONNECTED = "connected"
    """Media flows."""
    RECONNECTING = "reconnecting"
    """Media flowed and is interrupted; the browsers look for a new way."""
    ENDED = "ended"
    """Over, for one reason, for ever."""

    @property
    def is_live(self) -> bool:
        """Whether the call can still change, and keeps its people busy."""
        return self is not CallState.ENDED

    @property
    def may_use_media(self) -> bool:
        """Whether the callee has accepted: before that no media, no candidate."""
        match self:
            case CallState.CONNECTING | CallState.CONNECTED | CallState.RECONNECTING:
                return True
            case CallState.RINGING | CallState.ENDED:
                return False
            case _:
                assert_never(self)


class CallEvent(StrEnum):
    """What can happen to a call."""

    ACCEPT = "accept"
    """The callee takes the call on one tab."""
    DECLINE = "decline"
    """The callee refuses the call."""
    CANCEL = "cancel"
    """The caller withdraws before an answer."""
    BUSY = "busy"
    """The callee is in another call."""
    RING_TIMEOUT = "ring_timeout"
    """Nobody has answered for as long as a call may ring."""
    MEDIA_UP = "media_up"
    """The link of the two browsers works."""
    MEDIA_DOWN = "media_down"
    """The link of the two browsers is interrupted."""
    HANG_UP = "hang_up"
    """Somebody leaves an accepted call."""
    CONNECT_TIMEOUT = "connect_timeout"
    """The browsers never found a way to each other."""
    RECONNECT_TIMEOUT = "reconnect_timeout"
    """The browsers did not find a way back to each other."""
    PEER_GONE = "peer_gone"
    """The other side is known to be gone, or may no longer be reached."""
    LEAVE = "leave"
    """Somebody closes the page that is in an accepted call."""
    FAIL = "fail"
    """Something of ours broke."""


class EndReason(StrEnum):
    """Why a call ended; a call has exactly one."""

    DECLINED = "declined"
    """The callee refused."""
    CANCELLED = "cancelled"
    """The caller withdrew."""
    BUSY = "busy"
    """The callee was in another call."""
    MISSED = "missed"
    """It rang and nobody answered."""
    UNAVAILABLE = "unavailable"
    """No tab of the callee ever rang."""
    HUNG_UP = "hung_up"
    """One of the two left."""
    CONNECTION_FAILED = "connection_failed"
    """Accepted, but the browsers never reached each other."""
    PEER_LEFT = "peer_left"
    """The other side vanished and did not come back."""
    LEFT = "left"
    """One of the two closed the page, or went to another site."""
    FAILED = "failed"
    """Something of ours broke."""


class MisfitError(Exception):
    """The machine knows no such step; `args` are the state and the event."""


_S, _E, _R = CallState, CallEvent, EndReason
_Steps = Mapping[CallEvent, CallState]


def _steps(going_on: dict[CallEvent, CallState], *ending: CallEvent) -> _Steps:
    ends = dict.fromkeys((*ending, _E.PEER_GONE, _E.FAIL), _S.ENDED)
    return MappingProxyType(going_on | ends)


TRANSITIONS: Mapping[CallState, _Steps] = MappingProxyType({
    _S.RINGING: _steps({_E.ACCEPT: _S.CONNECTING},
                       _E.DECLINE, _E.CANCEL, _E.BUSY, _E.RING_TIMEOUT),
    _S.CONNECTING: _steps({_E.MEDIA_UP: _S.CONNECTED}, _E.HANG_UP, _E.LEAVE,
                          _E.CONNECT_TIMEOUT),
    _S.CONNECTED: _steps({_E.MEDIA_DOWN: _S.RECONNECTING}, _E.HANG_UP,
                         _E.LEAVE),
    _S.RECONNECTING: _steps({_E.MEDIA_UP: _S.CONNECTED},
                            _E.HANG_UP, _E.LEAVE, _E.RECONNECT_TIMEOUT),
    _S.ENDED: MappingProxyType({}),
})  # fmt: skip
REASON_OF: Mapping[CallEvent, EndReason] = MappingProxyType({
    _E.DECLINE: _R.DECLINED, _E.CANCEL: _R.CANCELLED, _E.BUSY: _R.BUSY,
    _E.RING_TIMEOUT: _R.MISSED, _E.HANG_UP: _R.HUNG_UP,
    _E.CONNECT_TIMEOUT: _R.CONNECTION_FAILED, _E.RECONNECT_TIMEOUT: _R.PEER_LEFT,
    _E.PEER_GONE: _R.PEER_LEFT, _E.LEAVE: _R.LEFT, _E.FAIL: _R.FAILED,
})  # fmt: skip


def advance(state: CallState, event: CallEvent) -> CallState:
    """Return the state that follows; raise `MisfitError` if none does."""
    following = TRANSITIONS[state].get(event)
    if following is None:
        raise MisfitError(state, event)
    return following


def end_reason(event: CallEvent, *, rang: bool) -> EndReason | None:
    """Return why a call ends on `event`, or None if `event` ends none.

    `rang` tells whether any tab of the callee ever reported that it rings.
    """
    if event is CallEvent.RING_TIMEOUT and not rang:
        return EndReason.UNAVAILABLE
    return REASON_OF.get(event)
