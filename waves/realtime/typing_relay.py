"""Passes signs of typing on to the other user of a conversation.

Nothing of them is stored. A sign that is lost is not repeated: the page that shows one
ends it by itself.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

from waves.chat.conversations.correspondents import Correspondent
from waves.chat.errors import ConversationClosedError

# Another process may end a friendship without notifying this one.
REMEMBERED_SECONDS = 5.0
_MOST = 10_000

Find = Callable[[UUID, UUID], Awaitable[Correspondent]]
"""Takes a user and one of their conversations."""
Tell = Callable[[UUID, str], Awaitable[None]]
"""Pushes a frame to the tabs of a user that show signs of typing."""


class TypingRelay:
    """Passes on the signs of users who may write to each other."""

    def __init__(
        self, find: Find, tell: Tell, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Query `find` for what is not cached; `monotonic` returns seconds."""
        self._find = find
        self._tell = tell
        self._monotonic = monotonic
        self._known: OrderedDict[tuple[UUID, UUID], tuple[float, Correspondent]] = (
            OrderedDict()
        )
        self._changes = 0

    async def sign(self, user_id: UUID, conversation_id: UUID, frame: str) -> None:
        """Pass on a sign of the user.

        Raises:
            NotFoundError: The user has no such conversation.
            ConversationClosedError: The two users are not friends.
        """
        found = await self._correspondent(user_id, conversation_id)
        if not found.is_open:
            raise ConversationClosedError
        if found.sees_typing:
            await self._tell(found.user_id, frame)

    async def _correspondent(
        self, user_id: UUID, conversation_id: UUID
    ) -> Correspondent:
        key = (user_id, conversation_id)
        until, known = self._known.get(key, (0.0, None))
        if known is not None and until > self._monotonic():
            return known
        changes = self._changes
        found = await self._find(*key)
        # What has changed during the query must not be cached.
        if changes == self._changes:
            self._remember(key, found)
        return found

    def _remember(self, key: tuple[UUID, UUID], found: Correspondent) -> None:
        self._known[key] = (self._monotonic() + REMEMBERED_SECONDS, found)
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Drop what is cached, because a friendship or a setting has changed."""
        self._changes += 1
        self._known.clear()
