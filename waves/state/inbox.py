"""State of the conversation list."""

import reflex as rx

from waves.accounts.sessions.schemas import Principal
from waves.chat.conversations import service as conversations
from waves.core.services import current
from waves.state.auth.request_auth import (
    caller,
    plain,
    redirect_to_login,
    set_changed,
    set_unsent,
    tab_token,
    where,
)
from waves.state.conversation import Conversation
from waves.state.friends import Friends
from waves.state.inbox_window import (
    MOST_ROWS,
    PAGE,
    Change,
    Changes,
    ConversationList,
    follow,
)
from waves.state.row_builders import conversation_row
from waves.state.rows import ConversationRow
from waves.state.session import enter
from waves.state.tabs import Tabs

UNKNOWN = -1
"""A version that the database never has: the browser asks for a resync."""


class Inbox(rx.State):
    """The conversations of the user, the latest message first."""

    loaded: bool = False
    conversations: list[ConversationRow] = []
    """The first rows of the list; a push does not send them."""
    listed_version: int = 0
    """The version that they had when they were sent."""
    changed: list[ConversationRow] = []
    """The rows that the last pushes have changed, the newest first."""
    changed_after: int = 0
    """A page that shows an earlier `version` has missed changes."""
    limit: int = PAGE
    """How many conversations are shown."""
    has_more: bool = False
    """Whether `load_more` shows more."""
    is_cut: bool = False
    """Whether there are more than a list shows."""
    unread: int = 0
    """The unread messages of all conversations, also of those that are not shown."""
    version: int = 0
    """The version of the user's lists that this tab shows."""
    _changes: list[Change] = []
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
        await self._read_all(principal, everything=True)
        return None

    @rx.event
    async def load_more(self):
        """Show more conversations."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        if self.has_more:
            self.limit = min(self.limit + PAGE, MOST_ROWS)
            await self._read(principal, everything=True)
        return None

    async def _preload(self, principal: Principal) -> None:
        await self._read(principal)
        self._preloaded_for = where(self)

    async def _read_all(
        self, principal: Principal, *, everything: bool = False
    ) -> None:
        """Load every list of this tab from the database.

        Args:
            principal: The user of the tab.
            everything: Send also what the page has been sent: it may have missed some.
        """
        await self._read(principal, everything=everything)
        friends = await self.get_state(Friends)
        await friends._search_again(principal.user_id)  # noqa: SLF001  one package
        conversation = await self.get_state(Conversation)
        await conversation._read_again(  # noqa: SLF001
            principal, everything=everything
        )

    async def _read(self, principal: Principal, *, everything: bool = False) -> None:
        user_id = principal.user_id
        snapshot = await conversations.inbox(user_id, limit=self.limit)
        (await self.get_state(Friends))._show(snapshot.received)  # noqa: SLF001
        page = snapshot.conversations
        rows = [conversation_row(one, user_id) for one in page.items]
        has_more, is_full = page.next is not None, self.limit >= MOST_ROWS
        set_changed(
            self, has_more=has_more and not is_full, is_cut=has_more and is_full
        )
        # The version belongs to this reading of the lists.
        self._keep(
            ConversationList(rows, snapshot.unread),
            snapshot.inbox_version,
            everything=everything or not self.loaded,
        )
        set_changed(self, loaded=True)

    def _shown(self) -> ConversationList:
        return ConversationList(plain(self.conversations), self.unread)

    def _keep(
        self, shown: ConversationList, version: int, *, everything: bool = False
    ) -> None:
        earlier = Changes(plain(self._changes), self.changed_after)
        before, rows = plain(self.conversations), shown.rows
        changes = None if everything else follow(earlier, before, rows, version)
        if changes is None:
            self.conversations, changes = rows, Changes(after=version)
            self.listed_version = version
        else:
            set_unsent(self, conversations=rows)
        self._changes = changes.items
        set_changed(
            self,
            changed=[one.row for one in changes.items],
            changed_after=changes.after,
            unread=shown.unread,
            version=version,
        )
        current(Tabs).lists(tab_token(self), {row.id for row in rows})
