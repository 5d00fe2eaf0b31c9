"""The call registry, and its adapter in the memory of one process."""

import asyncio
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from waves.calls.call import Call
from waves.calls.lifecycle import CallState
from waves.calls.schemas import MissedRing

MISSED_FOR = timedelta(hours=24)
MISSED_PER_PERSON = 100
ENDED_KEPT = 10_000


class Registry(Protocol):
    """The live calls, the recently ended calls and the missed rings."""

    def turn(self, *user_ids: UUID) -> AbstractAsyncContextManager[None]:
        """Return an exclusive lock: only its holder changes the calls of these users.

        A call is changed in a turn of at least one of its two users.
        """
        ...

    async def get(self, call_id: UUID) -> Call | None:
        """Return the call of this id, or the one that replaced it."""
        ...

    async def live_of(self, user_id: UUID) -> list[Call]:
        """Return the live calls of this user."""
        ...

    async def put(self, call: Call) -> None:
        """Store a new or changed call."""
        ...

    async def count_live(self) -> Mapping[CallState, int]:
        """Return how many live calls there are in each state that occurs."""
        ...

    async def add_missed(self, user_id: UUID, ring: MissedRing) -> None:
        """Keep a missed ring for 24 h; the same one twice is kept once."""
        ...

    async def missed_of(self, user_id: UUID) -> list[MissedRing]:
        """Return the missed rings of this user, oldest first."""
        ...


class MemoryRegistry:
    """A registry in the memory of this process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._turn = asyncio.Lock()
        self._live: dict[UUID, Call] = {}
        self._ended: OrderedDict[UUID, Call] = OrderedDict()
        self._replaced: dict[UUID, UUID] = {}
        self._live_of: defaultdict[UUID, dict[UUID, None]] = defaultdict(dict)
        self._missed: defaultdict[UUID, deque[MissedRing]] = defaultdict(deque)
        self._missed_order: deque[tuple[datetime, UUID]] = deque()

    def turn(self, *user_ids: UUID) -> AbstractAsyncContextManager[None]:
        """Return an exclusive lock: only its holder changes calls, whoever it is."""
        del user_ids
        return self._turn

    async def get(self, call_id: UUID) -> Call | None:
        """Return the call of this id, or the one that replaced it."""
        call_id = self._replaced.get(call_id, call_id)
        return self._live.get(call_id) or self._ended.get(call_id)

    async def live_of(self, user_id: UUID) -> list[Call]:
        """Return the live calls of this user."""
        return [self._live[call_id] for call_id in self._live_of.get(user_id, ())]

    async def count_live(self) -> Mapping[CallState, int]:
        """Return how many live calls there are in each state that occurs."""
        return Counter(call.state for call in self._live.values())

    async def put(self, call: Call) -> None:
        """Store a new or changed call; the latest `ENDED_KEPT` ended calls are kept.

        Ended calls answer late frames, and prevent an old ticket from
        registering an ended call again.
        """
        if call.replaces is not None:
            self._replaced[call.replaces] = call.id
        people = (call.caller.user_id, call.callee_id)
        if call.state.is_live:
            self._live[call.id] = call
            for user_id in people:
                self._live_of[user_id][call.id] = None
            return
        self._live.pop(call.id, None)
        for user_id in people:
            self._leave(user_id, call.id)
        self._ended[call.id] = call
        if len(self._ended) > ENDED_KEPT:
            _, oldest = self._ended.popitem(last=False)
            if oldest.replaces is not None:
                self._replaced.pop(oldest.replaces, None)

    def _leave(self, user_id: UUID, call_id: UUID) -> None:
        self._live_of[user_id].pop(call_id, None)
        if not self._live_of[user_id]:
            del self._live_of[user_id]

    async def add_missed(self, user_id: UUID, ring: MissedRing) -> None:
        """Keep a missed ring for 24 h, the newest hundred of each user."""
        self._drop_old()
        rings = self._missed[user_id]
        if ring in rings:
            return
        rings.append(ring)
        self._missed_order.append((self._now() + MISSED_FOR, user_id))
        if len(rings) > MISSED_PER_PERSON:
            rings.popleft()

    async def missed_of(self, user_id: UUID) -> list[MissedRing]:
        """Return the missed rings of this user, oldest first."""
        self._drop_old()
        return list(self._missed.get(user_id, ()))

    def _drop_old(self) -> None:
        oldest_kept = self._now() - MISSED_FOR
        while self._missed_order and self._missed_order[0][0] <= self._now():
            _, user_id = self._missed_order.popleft()
            rings = self._missed[user_id]
            while rings and rings[0].started_at <= oldest_kept:
                rings.popleft()
            if not rings:
                del self._missed[user_id]
