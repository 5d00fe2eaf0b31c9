"""State of the open conversation: a window of its messages."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import reflex as rx

from waves.accounts.sessions.schemas import Principal
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.receipts import service as receipts
from waves.chat.schemas import ConversationView, ConversationWindow
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core.cursor import MAX_PAGE
from waves.core.errors import NotFoundError, WavesError
from waves.friends import service as friends
from waves.state.auth.request_auth import (
    caller,
    plain,
    redirect_to_login,
    requested_name,
    set_changed,
    set_unsent,
    validate_id,
    validate_seq,
    where,
)
from waves.state.event_reducer import OpenConversation
from waves.state.message_window import (
    Changes,
    Window,
    follow,
    newest,
    prepend,
    refresh,
    split,
)
from waves.state.row_builders import message_row, peer_person, pin_row, timer_of
from waves.state.rows import MessageRow, Person, PinRow, Timer
from waves.state.session import enter

PAGE = 50
MOST_UNREAD = 200
"""How far back a conversation is loaded to start at the first unread message."""
_BEFORE_UNREAD = 10
MOST_SHOWN = 1_000
"""How many messages are loaded again for a page whose state was lost."""
MAX_DIGITS = 10
_NOT_MARKED = SettingsChange(marked_unread=False)


class Conversation(rx.State):
    """The conversation that `/c/[username]` shows."""

    loaded: bool = False
    missing: bool = False
    """There is no such conversation, or the user is not in it."""
    opened_for: str = ""
    """What the page requested: the id that it holds, and the name in its address."""
    conversation_id: str = ""
    peer: Person = Person()
    """As the user calls them."""
    nickname: str = ""
    """What the user calls them, if it is not what they call themselves."""
    peer_name: str = ""
    """What they call themselves."""
    open: bool = False
    """Whether the user may write in it: a closed conversation can only be read."""
    older: list[MessageRow] = []
    """The page that `load_older` has loaded last; the page keeps those before it."""
    recent: list[MessageRow] = []
    """The newest messages, without those of `fresh`; a push does not send them."""
    fresh: list[MessageRow] = []
    """What the last push has added, with the row before it."""
    changed: list[MessageRow] = []
    """Messages of any age that the last pushes have changed, in that order."""
    changed_after: int = 0
    """A page that has every change up to this one lacks none but those in `changed`.
    One that has fewer drops every row that is not in the other lists."""
    change: int = 0
    """The number of the latest change to messages that this state contains."""
    pins: list[PinRow] = []
    """The pinned messages of any age, in the order of their pins, as of `change`."""
    unread: int = 0
    first_unread_seq: int = 0
    """The oldest unread message when the conversation was opened, or 0."""
    peer_delivered_seq: int = 0
    peer_read_seq: int = 0
    shows_read: bool = True
    """Whether both send read receipts; otherwise `peer_read_seq` is 0."""
    pinned: bool = False
    archived: bool = False
    muted: bool = False
    marked_unread: bool = False
    timer: Timer = Timer()
    notice: str = ""
    """A code of `waves/texts/` about the last command, or empty."""
    _preloaded_for: tuple[str, str] = ("", "")
    """Where the tab was when the state was loaded ahead of its `on_load`."""
    _left: bool = False
    """Another page was opened since: next time, start at the first unread message."""

    @rx.event
    async def open_conversation(self):
        """Load the page `/c/[username]`: on_load, after the people column."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        await enter(self, principal)
        is_fresh, self._preloaded_for = self._preloaded_for == where(self), ("", "")
        if not is_fresh:
            await self._open(principal)
        if self.marked_unread:
            await self._remove_mark(principal)
        return None

    @rx.event
    async def load_older(self, before_seq: int):
        """Load the page of messages before the oldest that the page holds."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        try:
            before = validate_seq(before_seq)
            set_changed(self, older=await self._read_back(principal, before))
        except WavesError as error:
            self.notice = error.code
        return None

    @rx.event
    async def mark_read(self, seq: int):
        """Mark every message up to `seq` as read."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        try:
            conversation_id = validate_id(self.conversation_id)
            await receipts.mark_read(
                principal.user_id, conversation_id, validate_seq(seq)
            )
        except WavesError as error:
            self.notice = error.code
        return None

    @rx.event
    async def unfriend(self):
        """End the friendship; the conversation stays and can be read."""
        return await self._part(friends.unfriend)

    @rx.event
    async def block(self):
        """Block the peer, which ends the friendship."""
        return await self._part(friends.block)

    async def _remove_mark(self, principal: Principal) -> None:
        """Remove the mark "unread" of a conversation that the user opens."""
        with suppress(NotFoundError):
            opened, change = validate_id(self.conversation_id), _NOT_MARKED
            await settings.apply(principal.user_id, opened, change)
        self.marked_unread = False

    async def _part(self, command: Any):
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        self.notice = ""
        try:
            await command(principal.user_id, validate_id(self.peer.id))
        except WavesError as error:
            self.notice = error.code
        await self._read_again(principal)
        return None

    async def _preload(self, principal: Principal) -> None:
        await self._open(principal)
        self._preloaded_for = where(self)

    async def _open(self, principal: Principal) -> None:
        """Show the conversation of the page, by the id that it holds or by its name.

        A conversation that the page shows already is brought up to date in place; any
        other starts at its first unread message.
        """
        window = await self._find(principal)
        if window is None:
            self.reset()
            self.missing = True
            return
        if str(window.conversation.id) == self.conversation_id and not self._left:
            self._show(principal, window)
        else:
            await self._begin(principal, window)
        held, name = (
            requested_name(self, "conversation"),
            requested_name(self, "username"),
        )
        self.opened_for = f"{held}/{name}"

    async def _find(self, principal: Principal) -> ConversationWindow | None:
        """Load the conversation of the page.

        The id decides. The name counts only while the page holds no id, or one of
        another user who was signed in here before. The user's own name begins their
        note to self.
        """
        after = self.change if self.loaded else None
        with suppress(NotFoundError):
            held = validate_id(requested_name(self, "conversation"))
            return await conversations.open_window(
                principal.user_id, held, limit=PAGE, changed_after=after
            )
        name = requested_name(self, "username")
        with suppress(NotFoundError):
            return await conversations.open_window(
                principal.user_id, name, limit=PAGE, changed_after=after
            )
        if not await conversations.is_name_of(principal.user_id, name):
            return None
        note = await conversations.note_to_self(principal.user_id)
        return await conversations.open_window(principal.user_id, note.id, limit=PAGE)

    async def _reach_back(self, principal: Principal, window: Window) -> Window:
        """Return the window with the messages before it that the page needs.

        These are the unread ones, and those that the page still shows when only its
        state was lost.
        """
        first = window.first_seq
        if self.first_unread_seq:
            first = max(self.first_unread_seq - _BEFORE_UNREAD, first - MOST_UNREAD)
        first = min(first, self._shown_from() or first)
        first = max(first, window.last_seq - MOST_SHOWN, 1)
        while (missing := window.first_seq - first) > 0:
            limit = min(missing, MAX_PAGE)
            page = await self._read_before(principal, window.first_seq, limit)
            window = prepend(window, page)
        return window

    def _shown_from(self) -> int:
        shown = requested_name(self, "shown_from")
        is_number = shown.isascii() and shown.isdecimal() and len(shown) < MAX_DIGITS
        return int(shown) if is_number else 0

    def _left_unless_at(self, path: str) -> None:
        if not path.startswith("/c/"):
            self._left = True

    async def _read_again(
        self, principal: Principal, *, everything: bool = False
    ) -> None:
        """Load again what the screen shows, without moving it.

        Args:
            principal: The user of the tab.
            everything: Send also what the page has been sent.
        """
        if not self.loaded:
            if where(self)[0].startswith("/c/"):
                await self._open(principal)
            return
        with suppress(NotFoundError):
            held = validate_id(self.conversation_id)
            # A page that asks for everything may have missed any of the last changes.
            after = 0 if everything else self.change
            window = await conversations.open_window(
                principal.user_id, held, limit=PAGE, changed_after=after
            )
            self._show(principal, window, everything=everything)

    async def _read_before(
        self, principal: Principal, seq: int, limit: int
    ) -> list[MessageRow]:
        user_id, conversation_id = principal.user_id, validate_id(self.conversation_id)
        page = await messages.page(user_id, conversation_id, before=seq, limit=limit)
        return [message_row(one, user_id) for one in page.items]

    async def _read_back(self, principal: Principal, seq: int) -> list[MessageRow]:
        """Return a page, with those before it as long as all of it has disappeared."""
        rows = await self._read_before(principal, seq, PAGE)
        while rows and all(row.expired for row in rows):
            first = rows[0].seq
            if first == 1 or len(rows) >= MOST_SHOWN:
                break
            rows = [*await self._read_before(principal, first, MAX_PAGE), *rows]
        return rows

    async def _begin(self, principal: Principal, window: ConversationWindow) -> None:
        self.reset()
        self.loaded = True
        self.conversation_id = str(window.conversation.id)
        self.first_unread_seq = window.first_unread_seq
        self.change = self.changed_after = window.conversation.last_change
        self._show(principal, replace(window, changed=[]))
        longer = await self._reach_back(principal, self._window())
        self._keep(replace(self._shown(), window=longer), everything=True)

    def _show(
        self,
        principal: Principal,
        window: ConversationWindow,
        *,
        everything: bool = False,
    ) -> None:
        conversation, receipt = window.conversation, window.peer_receipt
        page = [message_row(one, principal.user_id) for one in window.page.items]
        changed = [message_row(one, principal.user_id) for one in window.changed]
        self._show_peer(principal, conversation)
        set_changed(
            self,
            open=conversation.open,
            shows_read=window.shows_read,
            pinned=conversation.pinned,
            marked_unread=conversation.marked_unread,
        )
        has_missed = self.change < window.changed_after
        shown = OpenConversation(
            id=self.conversation_id,
            window=Window(page) if has_missed else refresh(self._window(), page),
            unread=conversation.unread,
            peer_delivered_seq=receipt.delivered_seq,
            peer_read_seq=receipt.read_seq,
            archived=conversation.archived,
            muted=conversation.muted_until is not None,
            pins=[pin_row(one, principal.user_id) for one in window.pins],
        ).with_changed(changed, max(conversation.last_change, self.change))
        if has_missed:
            self.older = []
        self._keep(shown, everything=everything or has_missed)
        timer = timer_of(conversation, principal.user_id, self.timer)
        set_changed(self, timer=timer)
        if everything or has_missed:
            first = shown.window.first_seq
            self.changed = [row for row in changed if row.seq < first]
            self.changed_after = window.changed_after

    def _show_peer(self, principal: Principal, conversation: ConversationView) -> None:
        peer, nickname = conversation.peer, conversation.nickname
        called = peer_person(peer, principal.user_id, nickname)
        set_changed(self, peer=called, nickname=nickname, peer_name=peer.display_name)

    def _window(self) -> Window:
        return Window([*plain(self.recent), *plain(self.fresh)])

    def _shown(self) -> OpenConversation:
        return OpenConversation(
            id=self.conversation_id,
            window=self._window(),
            unread=self.unread,
            peer_delivered_seq=self.peer_delivered_seq,
            peer_read_seq=self.peer_read_seq,
            archived=self.archived,
            muted=self.muted,
            change=self.change,
            pins=plain(self.pins),
        )

    def _keep(self, shown: OpenConversation, *, everything: bool = False) -> None:
        set_changed(
            self,
            unread=shown.unread,
            peer_delivered_seq=shown.peer_delivered_seq,
            peer_read_seq=shown.peer_read_seq,
            archived=shown.archived,
            muted=shown.muted,
            change=shown.change,
            pins=shown.pins,
        )
        if everything:
            # The page may have missed what it was sent.
            self.pins = shown.pins
        if shown.changed:
            self._send_changed(shown.changed)
        sent = self._window()
        if sent.last_seq < shown.window.last_seq:
            set_changed(self, timer=Timer(self.timer.seconds, own=self.timer.own))
        if everything:
            self.recent, self.fresh = shown.window.rows, []
        elif shown.window != sent:
            lists = split(shown.window, sent)
            keep = set_unsent if lists.is_recent_sent else set_changed
            keep(self, recent=lists.recent)
            self.fresh = lists.fresh

    def _send_changed(self, changed: list[MessageRow]) -> None:
        """Send rows that have changed; put them into the lists that the page has."""
        is_sent = "changed" not in self.dirty_vars
        before = Changes(plain(self.changed), self.changed_after)
        changes = follow(before, changed, is_sent=is_sent)
        set_changed(self, changed=changes.rows, changed_after=changes.after)
        for name in ("older", "recent", "fresh"):
            rows = plain(getattr(self, name))
            if (patched := newest(rows, changed)) != rows:
                set_unsent(self, **{name: patched})
