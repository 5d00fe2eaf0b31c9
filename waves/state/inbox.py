"""State of the conversation list."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from uuid import UUID

import reflex as rx

from waves.accounts.sessions.schemas import Principal
from waves.chat.conversations import service as conversations
from waves.chat.schemas import ConversationView
from waves.core.errors import InvalidInputError
from waves.core.ids import new_id
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
    MOST_CHANGED,
    PAGE,
    Change,
    Changes,
    ConversationList,
    follow,
)
from waves.state.row_builders import conversation_row
from waves.state.rows import ConversationRow, OlderConversations
from waves.state.session import enter
from waves.state.tabs import Tabs

UNKNOWN = -1
"""A version that the database never has: the browser asks for a resync."""


MOST_KEPT = 200
"""How many rows a list has at most that begins anew where the page had more."""
MOST_AHEAD = 500
"""How many changes after a missing one are remembered; then a resync has to come."""


class Inbox(rx.State):
    """The conversations of the user, the latest message first.

    The state has the first page of the list. The page keeps the rows after it, and
    every push has those of them that may have changed.
    """

    loaded: bool = False
    conversations: list[ConversationRow] = []
    """The first rows of the list; a push does not send them."""
    cursor: str = ""
    """Where the list continues after `conversations`; empty: they are all."""
    listed: str = ""
    """Names the list: another one begins when `conversations` is sent as a whole."""
    older: OlderConversations = OlderConversations()
    """The page that `load_more` has loaded last; the page keeps those before it."""
    changed: list[ConversationRow] = []
    """The rows that the last pushes have changed, the newest first."""
    edition: int = 0
    """The number of the last push that has changed rows of this list."""
    changed_after: int = 0
    """A page that shows an earlier `edition` has missed changes."""
    archive: OlderConversations = OlderConversations()
    """The page of the archive that `load_archived` has loaded last."""
    has_archived: bool = False
    """Whether there are archived conversations."""
    unread: int = 0
    """The unread messages of all conversations that are neither archived nor muted."""
    version: int = 0
    """The version of the user's lists up to which this tab has followed every change.

    The first rows may be newer: they are read again when only the database knows them.
    """
    _read_version: int = 0
    """The version that the first rows have at least."""
    _ahead: list[int] = []
    """The versions of later changes; those between them and `version` are missing."""
    _changes: list[Change] = []
    _latest: int = 0
    """How many of the first rows are the latest; after them come pinned ones."""
    _paged_to: str = ""
    """Where the list continues after the rows that the page has."""
    _paged: int = 0
    """How many rows it has, without those that came up since."""
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
    async def load_more(self, before: str):
        """Load the page of the list after the rows that the page holds."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        with suppress(InvalidInputError):
            page = await conversations.list_conversations(
                principal.user_id, before=before, limit=PAGE
            )
            self.older = OlderConversations(
                after=before,
                next=page.next or "",
                edition=self.edition,
                rows=_rows(page.items, principal),
            )
            if before == self._paged_to:
                self._paged_to = self.older.next
                self._paged += len(page.items)
        return None

    @rx.event
    async def load_archived(self, before: str):
        """Load a page of the archived conversations.

        Args:
            before: The `next` of the page before; empty for the first one.
        """
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        with suppress(InvalidInputError):
            page = await conversations.list_conversations(
                principal.user_id, before=before or None, limit=PAGE, archived=True
            )
            self.archive = OlderConversations(
                after=before,
                next=page.next or "",
                edition=self.edition,
                rows=_rows(page.items, principal),
            )
        return None

    async def _preload(self, principal: Principal) -> None:
        await self._read(principal)
        self._preloaded_for = where(self)

    async def _read_all(
        self,
        principal: Principal,
        *,
        everything: bool = False,
        also: Collection[UUID] = (),
    ) -> None:
        """Load every list of this tab from the database.

        Args:
            principal: The user of the tab.
            everything: Send also what the page has been sent: it may have missed some.
            also: The conversations, or their peers, that may have changed.
        """
        await self._read(principal, everything=everything, also=also)
        friends = await self.get_state(Friends)
        await friends._search_again(principal.user_id)  # noqa: SLF001  one package
        conversation = await self.get_state(Conversation)
        await conversation._read_again(  # noqa: SLF001
            principal, everything=everything
        )

    async def _read(
        self,
        principal: Principal,
        *,
        everything: bool = False,
        also: Collection[UUID] = (),
    ) -> list[ConversationRow]:
        """Load the first rows of the list.

        Without every event since the last time, nobody knows which of the other rows
        have changed: then the list begins anew, as long as the page has it.

        Returns:
            The rows of `also` that are not among the first ones.
        """
        is_followed = self.loaded and current(Tabs).is_followed(tab_token(self))
        begins = everything or not is_followed or len(also) > MOST_CHANGED
        kept = min(max(PAGE, self._paged), MOST_KEPT) if begins else PAGE
        snapshot = await conversations.inbox(
            principal.user_id, limit=kept, also=() if begins else also
        )
        (await self.get_state(Friends))._show(snapshot.received)  # noqa: SLF001
        page = snapshot.conversations
        others = _rows(snapshot.others, principal)
        first = _rows((*page.items, *snapshot.pinned), principal)
        self._keep(
            ConversationList(first, snapshot.unread),
            page.next or "",
            begins=begins,
            others=others,
        )
        self._read_version = snapshot.inbox_version
        self._latest = len(page.items)
        if begins:
            self._ahead = []
            set_changed(self, version=snapshot.inbox_version)
        set_changed(self, loaded=True, has_archived=snapshot.has_archived)
        return others

    def _shown(self) -> ConversationList:
        return ConversationList(plain(self.conversations), self.unread)

    def _keep(
        self,
        shown: ConversationList,
        cursor: str,
        *,
        begins: bool = False,
        others: Collection[ConversationRow] = (),
    ) -> None:
        earlier = Changes(plain(self._changes), self.changed_after)
        before, rows = plain(self.conversations), shown.rows
        # Of an update that was not sent yet, nothing is dropped.
        edition = self.edition + ("edition" not in self.dirty_vars)
        changes = (
            None if begins else follow(earlier, before, rows, edition, others=others)
        )
        if changes is None:
            self._begin(rows, cursor)
        else:
            set_unsent(self, conversations=rows, cursor=cursor)
            if changes != earlier:
                self._send(changes, edition)
        set_changed(self, unread=shown.unread)
        current(Tabs).lists(tab_token(self), {row.id for row in rows})

    def _begin(self, rows: list[ConversationRow], cursor: str) -> None:
        """Send the first rows; the page drops all that it has."""
        self.conversations, self.listed = rows, str(new_id())
        self._paged_to, self._paged = cursor, len(rows)
        empty = OlderConversations()
        set_changed(self, cursor=cursor, older=empty, archive=empty)
        self._send(Changes(), edition=0)

    def _send(self, changes: Changes, edition: int) -> None:
        self._changes = changes.items
        set_changed(
            self,
            changed=[one.row for one in changes.items],
            changed_after=changes.after,
            edition=edition,
        )

    def _follow(self, versions: Iterable[int]) -> None:
        """Take note of changes that this tab shows now."""
        version, ahead = self.version, {*self._ahead, *versions}
        while version + 1 in ahead:
            version += 1
        later = sorted(one for one in ahead if one > version)
        self._ahead = later[:MOST_AHEAD]
        set_changed(self, version=version)


def _rows(
    items: Iterable[ConversationView], principal: Principal
) -> list[ConversationRow]:
    return [conversation_row(one, principal.user_id) for one in items]
