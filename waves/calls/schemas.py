"""Values that the call commands accept and return, independent of the transport."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from waves.accounts.users.schemas import UserView
from waves.calls.lifecycle import EndReason


class Media(StrEnum):
    """What the caller asks for; either side may still send less."""

    AUDIO = "audio"
    """A voice call."""
    VIDEO = "video"
    """A video call."""


class Elsewhere(StrEnum):
    """Why a ring ends on a tab whose person answered on another one.

    It is the end of that ring, not of the call, and no state of the machine.
    """

    ANSWERED = "answered_elsewhere"
    """The callee accepted on another tab."""
    DECLINED = "declined_elsewhere"
    """The callee declined on another tab."""


class Departure(StrEnum):
    """How a page is unloaded, as far as the server knows."""

    CLOSED = "closed"
    """The tab was closed or shows another site: no page of Waves was requested."""
    RELOADING = "reloading"
    """The tab may send `hello` again: a page was requested, or nothing is known."""


class MissedRing(BaseModel):
    """An unanswered call, as it is reported to the callee later."""

    model_config = ConfigDict(frozen=True)

    call_id: UUID
    caller: UserView
    media: Media
    started_at: datetime
    reason: EndReason
    """missed, unavailable, cancelled or busy."""


@dataclass(frozen=True, slots=True)
class Tab:
    """An open tab of a signed-in user."""

    user_id: UUID
    tab_id: str
