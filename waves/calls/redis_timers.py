"""The timers of calls of several workers, in Redis, by the clock of Redis.

The worker that starts a timer looks at it when it is due. Every worker looks once a
second, so that the timers of a worker that has died fire as well. Who fires a timer
claims it for a while: if that worker dies before the call has ended, another one fires
it again.
"""

import asyncio
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis

from waves.calls.scheduler import Scheduler
from waves.calls.timers import Alarms, Fire, Timer
from waves.core.logging import get_logger
from waves.core.redis_client import PREFIX, RedisDownError

logger = get_logger(__name__)

LOOK_EVERY_SECONDS = 1.0
CLAIM_SECONDS = 10.0
KEPT_SECONDS = 3600
_DUE = f"{PREFIX}timers"
MOST_AT_ONCE = 16
"""Timers that a worker claims and fires together; they share its connections."""

# Times are milliseconds of the clock of Redis.
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
"""
# KEYS: all timers, those of the call. ARGV: the name, the timer, how long, its TTL.
_START = f"""{_NOW}
local old = redis.call('HGET', KEYS[2], ARGV[1])
if old then redis.call('ZREM', KEYS[1], old) end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
return 1
"""
_STOP = """
for _, name in ipairs(ARGV) do
  local old = redis.call('HGET', KEYS[2], name)
  if old then
    redis.call('ZREM', KEYS[1], old)
    redis.call('HDEL', KEYS[2], name)
  end
end
return 1
"""
_STOP_ALL = """
for _, timer in ipairs(redis.call('HVALS', KEYS[2])) do
  redis.call('ZREM', KEYS[1], timer)
end
return redis.call('DEL', KEYS[2])
"""
# KEYS: all timers. ARGV: how long a claim lasts, how many to claim.
_CLAIM = f"""{_NOW}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
for _, timer in ipairs(due) do redis.call('ZADD', KEYS[1], now + ARGV[1], timer) end
return {{tostring(now + ARGV[1]), due}}
"""
# A timer that was started again since the claim has another time, and runs on.
# KEYS: all timers, those of the call. ARGV: the name, the timer, the time of the claim.
_DONE = """
if redis.call('ZSCORE', KEYS[1], ARGV[2]) ~= ARGV[3] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[2])
if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then
  redis.call('HDEL', KEYS[2], ARGV[1])
end
return 1
"""
_timers: TypeAdapter[Timer] = TypeAdapter(Timer)


def _key(call_id: UUID) -> str:
    return f"{PREFIX}timers:{call_id}"


class RedisTimers:
    """Timers that all workers share."""

    def __init__(self, client: Redis, scheduler: Scheduler) -> None:
        self._client: Any = client
        self._looks = Alarms(scheduler)
        self._fire: Fire | None = None
        self._start: Any = client.register_script(_START)
        self._stop: Any = client.register_script(_STOP)
        self._stop_all: Any = client.register_script(_STOP_ALL)
        self._claim: Any = client.register_script(_CLAIM)
        self._done: Any = client.register_script(_DONE)

    def fire_with(self, fire: Fire) -> None:
        """Call `fire` with every timer that is due."""
        self._fire = fire

    async def run(self) -> None:
        """Look for timers that are due, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            await self._look_now()

    async def _look_now(self) -> None:
        try:
            await self.look()
        except RedisDownError:
            logger.warning("timers_not_seen", exc_info=True)
        except Exception:
            logger.exception("timers_failed")

    async def look(self) -> None:
        """Fire the timers that are due now, and that nobody else has claimed.

        A timer waits for the lock of its call, but not for other timers.
        """
        while True:
            claimed, due = await self._claim(
                keys=[_DUE], args=[int(CLAIM_SECONDS * 1000), MOST_AT_ONCE]
            )
            await asyncio.gather(*(self._fire_one(timer, claimed) for timer in due))
            if len(due) < MOST_AT_ONCE:
                return

    async def _fire_one(self, encoded: str, claimed: str) -> None:
        try:
            await self._fire_claimed(encoded, claimed)
        except Exception:
            # The claim ends, and the timer fires again.
            logger.exception("timer_failed")

    async def _fire_claimed(self, encoded: str, claimed: str) -> None:
        try:
            timer = _timers.validate_json(encoded)
        except ValidationError:
            logger.exception("timer_not_understood")
            await self._client.zrem(_DUE, encoded)
            return
        if self._fire is not None:
            await self._fire(timer)
        await self._done(
            keys=[_DUE, _key(timer.call_id)], args=[timer.name, encoded, claimed]
        )

    async def start(self, timer: Timer, seconds: float) -> None:
        """Fire after `seconds`; a timer of this name starts again."""
        encoded = _timers.dump_json(timer).decode()
        await self._start(
            keys=[_DUE, _key(timer.call_id)],
            args=[
                timer.name,
                encoded,
                int(seconds * 1000),
                int(seconds) + KEPT_SECONDS,
            ],
        )
        self._looks.set(timer.call_id, timer.name, seconds, self._look_now)

    async def has(self, call_id: UUID, name: str) -> bool:
        """Return whether this timer of a call is running."""
        return bool(await self._client.hexists(_key(call_id), name))

    async def stop(self, call_id: UUID, *names: str) -> None:
        """Stop these timers of a call; those that do not run are ignored."""
        self._looks.clear(call_id, *names)
        await self._stop(keys=[_DUE, _key(call_id)], args=list(names))

    async def stop_all(self, call_id: UUID) -> None:
        """Stop every timer of a call."""
        self._looks.clear_all(call_id)
        await self._stop_all(keys=[_DUE, _key(call_id)])
