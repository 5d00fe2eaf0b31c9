"""What the workers know of the activity of users: in memory, or in Redis."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from waves.calls.scheduler import Cancel, Work
from waves.core.logging import get_logger
from waves.core.redis_client import PREFIX, RedisDownError
from waves.realtime.presence import AGAIN_SECONDS, Check, PresenceState

logger = get_logger(__name__)

KEPT_SECONDS = 24 * 3600
"""How long it is known when a user was active."""
LOOK_EVERY_SECONDS = 0.5
CLAIM_SECONDS = 10
"""When a check is repeated whose worker has died."""
MOST_AT_ONCE = 100
_MOST = 100_000
_DUE = f"{PREFIX}presence-due"


Later = Callable[[float, Work], Cancel]


class MemoryPresence:
    """The activity of users of a single process."""

    def __init__(
        self, later: Later, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Check users by timers that `later` starts."""
        self._later = later
        self._monotonic = monotonic
        self._active: OrderedDict[UUID, float] = OrderedDict()
        self._told: dict[UUID, PresenceState] = {}
        self._due: dict[UUID, tuple[float, Cancel]] = {}
        self._check: Check | None = None

    def checks(self, check: Check) -> None:
        """Call `check` when it is due; it returns when to check again."""
        self._check = check

    async def touch(self, user_id: UUID) -> float:
        """Note a sign of activity; return the seconds since the one before."""
        now = self._monotonic()
        before = self._active.get(user_id, -math.inf)
        self._active[user_id] = now
        self._active.move_to_end(user_id)
        if len(self._active) > _MOST:
            self._active.popitem(last=False)
        return now - before

    async def idle(self, user_ids: Sequence[UUID]) -> list[float]:
        """Return the seconds since the last sign of activity of each user."""
        now = self._monotonic()
        return [now - self._active.get(user_id, -math.inf) for user_id in user_ids]

    async def told(self, user_ids: Sequence[UUID]) -> list[PresenceState]:
        """Return what friends have been told of each user last."""
        return [self._told.get(one, PresenceState.OFFLINE) for one in user_ids]

    async def note_told(self, user_id: UUID, state: PresenceState) -> None:
        """Note what friends have been told of a user."""
        self._told[user_id] = state
        if state is PresenceState.OFFLINE:
            del self._told[user_id]

    async def check_in(self, user_id: UUID, seconds: float) -> None:
        """Check the user in `seconds`, unless that happens earlier anyway."""
        at = self._monotonic() + seconds
        due, cancel = self._due.get(user_id, (math.inf, None))
        if due <= at:
            return
        if cancel is not None:
            cancel()
        stop = self._later(seconds, lambda: self._fire(user_id))
        self._due[user_id] = (at, stop)

    async def _fire(self, user_id: UUID) -> None:
        self._due.pop(user_id, None)
        again: float | None = AGAIN_SECONDS
        try:
            again = await self._check(user_id) if self._check else None
        finally:
            if again is not None:
                await self.check_in(user_id, again)


# KEYS: the time of the last sign. ARGV: seconds to keep.
_NOW = "local time = redis.call('TIME') local now = time[1] + time[2] / 1000000"
_TOUCH = f"""{_NOW}
local before = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], string.format('%.6f', now), 'EX', ARGV[1])
return before and tostring(now - before) or ''
"""
# KEYS: the times of the last signs.
_IDLE = f"""{_NOW}
local found = {{}}
for index, key in ipairs(KEYS) do
  local at = redis.call('GET', key)
  found[index] = at and tostring(now - at) or ''
end
return found
"""
# KEYS: all checks. ARGV: the user, seconds.
_CHECK_IN = f"""{_NOW}
return redis.call('ZADD', KEYS[1], 'LT', string.format('%.3f', now + ARGV[2]), ARGV[1])
"""
# KEYS: all checks. ARGV: how long a claim lasts, how many to claim.
_CLAIM = f"""{_NOW}
local at = string.format('%.3f', now)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', at, 'LIMIT', 0, ARGV[2])
local claimed = string.format('%.3f', now + ARGV[1])
for _, user in ipairs(due) do redis.call('ZADD', KEYS[1], claimed, user) end
return {{claimed, due}}
"""
# A check that was asked for since the claim has another time, and stays.
# KEYS: all checks. ARGV: the user, the time of the claim, seconds until the next or ''.
_DONE = f"""{_NOW}
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not at or tonumber(at) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '' then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return redis.call('ZADD', KEYS[1], string.format('%.3f', now + ARGV[3]), ARGV[1])
"""


class RedisPresence:
    """The activity of users over all workers, measured by the clock of Redis."""

    def __init__(self, client: Redis) -> None:
        """Share by `client`; checks are carried out once it is started."""
        self._client: Any = client
        self._check: Check | None = None
        self._touch: Any = client.register_script(_TOUCH)
        self._idle: Any = client.register_script(_IDLE)
        self._check_in: Any = client.register_script(_CHECK_IN)
        self._claim: Any = client.register_script(_CLAIM)
        self._done: Any = client.register_script(_DONE)

    def checks(self, check: Check) -> None:
        """Call `check` when it is due; it returns when to check again."""
        self._check = check

    async def touch(self, user_id: UUID) -> float:
        """Note a sign of activity; return the seconds since the one before."""
        return _seconds(await self._touch(keys=[_active(user_id)], args=[KEPT_SECONDS]))

    async def idle(self, user_ids: Sequence[UUID]) -> list[float]:
        """Return the seconds since the last sign of activity of each user."""
        if not user_ids:
            return []
        return [*map(_seconds, await self._idle(keys=[*map(_active, user_ids)]))]

    async def told(self, user_ids: Sequence[UUID]) -> list[PresenceState]:
        """Return what friends have been told of each user last."""
        if not user_ids:
            return []
        found = await self._client.mget([*map(_told, user_ids)])
        return [PresenceState(one) if one else PresenceState.OFFLINE for one in found]

    async def note_told(self, user_id: UUID, state: PresenceState) -> None:
        """Note what friends have been told of a user."""
        if state is PresenceState.OFFLINE:
            await self._client.delete(_told(user_id))
        else:
            await self._client.set(_told(user_id), state.value, ex=KEPT_SECONDS)

    async def check_in(self, user_id: UUID, seconds: float) -> None:
        """Check the user in `seconds`, unless that happens earlier anyway."""
        await self._check_in(keys=[_DUE], args=[str(user_id), seconds])

    async def run(self) -> None:
        """Carry out the checks that are due, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await self.look()
            except RedisDownError:
                logger.warning("presence_unavailable", exc_info=True)
            except Exception:
                logger.exception("presence_failed")

    async def look(self) -> None:
        """Carry out the checks that are due now and that nobody else has claimed."""
        claimed, due = await self._claim(
            keys=[_DUE], args=[CLAIM_SECONDS, MOST_AT_ONCE]
        )
        for user in due:
            try:
                await self._fire(user, claimed)
            except Exception:
                # The claim ends, and the user is checked again.
                logger.exception("presence_failed")

    async def _fire(self, user: str, claimed: str) -> None:
        again = await self._check(UUID(user)) if self._check else None
        args = [user, claimed, "" if again is None else again]
        await self._done(keys=[_DUE], args=args)


def _active(user_id: UUID) -> str:
    return f"{PREFIX}active:{user_id}"


def _told(user_id: UUID) -> str:
    return f"{PREFIX}presence:{user_id}"


def _seconds(text: str) -> float:
    return float(text) if text else math.inf
