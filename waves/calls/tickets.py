"""Call tickets, with which a tab resumes a call that the registry has lost.

A ticket is signed like a session token but for another audience: it names one
tab of one accepted call and grants nothing else.
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
    """The claims of a ticket."""

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
        """The one tab that may use the ticket."""
        return Tab(self.sub, self.tab)


def issue(call: Call, holder: Tab) -> str:
    """Return a new ticket of an accepted call for one of its two tabs."""
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
    """Verify a ticket and return its claims.

    Raises:
        CallNotFoundError: The ticket is invalid, expired or issued to another tab.
    """
    try:
        ticket = Ticket.model_validate(verify(token, audience=TICKET_AUDIENCE))
    except (TokenError, ValidationError):
        raise CallNotFoundError from None
    if ticket.holder != holder:
        raise CallNotFoundError
    return ticket
