"""The server's record of one call: an immutable value, replaced at each change.

The server does not observe the media: an accepted call stays CONNECTING here
until it ends.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from waves.accounts.users.schemas import UserView
from waves.calls.lifecycle import (
    CallEvent,
    CallState,
    EndReason,
    advance,
    end_reason,
)
from waves.calls.notices import Ended, Incoming
from waves.calls.schemas import Elsewhere, Media, MissedRing, Tab

# The end reasons of a call that the callee did not answer.
_MISSED = frozenset({
    EndReason.MISSED, EndReason.UNAVAILABLE, EndReason.CANCELLED, EndReason.BUSY,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A call between two users, with one tab of each once it is accepted."""

    id: UUID
    caller: Tab
    caller_view: UserView
    callee_id: UUID
    media: Media
    started_at: datetime
    expires_at: datetime
    """The time at which an unanswered call stops ringing."""
    state: CallState = CallState.RINGING
    offered: frozenset[str] = frozenset()
    """The callee's tabs that received the incoming call."""
    rang: bool = False
    """Whether one of these tabs has reported that it rings."""
    answered_by: str | None = None
    """The callee's tab that accepted or declined."""
    end_reason: EndReason | None = None
    replaces: UUID | None = None
    """The call that the callee placed to the caller at the same time."""
    awaited: UUID | None = None
    """The user who has not resumed the call since the registry lost it."""

    @property
    def callee(self) -> Tab | None:
        """The tab that accepted the call, if one did."""
        if self.answered_by is None or self.end_reason is EndReason.DECLINED:
            return None
        return Tab(self.callee_id, self.answered_by)

    @property
    def is_ringing(self) -> bool:
        """Whether the call has not been answered yet."""
        return self.state is CallState.RINGING

    @property
    def is_accepted(self) -> bool:
        """Whether the call is accepted and has not ended."""
        return self.state.may_use_media

    def involves(self, user_id: UUID) -> bool:
        """Return whether this user is the caller or the callee."""
        return user_id in {self.caller.user_id, self.callee_id}

    def peer_of(self, user_id: UUID) -> UUID:
        """Return the id of the other user."""
        if user_id == self.callee_id:
            return self.caller.user_id
        return self.callee_id

    def is_party(self, tab: Tab) -> bool:
        """Return whether this tab placed or accepted the call."""
        return tab in {self.caller, self.callee}

    def peer_tab_of(self, tab: Tab) -> Tab | None:
        """Return the tab of the other user, or None before the call is accepted."""
        return self.callee if tab == self.caller else self.caller

    def changed(self, **changes: Any) -> "Call":
        """Return a copy of the call with these fields changed."""
        return replace(self, **changes)

    def after(self, event: CallEvent, **changes: Any) -> "Call":
        """Return the call after `event`.

        Raises:
            MisfitError: The event does not fit the call's state.
        """
        state = advance(self.state, event)
        reason = end_reason(event, rang=self.rang)
        return replace(self, state=state, end_reason=reason, **changes)

    def end_for(self, tab: Tab) -> Ended | None:
        """Return the end of the call for this tab, or None if it goes on."""
        if tab.user_id == self.callee_id and self._was_elsewhere(tab):
            declined = self.end_reason is EndReason.DECLINED
            return Ended(
                self.id, Elsewhere.DECLINED if declined else Elsewhere.ANSWERED
            )
        return Ended(self.id, self.end_reason) if self.end_reason else None

    def _was_elsewhere(self, tab: Tab) -> bool:
        return self.answered_by not in {None, tab.tab_id}

    def incoming(self) -> Incoming:
        """Return the notice that makes a tab of the callee ring."""
        return Incoming(self.id, self.caller_view, self.media, self.expires_at)

    def missed_ring(self) -> MissedRing | None:
        """Return the record of a missed call for the callee, or None."""
        if self.end_reason is None or self.end_reason not in _MISSED:
            return None
        return MissedRing(
            call_id=self.id,
            caller=self.caller_view,
            media=self.media,
            started_at=self.started_at,
            reason=self.end_reason,
        )
