"""Notices about calls that the server sends to tabs; none is stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.accounts.users.schemas import UserView
from waves.calls.lifecycle import EndReason
from waves.calls.schemas import Elsewhere, Media


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call is incoming and the tab rings."""

    call_id: UUID
    caller: UserView
    media: Media
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Ringing:
    """A tab of the callee has reported that it rings."""

    call_id: UUID


@dataclass(frozen=True, slots=True)
class Accepted:
    """The tab is in the call; `ticket` stays valid when the server restarts."""

    call_id: UUID
    ticket: str
    peer_tab_id: str
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The call, or the ring of this tab, has ended."""

    call_id: UUID
    reason: EndReason | Elsewhere


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal from one tab of an accepted call to the other."""

    call_id: UUID
    link: str
    epoch: int
    """Increases when the peer connection is rebuilt."""
    n: int
    """The sequence number per peer connection and sender."""
    payload: object
    """Forwarded unchanged: the server does not interpret it."""


Notice = Incoming | Ringing | Accepted | Ended | Signal
