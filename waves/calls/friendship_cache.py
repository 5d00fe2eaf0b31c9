"""A short-lived cache of friendships, which every call frame is checked against."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

from waves.core.ids import Pair, pair_of

# Another process may end a friendship without notifying this one.
REMEMBERED_SECONDS = 5.0
_MOST = 10_000

Ask = Callable[[UUID, UUID], Awaitable[bool]]


class FriendshipCache:
    """Caches friendships for `REMEMBERED_SECONDS`, or until they end."""

    def __init__(
        self, ask: Ask, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Query `ask` when a pair is not cached; `monotonic` returns seconds."""
        self._ask = ask
        self._monotonic = monotonic
        self._good_until: OrderedDict[Pair, float] = OrderedDict()
        self._endings = 0

    async def are_friends(self, one: UUID, another: UUID) -> bool:
        """Return whether the two users are friends."""
        pair = pair_of(one, another)
        if self._good_until.get(pair, 0.0) > self._monotonic():
            return True
        endings = self._endings
        friends = await self._ask(one, another)
        # A friendship that ended during the query must not be cached.
        if friends and endings == self._endings:
            self._remember(pair)
        return friends

    def _remember(self, pair: Pair) -> None:
        self._good_until[pair] = self._monotonic() + REMEMBERED_SECONDS
        self._good_until.move_to_end(pair)
        if len(self._good_until) > _MOST:
            self._good_until.popitem(last=False)

    def forget_all(self) -> None:
        """Drop every pair from the cache."""
        self._endings += 1
        self._good_until.clear()

    def forget(self, one: UUID, another: UUID) -> None:
        """Drop the pair from the cache because the friendship has ended."""
        self._endings += 1
        self._good_until.pop(pair_of(one, another), None)
