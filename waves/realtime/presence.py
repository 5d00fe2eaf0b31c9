"""Whether friends are online, away, in a call or offline.

What counts is the most present of all tabs of a user, on every worker. A change is told
to the friends that may see it; a page that subscribes is told how all of them are.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from waves.core import clock
from waves.core.logging import get_logger
from waves.core.redis_client import RedisDownError

logger = get_logger(__name__)

ACTIVE_SECONDS = 300.0
"""How long a user is online after the last sign of activity."""
CONNECTED_SECONDS = 0.5
"""How long a page that connects may take to say that it is in use."""
LOST_SECONDS = 5.0
"""How long a user who reloads a page, or changes the network, stays as they were."""
AGAIN_SECONDS = 10.0
"""When a change is checked again: another worker may have seen it differently."""
SEEN_EVERY_SECONDS = 10.0
"""Signs of activity that follow one another faster are not counted."""
STOP_SECONDS = 3.0
"""How long what has begun may take when this process stops."""
_MOST = 10_000


class PresenceState(StrEnum):
    """How present a user is."""

    ONLINE = "online"
    """Active within the last 5 min on one of their pages."""
    AWAY = "away"
    """A page is open, but nobody has used one for 5 min."""
    IN_CALL = "in_call"
    """In a call that was accepted."""
    OFFLINE = "offline"
    """No page is open, or the two do not both share their presence."""


_PRESENT = {PresenceState.ONLINE, PresenceState.IN_CALL}


class Standing(NamedTuple):
    """What the workers know of a user together."""

    has_tab: bool
    idle: float
    """Seconds since the last sign of activity."""
    in_call: bool

    @property
    def state(self) -> PresenceState:
        """The state that follows."""
        if not self.has_tab:
            return PresenceState.OFFLINE
        if self.in_call:
            return PresenceState.IN_CALL
        is_active = self.idle < ACTIVE_SECONDS
        return PresenceState.ONLINE if is_active else PresenceState.AWAY

    @property
    def changes_in(self) -> float | None:
        """The seconds after which the state changes by itself, if it does."""
        if self.state is PresenceState.ONLINE:
            return ACTIVE_SECONDS - self.idle
        return None


class Change(NamedTuple):
    """What friends are told of a user."""

    user_id: UUID
    state: PresenceState
    last_seen_at: datetime | None = None
    """Of a user who is offline, if it is known."""


class PresenceStore(Protocol):
    """What all workers know of the activity of users."""

    async def touch(self, user_id: UUID) -> float:
        """Note a sign of activity; return the seconds since the one before."""
        ...

    async def idle(self, user_ids: Sequence[UUID]) -> list[float]:
        """Return the seconds since the last sign of activity of each user."""
        ...

    async def told(self, user_ids: Sequence[UUID]) -> list[PresenceState]:
        """Return what friends have been told of each user last."""
        ...

    async def note_told(self, user_id: UUID, state: PresenceState) -> None:
        """Note what friends have been told of a user."""
        ...

    async def check_in(self, user_id: UUID, seconds: float) -> None:
        """Check the user in `seconds`, unless that happens earlier anyway."""
        ...

    def checks(self, check: "Check") -> None:
        """Call `check` when it is due; it returns when to check again."""
        ...


Check = Callable[[UUID], Awaitable[float | None]]


class Friends(Protocol):
    """Who may see whose presence."""

    async def viewers(self, user_id: UUID) -> list[UUID]:
        """Return the friends who share their presence, if the user does as well."""
        ...

    async def sharing(self, user_id: UUID) -> list[UUID]:
        """Return the friends who share their presence, whatever the user does."""
        ...

    async def last_active(self, user_id: UUID, friend_id: UUID) -> datetime | None:
        """Return when a friend was active last, or None if the user may not see it.

        Raises:
            NotFoundError: They are not a friend.
        """
        ...

    async def note_active(self, user_id: UUID, at: datetime) -> None:
        """Store when a user was active last."""
        ...


class Workers(Protocol):
    """The tabs and calls of all workers."""

    async def connected_among(self, user_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the users have an open socket."""
        ...

    async def in_call(self, user_id: UUID) -> bool:
        """Return whether the user is in an accepted call."""
        ...

    async def tell(self, user_ids: Collection[UUID], change: Change) -> None:
        """Push a change to the tabs of users that subscribe to presence."""
        ...

    async def tell_all(
        self, user_ids: Collection[UUID], friends: Collection[Change]
    ) -> None:
        """Push the friends who are present, which replace those shown so far."""
        ...


