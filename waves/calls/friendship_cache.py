"""Whether two people may signal: asked at every frame, so remembered for a moment."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

from waves.core.ids import Pair, pair_of

# Another process may end a friendship without telling this one.
REMEMBERED_SECONDS = 5.0
_MOST = 10_000

Ask = Callable[[UUID, UUID], Awaitable[bool]]


class Friendships:
    """Answers from the database, remembered until the friendship ends."""

    def __init__(
        self, ask: Ask, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask `ask` when nothing is remembered; `monotonic` measures seconds."""
        self._ask = ask
        self._monotonic = monotonic
        self._good_until: OrderedDict[Pair, float] = OrderedDict()
        self._endings = 0

    async def hold(self, one: UUID, another: UUID) -> bool:
        """Tell whether the two are friends now."""
        pair = pair_of(one, another)
        if self._good_until.get(pair, 0.0) > self._monotonic():
            return True
        endings = self._endings
        friends = await self._ask(one, another)
        # A friendship that ended while we asked must not be remembered.
        if friends and endings == self._endings:
            self._remember(pair)
        return friends

    def _remember(self, pair: Pair) -> None:
        self._good_until[pair] = self._monotonic() + REMEMBERED_SECONDS
        self._good_until.move_to_end(pair)
        if len(self._good_until) > _MOST:
            self._good_until.popitem(last=False)

    def forget(self, one: UUID, another: UUID) -> None:
        """Ask again the next time: the friendship has ended."""
        self._endings += 1
        self._good_until.pop(pair_of(one, another), None)
