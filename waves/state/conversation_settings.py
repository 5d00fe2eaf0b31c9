"""State of the commands that put the conversation list in order, and of the timer.

What they change reaches this tab as it reaches the others of the user: by an event
(`push.py`).
"""

import reflex as rx
from reflex.event import EventSpec

from waves.chat.disappearing import service as disappearing
from waves.chat.messages.repository import MAX_SEQ
from waves.chat.receipts import service as receipts
from waves.chat.schemas import ALWAYS
from waves.chat.settings import service
from waves.chat.settings.schemas import DURATIONS, SettingsChange
from waves.core.errors import WavesError
from waves.state.auth.request_auth import caller, redirect_to_login, validate_id

MUTES = (*DURATIONS, ALWAYS)
"""How long a conversation can be muted, for the screens."""


class ConversationSettings(rx.State):
    """Pin, archive, mute and mark a conversation of the user."""

    notice: str = ""
    """A code of `waves/texts/` about the last command, or empty."""

    @rx.event
    async def pin(self, conversation_id: str, pinned: bool):  # noqa: FBT001  an event
        """Pin a conversation to the top of the list, or unpin it."""
        return await self._change(conversation_id, pinned=pinned)

    @rx.event
    async def archive(self, conversation_id: str, archived: bool):  # noqa: FBT001
        """Put a conversation into the archive, or back into the list."""
        return await self._change(conversation_id, archived=archived)

    @rx.event
    async def mark_unread(self, conversation_id: str, marked_unread: bool):  # noqa: FBT001
        """Mark a conversation as unread, or remove the mark."""
        return await self._change(conversation_id, marked_unread=marked_unread)

    @rx.event
    async def mark_read(self, conversation_id: str):
        """Mark every message of a conversation as read, and remove the mark."""
        return await self._change(conversation_id, reads=True, marked_unread=False)

    @rx.event
    async def mute(self, conversation_id: str, duration: str):
        """Mute a conversation for one of `MUTES`; an empty duration ends the mute."""
        if duration:
            return await self._change(conversation_id, duration=duration)
        return await self._change(conversation_id, muted_until=None)

    @rx.event
    async def set_timer(self, conversation_id: str, seconds: int):
        """Let new messages disappear after one of `TIMERS`; 0: they stay."""
        return await self._change(conversation_id, timer=seconds)

    async def _change(
        self,
        argument: str,
        *,
        duration: str = "",
        timer: int | None = None,
        reads: bool = False,
        **values: bool | None,
    ) -> EventSpec | None:
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        self.notice = ""
        try:
            conversation_id = validate_id(argument)
            if reads:
                await receipts.mark_read(principal.user_id, conversation_id, MAX_SEQ)
            if timer is not None:
                await disappearing.set_timer(principal.user_id, conversation_id, timer)
            elif duration:
                await service.mute_for(principal.user_id, conversation_id, duration)
            else:
                wanted = SettingsChange.model_validate(values)
                await service.change(principal.user_id, conversation_id, wanted)
        except WavesError as error:
            self.notice = error.code
        return None
