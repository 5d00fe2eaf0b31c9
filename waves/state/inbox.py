"""State of the conversation list."""

import reflex as rx

from waves.accounts.sessions.schemas import Principal
from waves.chat.conversations import service as conversations
from waves.chat.messages.service import MAX_PAGE
from waves.state.auth.request_auth import (
    caller,
    redirect_to_login,
    set_changed,
    where,
)
from waves.state.conversation import Conversation
from waves.state.friends import Friends
from waves.state.row_builders import conversation_row
from waves.state.rows import ConversationRow
from waves.state.session import Session, enter


class Inbox(rx.State):
    """The conversations of the user, the latest message first."""

    loaded: bool = False
    conversations: list[ConversationRow] = []
    _preloaded_for: tuple[str, str] = ("", "")
    """Where the tab was when the state was loaded ahead of its `on_load`."""

    @rx.event
    async def open_home(self):
        """Load the people column: on_load of every page of the app."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        await enter(self, principal)
        is_fresh, self._preloaded_for = self._preloaded_for == where(self), ("", "")
        if not is_fresh:
            await self._read(principal)
        conversation = await self.get_state(Conversation)
        conversation._left_unless_at(where(self)[0])  # noqa: SLF001  one package
        return None

    @rx.event
    async def resync(self):
        """Load everything again: the browser has noticed that an event was missed."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        await enter(self, principal)
        await self._read_all(principal)
        return None

    async def _preload(self, principal: Principal) -> None:
        await self._read(principal)
        self._preloaded_for = where(self)

    async def _read_all(self, principal: Principal) -> None:
        """Load every list of this tab from the database."""
        await self._read(principal)
        friends = await self.get_state(Friends)
        await friends._search_again(principal.user_id)  # noqa: SLF001  one package
        conversation = await self.get_state(Conversation)
        await conversation._read_again(principal)  # noqa: SLF001

    async def _read(self, principal: Principal) -> None:
        snapshot = await conversations.inbox(principal.user_id, limit=MAX_PAGE)
        user_id = principal.user_id
        # The version belongs to this reading of the lists.
        (await self.get_state(Session)).inbox_version = snapshot.inbox_version
        (await self.get_state(Friends))._show(snapshot.received)  # noqa: SLF001
        rows = [conversation_row(one, user_id) for one in snapshot.conversations.items]
        set_changed(self, conversations=rows, loaded=True)
