"""Call tickets: what lets a tab go on with a call that the server forgot.

A ticket is signed like a session token but for another audience: it names one
tab of one accepted call, and is good for nothing else.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from waves.calls.call import Call
from waves.calls.errors import CallNotFoundError
from waves.calls.schemas import Media, Tab
from waves.core.security import TokenError, sign, verify

TICKET_AUDIENCE = "waves:call"
TICKET_LIFETIME = timedelta(hours=24)


class Ticket(BaseModel):
    """What a ticket says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: UUID
    tab: str
    call: UUID
    caller: UUID
    caller_tab_id: str
    callee: UUID
    callee_tab_id: str
    media: Media

    @property
    def holder(self) -> Tab:
        """The one tab that may use it."""
        return Tab(self.sub, self.tab)


def issue(call: Call, holder: Tab) -> str:
    """Return a fresh ticket of an accepted call for one of its two tabs."""
    claims: dict[str, Any] = {
        "sub": str(holder.user_id),
        "tab": holder.tab_id,
        "call": str(call.id),
        "caller": str(call.caller.user_id),
        "caller_tab_id": call.caller.tab_id,
        "callee": str(call.callee_id),
        "callee_tab_id": call.answered_by,
        "media": call.media.value,
    }
    return sign(claims, audience=TICKET_AUDIENCE, lifetime=TICKET_LIFETIME)


def read(token: str, holder: Tab) -> Ticket:
    """Return what a ticket says.

    Raises:
        CallNotFoundError: It is no ticket of ours, too old, or another tab's.
    """
    try:
        ticket = Ticket.model_validate(verify(token, audience=TICKET_AUDIENCE))
    except (TokenError, ValidationError):
        raise CallNotFoundError from None
    if ticket.holder != holder:
        raise CallNotFoundError
    return ticket
