"""The open conversation: a window of its messages."""

from typing import Any

import reflex as rx

from waves.accounts.schemas import Principal
from waves.chat import service as chat
from waves.chat.events import MessageSent, ReceiptMoved
from waves.chat.schemas import ConversationWindow, MessagePage
from waves.core.errors import NotFoundError, WavesError
from waves.friends import service as friends
from waves.state.door import caller, checked_id, checked_seq, plain, turn_away
from waves.state.rows import MessageRow, Person
from waves.state.session import enter
from waves.state.views import message_row, person
from waves.state.window import Window, append, prepend, refresh

PAGE = 50
MOST_UNREAD = 200
"""How far back a conversation is opened, so that it opens where reading stopped."""
_BEFORE_UNREAD = 10


class Conversation(rx.State):
    """The conversation that `/c/[username]` shows."""

    loaded: bool = False
    missing: bool = False
    """There is no such conversation, or it is not theirs."""
    conversation_id: str = ""
    peer: Person = Person()
    open: bool = False
    """Whether the two are friends now: closed ones can only be read."""
    older: list[MessageRow] = []
    tail: list[MessageRow] = []
    has_older: bool = False
    unread: int = 0
    first_unread_seq: int = 0
    """Where reading stopped when the conversation was opened, or 0."""
    peer_delivered_seq: int = 0
    peer_read_seq: int = 0
    notice: str = ""
    """A code of `texts.py` about the last command, or empty."""

    @rx.event
    async def open_conversation(self):
        """Load the page `/c/[username]`: on_load, after the people column."""
        principal = await caller(self)
        if principal is None:
            return await turn_away(self)
        await enter(self, principal)
        await self._open(principal)
        return None

    @rx.event
    async def load_older(self):
        """Read the page before the window."""
        principal = await caller(self)
        if principal is None:
            return await turn_away(self)
        if self.has_older:
            await self._load_before(principal, limit=PAGE)
        return None

    @rx.event
    async def mark_read(self, seq: int):
        """Note that every message up to `seq` was seen on this screen."""
        principal = await caller(self)
        if principal is None:
            return await turn_away(self)
        try:
            conversation_id = checked_id(self.conversation_id)
            await chat.mark_read(principal.user_id, conversation_id, checked_seq(seq))
        except WavesError as error:
            self.notice = error.code
        return None

    @rx.event
    async def unfriend(self):
        """End the friendship; the conversation stays, to be read."""
        return await self._part(friends.unfriend)

    @rx.event
    async def block(self):
        """End the friendship and hear nothing more of the person."""
        return await self._part(friends.block)

    async def _part(self, command: Any):
        principal = await caller(self)
        if principal is None:
            return await turn_away(self)
        self.notice = ""
        try:
            await command(principal.user_id, checked_id(self.peer.id))
        except WavesError as error:
            self.notice = error.code
        await self._read_again(principal)
        return None

    async def _open(self, principal: Principal) -> None:
        """Show the conversation of the page's address, from its first unread."""
        window = await self._read(principal, self._username())
        if window is None:
            self.reset()
            self.missing = True
            return
        self._begin(window)
        missing = self._window().first_seq - window.first_unread_seq
        if window.first_unread_seq and missing > 0:
            limit = min(missing + _BEFORE_UNREAD, MOST_UNREAD)
            await self._load_before(principal, limit=limit)

    async def _read_again(self, principal: Principal) -> None:
        """Read what the screen shows, and leave the screen where it is."""
        if not self.loaded:
            if self.missing:
                await self._open(principal)
            return
        window = await self._read(principal, self.peer.username)
        if window is not None and str(window.conversation.id) == self.conversation_id:
            self._show(window)

    async def _read(
        self, principal: Principal, username: str
    ) -> ConversationWindow | None:
        try:
            return await chat.open_window(principal.user_id, username, limit=PAGE)
        except NotFoundError:
            return None

    async def _load_before(self, principal: Principal, *, limit: int) -> None:
        window = self._window()
        page = await chat.page(
            principal.user_id,
            checked_id(self.conversation_id),
            before=window.first_seq,
            limit=limit,
        )
        self._keep(prepend(window, _rows(page), has_more=page.has_more))

    def _username(self) -> str:
        name = self.router_data.get("query", {}).get("username", "")
        return name if isinstance(name, str) else ""

    def _begin(self, window: ConversationWindow) -> None:
        self.reset()
        self.loaded = True
        self.conversation_id = str(window.conversation.id)
        self.first_unread_seq = window.first_unread_seq
        self._show(window)

    def _show(self, window: ConversationWindow) -> None:
        self.peer = person(window.conversation.peer)
        self.open = window.conversation.open
        self.unread = window.conversation.unread
        self.peer_delivered_seq = window.peer_receipt.delivered_seq
        self.peer_read_seq = window.peer_receipt.read_seq
        rows = _rows(window.page)
        self._keep(refresh(self._window(), rows, has_more=window.page.has_more))

    def _take(self, event: MessageSent, principal: Principal) -> bool:
        """Add a new message; False when the window must be read again."""
        if self.conversation_id != str(event.message.conversation_id):
            return True
        before = self._window()
        after = append(before, message_row(event.message))
        if after is None:
            return False
        if after is not before and event.sender_id != principal.user_id:
            self.unread += 1
        self._keep(after)
        return True

    def _move(self, event: ReceiptMoved, principal: Principal) -> bool:
        """Follow a receipt; False when that needs the database."""
        if self.conversation_id != str(event.conversation_id):
            return True
        if event.user_id != principal.user_id:
            self.peer_delivered_seq = max(self.peer_delivered_seq, event.delivered_seq)
            self.peer_read_seq = max(self.peer_read_seq, event.read_seq)
            return True
        if event.read_seq < self._window().first_seq - 1:
            return self.unread == 0
        rows = [*plain(self.older), *plain(self.tail)]
        read, me = event.read_seq, str(principal.user_id)
        self.unread = sum(row.seq > read and row.sender_id != me for row in rows)
        return True

    def _window(self) -> Window:
        return Window(plain(self.older), plain(self.tail), self.has_older)

    def _keep(self, window: Window) -> None:
        """Set what differs: a list that is set is sent."""
        if plain(self.older) != window.older:
            self.older = window.older
        if plain(self.tail) != window.tail:
            self.tail = window.tail
        self.has_older = window.has_older


def _rows(page: MessagePage) -> list[MessageRow]:
    return [message_row(message) for message in page.items]
