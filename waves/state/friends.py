"""State of user search and friend requests."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import reflex as rx

from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import service as users
from waves.accounts.users.search_keys import plain, search_key, words_of
from waves.chat.conversations import service as conversations
from waves.core.errors import TooManyRequestsError, WavesError
from waves.friends import service
from waves.friends.schemas import FoundPerson, FriendRequestView
from waves.state.auth.request_auth import (
    caller,
    redirect_to_login,
    set_changed,
    validate_id,
    validate_text,
)
from waves.state.row_builders import (
    nicknamed_row,
    note_row,
    request_row,
    search_row,
)
from waves.state.rows import Person, RequestRow, SearchRow

MAX_QUERY = 240
Command = Callable[[UUID, UUID], Awaitable[Any]]


class Friends(rx.State):
    """Search results and friend requests, shown above the conversations."""

    query: str = ""
    searching: bool = False
    results: list[SearchRow] = []
    requests: list[RequestRow] = []
    notice: str = ""
    """A code of `waves/texts/` about the last command, or empty."""

    @rx.event
    async def search(self, query: str):
        """Search for people; an empty query clears the results."""
        principal = await caller(self)
        if principal is None:
            yield await redirect_to_login(self)
            return
        self._ask(query)
        if self.query and not self.results:
            # Earlier results stay until new ones arrive.
            self.searching = True
            yield
        await self._search_again(principal.user_id)
        self.searching = False

    @rx.event
    async def add(self, user_id: str):
        """Send a friend request."""
        return await self._carry_out(service.send_request, user_id)

    @rx.event
    async def cancel(self, request_id: str):
        """Cancel a request of this user."""
        return await self._carry_out(service.cancel, request_id)

    @rx.event
    async def accept(self, request_id: str):
        """Accept a request."""
        return await self._carry_out(service.accept, request_id)

    @rx.event
    async def reject(self, request_id: str):
        """Reject a request."""
        return await self._carry_out(service.reject, request_id)

    async def _preload(self, query: str, user_id: UUID) -> None:
        """Repeat the search of the page's search field."""
        self._ask(query)
        await self._search_again(user_id)

    def _ask(self, query: Any) -> None:
        self.notice = ""
        try:
            self.query = validate_text(query, most=MAX_QUERY).strip()
        except WavesError as error:
            self.query, self.notice = "", error.code

    async def _carry_out(self, command: Command, argument: Any):
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        self.notice = ""
        try:
            await command(principal.user_id, validate_id(argument))
        except WavesError as error:
            self.notice = error.code
        await self._read_again(principal)
        return None

    async def _read_again(self, principal: Principal) -> None:
        """Show the effect of a command at once; `push.py` updates the other tabs."""
        pending = await service.pending_requests(principal.user_id)
        self._show(pending.received)
        await self._search_again(principal.user_id)

    def _show(self, received: list[FriendRequestView]) -> None:
        set_changed(self, requests=[request_row(request) for request in received])

    async def _search_again(self, user_id: UUID) -> None:
        """Repeat the present search: relations may have changed."""
        try:
            found = await service.search(user_id, self.query) if self.query else []
        except TooManyRequestsError as error:
            self.notice = error.code
            return
        results = await _called(user_id, found, self.query) if self.query else []
        set_changed(self, results=results)


async def _called(
    user_id: UUID, found: list[FoundPerson], query: str
) -> list[SearchRow]:
    """Return results with the names that the user has given, and what else has one.

    That is a friend whose nickname the query finds, and the note to self.
    """
    me = await users.view(user_id)
    named = {
        one.user.id: nicknamed_row(one, user_id)
        for one in await conversations.nicknamed(user_id)
        if one.is_open
    }
    rows = [named.pop(one.user.id, None) or search_row(one) for one in found]
    rows += [row for row in named.values() if _is_found(query, row.person)]
    note = note_row(me)
    names = (note.person.display_name, me.display_name, me.username)
    begins = plain(query.removeprefix("@"))
    is_wanted = any(plain(name).startswith(begins) for name in names)
    return [*rows, note] if is_wanted else rows


def _is_found(query: str, person: Person) -> bool:
    """Return whether each word of a query is in a name of a person."""
    key = search_key(person.username, person.display_name)
    return all(word in key for word in words_of(query.removeprefix("@")))
