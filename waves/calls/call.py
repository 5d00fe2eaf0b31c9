"""One call as the server knows it: an immutable value, changed by replacing it.

The server does not see the media: once accepted, a call stays CONNECTING here
until it ends.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from waves.accounts.schemas import UserView
from waves.calls.lifecycle import (
    CallEvent,
    CallState,
    EndReason,
    advance,
    end_reason,
)
from waves.calls.notices import Ended, Incoming
from waves.calls.schemas import Device, Elsewhere, Media, MissedRing

# The callee did not get to answer, and wants to know who it was.
_MISSED = frozenset({
    EndReason.MISSED, EndReason.UNAVAILABLE, EndReason.CANCELLED, EndReason.BUSY,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """Two people, one device of each once it is accepted, and where it stands."""

    id: UUID
    caller: Device
    caller_view: UserView
    callee_id: UUID
    media: Media
    started_at: datetime
    expires_at: datetime
    """When the ring ends unanswered."""
    state: CallState = CallState.RINGING
    offered: frozenset[str] = frozenset()
    """The callee's devices that were told to ring."""
    rang: bool = False
    """Whether one of them said that it does."""
    answered_by: str | None = None
    """The callee's device that accepted or declined."""
    end_reason: EndReason | None = None
    replaces: UUID | None = None
    """The call that the callee dialled at the same time."""
    awaited: UUID | None = None
    """Who has not come back since the registry forgot this call."""

    @property
    def callee(self) -> Device | None:
        """The device that accepted the call, if one did."""
        if self.answered_by is None or self.end_reason is EndReason.DECLINED:
            return None
        return Device(self.callee_id, self.answered_by)

    @property
    def is_ringing(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state is CallState.RINGING

    @property
    def is_accepted(self) -> bool:
        """Whether two devices are in it now."""
        return self.state.may_use_media

    def involves(self, user_id: UUID) -> bool:
        """Tell whether this person is the caller or the callee."""
        return user_id in {self.caller.user_id, self.callee_id}

    def peer_of(self, user_id: UUID) -> UUID:
        """Return the other person."""
        if user_id == self.callee_id:
            return self.caller.user_id
        return self.callee_id

    def is_party(self, device: Device) -> bool:
        """Tell whether this very device calls, or has accepted."""
        return device in {self.caller, self.callee}

    def peer_device_of(self, device: Device) -> Device | None:
        """Return the device at the other end, if there is one yet."""
        return self.callee if device == self.caller else self.caller

    def changed(self, **changes: Any) -> "Call":
        """Return the call with these fields changed."""
        return replace(self, **changes)

    def after(self, event: CallEvent, **changes: Any) -> "Call":
        """Return the call that follows `event`.

        Raises:
            MisfitError: The call knows no such step in its state.
        """
        state = advance(self.state, event)
        reason = end_reason(event, rang=self.rang)
        return replace(self, state=state, end_reason=reason, **changes)

    def end_for(self, device: Device) -> Ended | None:
        """Return why it is over for this device, or None if it is not."""
        if device.user_id == self.callee_id and self._was_elsewhere(device):
            declined = self.end_reason is EndReason.DECLINED
            return Ended(
                self.id, Elsewhere.DECLINED if declined else Elsewhere.ANSWERED
            )
        return Ended(self.id, self.end_reason) if self.end_reason else None

    def _was_elsewhere(self, device: Device) -> bool:
        return self.answered_by not in {None, device.device_id}

    def incoming(self) -> Incoming:
        """Return what makes a device of the callee ring."""
        return Incoming(self.id, self.caller_view, self.media, self.expires_at)

    def missed_ring(self) -> MissedRing | None:
        """Return what the callee is told later, if they missed this call."""
        if self.end_reason is None or self.end_reason not in _MISSED:
            return None
        return MissedRing(
            call_id=self.id,
            caller=self.caller_view,
            media=self.media,
            started_at=self.started_at,
            reason=self.end_reason,
        )