class Presence:
    """Tells friends how present a user is."""

    def __init__(
        self,
        store: PresenceStore,
        friends: Friends,
        workers: Workers,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep in `store` what the workers share; `monotonic` returns seconds."""
        self._store = store
        self._friends = friends
        self._workers = workers
        self._monotonic = monotonic
        self._seen: dict[UUID, float] = {}
        self._tasks: set[asyncio.Future[None]] = set()
        self._is_stopped = False
        store.checks(self._check)

    def connected(self, user_id: UUID) -> None:
        """Note that a tab of the user has a socket."""
        self.start(self._store.check_in(user_id, CONNECTED_SECONDS))

    def disconnected(self, user_id: UUID) -> None:
        """Note that a tab of the user has lost its socket."""
        # The next sign of a user who comes back counts at once.
        self._seen.pop(user_id, None)
        self.start(self._store.check_in(user_id, LOST_SECONDS))

    def call_changed(self, *user_ids: UUID) -> None:
        """Note that a call of these users was accepted or has ended."""
        for user_id in user_ids:
            self.start(self._store.check_in(user_id, 0))

    def active(self, user_id: UUID) -> None:
        """Note that the user has done something on a page."""
        now = self._monotonic()
        if now - self._seen.get(user_id, -math.inf) < SEEN_EVERY_SECONDS:
            return
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[user_id] = now
        self.start(self._touch(user_id))

    async def _touch(self, user_id: UUID) -> None:
        if await self._store.touch(user_id) >= ACTIVE_SECONDS:
            await self._store.check_in(user_id, 0)

    async def of_friends(self, user_id: UUID) -> list[Change]:
        """Return the friends who are present, as far as the user may see it."""
        states = await self._states(await self._friends.viewers(user_id))
        return [
            Change(friend_id, state)
            for friend_id, (state, _) in states.items()
            if state is not PresenceState.OFFLINE
        ]

    async def of_friend(self, user_id: UUID, friend_id: UUID) -> Change:
        """Return how present a friend is, as far as the user may see it.

        Raises:
            NotFoundError: They are not a friend.
        """
        seen_at = await self._friends.last_active(user_id, friend_id)
        if friend_id not in await self._friends.viewers(user_id):
            return Change(friend_id, PresenceState.OFFLINE)
        state, standing = (await self._states([friend_id]))[friend_id]
        return _change(friend_id, state, standing, seen_at)

    async def friendship_began(self, one: UUID, another: UUID) -> None:
        """Show two new friends how present the other is."""
        if another not in await self._friends.viewers(one):
            return
        standings = await self._standings([one, another])
        for user_id, standing in standings.items():
            viewer = another if user_id == one else one
            await self._workers.tell([viewer], Change(user_id, standing.state))

    async def sharing_changed(self, user_id: UUID, shares: bool) -> None:  # noqa: FBT001
        """Show friends, and the user, what they may see from now on."""
        standing = (await self._standings([user_id]))[user_id]
        change = Change(user_id, standing.state if shares else PresenceState.OFFLINE)
        await self._workers.tell(await self._friends.sharing(user_id), change)
        await self._workers.tell_all([user_id], await self.of_friends(user_id))

    async def _check(self, user_id: UUID) -> float | None:
        if self._is_stopped:
            return None
        # The store runs it: it is waited for like the work of this object.
        done = asyncio.get_running_loop().create_future()
        self._tasks.add(done)
        try:
            return await self._check_now(user_id)
        finally:
            self._tasks.discard(done)
            done.set_result(None)

    async def _check_now(self, user_id: UUID) -> float | None:
        """Tell friends of a change, if there is one; return when to check again."""
        standing = (await self._standings([user_id]))[user_id]
        [told] = await self._store.told([user_id])
        is_news = told is not standing.state
        if is_news is not (standing.state in _PRESENT):
            # Not when they come: it is stored as they stay or go.
            await self._note_active(user_id, standing)
        if not is_news:
            return standing.changes_in
        viewers = await self._friends.viewers(user_id)
        if viewers:
            change = _change(user_id, standing.state, standing, None)
            await self._workers.tell(viewers, change)
        await self._store.note_told(user_id, standing.state)
        return min(standing.changes_in or AGAIN_SECONDS, AGAIN_SECONDS)

    async def _note_active(self, user_id: UUID, standing: Standing) -> None:
        if at := _active_at(standing):
            await self._friends.note_active(user_id, at)

    async def _states(
        self, user_ids: Sequence[UUID]
    ) -> dict[UUID, tuple[PresenceState, Standing]]:
        """Return what to show of users who are asked about.

        Who has no tab any more stays as friends were told, until it is checked: it may
        be a reload, after which friends are told nothing.
        """
        standings = await self._standings(user_ids)
        away = [one for one, standing in standings.items() if not standing.has_tab]
        told = dict(zip(away, await self._store.told(away), strict=True))
        for user_id, state in told.items():
            if state is not PresenceState.OFFLINE:
                await self._store.check_in(user_id, LOST_SECONDS)
        return {
            user_id: (told.get(user_id, standing.state), standing)
            for user_id, standing in standings.items()
        }

    async def _standings(self, user_ids: Sequence[UUID]) -> dict[UUID, Standing]:
        connected = await self._workers.connected_among(user_ids)
        idle = dict(zip(user_ids, await self._store.idle(user_ids), strict=True))
        busy = {one for one in connected if await self._workers.in_call(one)}
        return {
            user_id: Standing(user_id in connected, idle[user_id], user_id in busy)
            for user_id in user_ids
        }

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` in the background; nobody waits for presence."""
        if self._is_stopped:
            work.close()
            return
        task = asyncio.ensure_future(_guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Return when the work that has begun is done."""
        while self._tasks:
            await asyncio.wait({*self._tasks})

    def begin(self) -> None:
        """Do the work that is begun from now on."""
        self._is_stopped = False

    async def stop(self) -> None:
        """Begin nothing more; finish what has begun, which may use the database."""
        self._is_stopped = True
        if self._tasks:
            await asyncio.wait({*self._tasks}, timeout=STOP_SECONDS)


def _active_at(standing: Standing) -> datetime | None:
    if math.isinf(standing.idle):
        return None
    return clock.now() - timedelta(seconds=standing.idle)


def _change(
    user_id: UUID, state: PresenceState, standing: Standing, seen_at: datetime | None
) -> Change:
    if state is not PresenceState.OFFLINE:
        return Change(user_id, state)
    return Change(user_id, state, _active_at(standing) or seen_at)


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except RedisDownError:
        logger.warning("presence_unavailable", exc_info=True)
    except Exception:
        logger.exception("presence_failed")
