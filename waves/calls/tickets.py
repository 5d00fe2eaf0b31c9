"""Call tickets: what lets a device go on with a call that the server forgot.

A ticket is signed like a session token but for another audience: it names one
device of one accepted call, and is good for nothing else.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from waves.calls.call import Call
from waves.calls.errors import CallNotFoundError
from waves.calls.schemas import Device, Media
from waves.core.security import TokenError, sign, verify

TICKET_AUDIENCE = "waves:call"
TICKET_LIFETIME = timedelta(hours=24)


class Ticket(BaseModel):
    """What a ticket says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: UUID
    device: str
    call: UUID
    caller: UUID
    caller_device: str
    callee: UUID
    callee_device: str
    media: Media

    @property
    def holder(self) -> Device:
        """The one device that may use it."""
        return Device(self.sub, self.device)


def issue(call: Call, holder: Device) -> str:
    """Return a fresh ticket of an accepted call for one of its two devices."""
    claims: dict[str, Any] = {
        "sub": str(holder.user_id),
        "device": holder.device_id,
        "call": str(call.id),
        "caller": str(call.caller.user_id),
        "caller_device": call.caller.device_id,
        "callee": str(call.callee_id),
        "callee_device": call.answered_by,
        "media": call.media.value,
    }
    return sign(claims, audience=TICKET_AUDIENCE, lifetime=TICKET_LIFETIME)


def read(token: str, holder: Device) -> Ticket:
    """Return what a ticket says.

    Raises:
        CallNotFoundError: It is no ticket of ours, too old, or another device's.
    """
    try:
        ticket = Ticket.model_validate(verify(token, audience=TICKET_AUDIENCE))
    except (TokenError, ValidationError):
        raise CallNotFoundError from None
    if ticket.holder != holder:
        raise CallNotFoundError
    return ticket
