"""State of the conversation list."""

from dataclasses import replace

import reflex as rx

from waves.accounts.schemas import Principal
from waves.chat.conversations import service as conversations
from waves.chat.events import MessageSent, ReceiptMoved
from waves.state.auth.request_auth import caller, plain, redirect_to_login, where
from waves.state.conversation import Conversation
from waves.state.friends import Friends
from waves.state.row_builders import conversation_row, preview
from waves.state.rows import ConversationRow
from waves.state.session import Session, enter


class Inbox(rx.State):
    """Every conversation of this person, newest first."""

    loaded: bool = False
    conversations: list[ConversationRow] = []
    _preloaded_for: tuple[str, str] = ("", "")
    """Where the tab was when all this was read ahead of its `on_load`."""

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
        """Read everything again: the browser knows that something was missed."""
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
        """Make every list of this tab what the database holds."""
        await self._read(principal)
        friends = await self.get_state(Friends)
        await friends._search_again(principal.user_id)  # noqa: SLF001  one package
        conversation = await self.get_state(Conversation)
        await conversation._read_again(principal)  # noqa: SLF001

    async def _read(self, principal: Principal) -> None:
        snapshot = await conversations.inbox(principal.user_id)
        user_id = principal.user_id
        # The version goes with what was read, so it is set by whoever reads.
        (await self.get_state(Session)).inbox_version = snapshot.inbox_version
        (await self.get_state(Friends))._show(snapshot.received)  # noqa: SLF001
        self._keep([conversation_row(one, user_id) for one in snapshot.conversations])
        self.loaded = True

    def _take(self, event: MessageSent, principal: Principal) -> bool:
        """Show a new message in its line; False when the list must be read again."""
        message = event.message
        line = self._line(str(message.conversation_id))
        if line is None or message.seq > line.last_seq + 1:
            return False
        if message.seq <= line.last_seq:
            return True
        own = message.sender_id == principal.user_id
        changed = replace(
            line,
            preview=preview(message.body),
            preview_own=own,
            last_at=message.created_at.isoformat(),
            last_seq=message.seq,
            unread=line.unread + (0 if own else 1),
        )
        others = [one for one in plain(self.conversations) if one.id != line.id]
        self._keep([changed, *others])
        return True

    def _move(
        self, event: ReceiptMoved, principal: Principal, *, unread: int | None
    ) -> bool:
        """Follow this person's own reading; False when that needs the database.

        Args:
            event: Who has read how far.
            principal: Whose list this is.
            unread: How many are unread then, when the open conversation knows.
        """
        if event.receipt.user_id != principal.user_id:
            return True
        line = self._line(str(event.receipt.conversation_id))
        if line is None:
            return False
        if event.receipt.read_seq >= line.last_seq:
            unread = 0
        if unread is None:
            return line.unread == 0
        rows = plain(self.conversations)
        self._keep([replace(o, unread=unread) if o.id == line.id else o for o in rows])
        return True

    def _line(self, conversation_id: str) -> ConversationRow | None:
        rows = plain(self.conversations)
        return next((line for line in rows if line.id == conversation_id), None)

    def _keep(self, rows: list[ConversationRow]) -> None:
        """Set what differs: a list that is set is sent."""
        if plain(self.conversations) != rows:
            self.conversations = rows
