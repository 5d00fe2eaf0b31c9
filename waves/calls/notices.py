"""What tabs hear about calls. Nothing of it is stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waves.accounts.users.schemas import UserView
from waves.calls.lifecycle import EndReason
from waves.calls.schemas import Elsewhere, Media


@dataclass(frozen=True, slots=True)
class Incoming:
    """Somebody calls: ring."""

    call_id: UUID
    caller: UserView
    media: Media
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Ringing:
    """A tab of the callee really rings."""

    call_id: UUID


@dataclass(frozen=True, slots=True)
class Accepted:
    """The call is yours: find `peer_tab_id`; `ticket` outlives this server."""

    call_id: UUID
    ticket: str
    peer_tab_id: str
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The call, or this tab's ring, is over."""

    call_id: UUID
    reason: EndReason | Elsewhere


@dataclass(frozen=True, slots=True)
class Signal:
    """What one browser of an accepted call says to the other."""

    call_id: UUID
    link: str
    epoch: int
    """Raised when the link is rebuilt."""
    n: int
    """Counted per link and sender."""
    payload: object
    """Handed on as it is: the server is not in the room."""


Notice = Incoming | Ringing | Accepted | Ended | Signal
