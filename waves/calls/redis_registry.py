"""The call registry of several workers, in Redis.

A turn locks the users of a call. What its holder writes is refused once the lock has
been lost, so that a worker that was suspended cannot undo a later change.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from redis.asyncio import Redis

from waves.calls.call import Call
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import CallState
from waves.calls.registry import MISSED_FOR, MISSED_PER_PERSON
from waves.calls.schemas import MissedRing
from waves.core.errors import UnavailableError
from waves.core.redis_client import PREFIX
from waves.core.redis_lock import RedisLocks, lock_key

KEPT_SECONDS = 24 * 3600
"""As long as the ticket of a call is valid: an ended call must stay known so long."""
_KIND = "calls-of"
_LOST, _TAKEN = -1, -2

# KEYS: the call, the call it replaces, the locks and then the calls of both users, and
# the live calls by state.
# ARGV: the call, its users, the id, whether it is live, seconds to keep, two tokens,
# and the index of the key of its state.
_PUT = """
if redis.call('GET', KEYS[3]) ~= ARGV[6] and redis.call('GET', KEYS[4]) ~= ARGV[7] then
  return -1
end
local users = redis.call('HGET', KEYS[1], 'users')
if users and users ~= ARGV[2] then return -2 end
redis.call('HSET', KEYS[1], 'call', ARGV[1], 'users', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[5])
if KEYS[2] ~= KEYS[1] then
  redis.call('SET', KEYS[2] .. ':replaced', ARGV[3], 'EX', ARGV[5])
end
for index = 5, 6 do
  if ARGV[4] == '1' then
    redis.call('ZADD', KEYS[index], 'NX', redis.call('TIME')[1], ARGV[3])
    redis.call('EXPIRE', KEYS[index], ARGV[5])
  else
    redis.call('ZREM', KEYS[index], ARGV[3])
  end
end
for index = 7, #KEYS do
  if index == tonumber(ARGV[8]) then
    redis.call('ZADD', KEYS[index], redis.call('TIME')[1] + ARGV[5], ARGV[3])
  else
    redis.call('ZREM', KEYS[index], ARGV[3])
  end
end
return 1
"""
_LIVE = """
local calls = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local call = redis.call('HGET', ARGV[1] .. id, 'call')
  if call then table.insert(calls, call) else redis.call('ZREM', KEYS[1], id) end
end
return calls
"""
_LIVE_STATES = tuple(state for state in CallState if state.is_live)
_FIRST_STATE = 7
"""The index of the key of the first state in `_PUT`."""
_calls: TypeAdapter[Call] = TypeAdapter(Call)


def _call_key(call_id: UUID | None = None) -> str:
    return f"{PREFIX}call:{call_id or ''}"


def _live_key(user_id: UUID) -> str:
    return f"{PREFIX}{_KIND}:{user_id}"


def _state_key(state: CallState) -> str:
    return f"{PREFIX}live-calls:{state.value}"


def _missed_key(user_id: UUID) -> str:
    return f"{PREFIX}missed:{user_id}"


class RedisRegistry:
    """A registry that all workers share."""

    def __init__(self, client: Redis, now: Callable[[], datetime]) -> None:
        self._client: Any = client
        self._now = now
        self._locks = RedisLocks(client, _KIND)
        self._token: ContextVar[str] = ContextVar("token", default="none")
        self._put: Any = client.register_script(_PUT)
        self._live: Any = client.register_script(_LIVE)

    def turn(self, *user_ids: UUID) -> AbstractAsyncContextManager[None]:
        """Return an exclusive lock: only its holder changes the calls of these users.

        Raises:
            UnavailableError: The lock cannot be had.
        """
        return self._turn(user_ids)

    @asynccontextmanager
    async def _turn(self, user_ids: tuple[UUID, ...]) -> AsyncGenerator[None]:
        async with self._locks.held(user_ids) as token:
            # Of this task: a turn that was lost must not use that of the next one.
            before = self._token.set(token)
            try:
                yield
            finally:
                self._token.reset(before)

    async def get(self, call_id: UUID) -> Call | None:
        """Return the call of this id, or the one that replaced it."""
        pipeline = self._client.pipeline(transaction=False)
        pipeline.hget(_call_key(call_id), "call")
        pipeline.get(f"{_call_key(call_id)}:replaced")
        found, replaced_by = await pipeline.execute()
        if replaced_by:
            found = await self._client.hget(_call_key(UUID(replaced_by)), "call")
        return _calls.validate_json(found) if found else None

    async def live_of(self, user_id: UUID) -> list[Call]:
        """Return the live calls of this user."""
        found = await self._live(keys=[_live_key(user_id)], args=[_call_key()])
        return [_calls.validate_json(call) for call in found]

    async def count_live(self) -> Mapping[CallState, int]:
        """Return how many live calls of all workers there are in each state."""
        seconds, _ = await self._client.time()
        pipeline = self._client.pipeline()
        for state in _LIVE_STATES:
            # A call that nobody has ended is forgotten with its record.
            pipeline.zremrangebyscore(_state_key(state), 0, seconds)
            pipeline.zcard(_state_key(state))
        counts = (await pipeline.execute())[1::2]
        return dict(zip(_LIVE_STATES, counts, strict=True))

    async def put(self, call: Call) -> None:
        """Store a new or changed call; ended ones are kept for `KEPT_SECONDS`.

        Raises:
            UnavailableError: The turn was lost, because it took too long.
            CallNotFoundError: The id is that of a call of other users.
        """
        users = (call.caller.user_id, call.callee_id)
        done = await self._put(
            keys=[
                _call_key(call.id),
                _call_key(call.replaces or call.id),
                *(lock_key(_KIND, user_id) for user_id in users),
                *map(_live_key, users),
                *map(_state_key, _LIVE_STATES),
            ],
            args=[
                _calls.dump_json(call).decode(),
                " ".join(map(str, users)),
                str(call.id),
                int(call.state.is_live),
                KEPT_SECONDS,
                *(self._token.get() for _ in users),
                _index_of(call.state),
            ],
        )
        if done == _LOST:
            raise UnavailableError
        if done == _TAKEN:
            raise CallNotFoundError

    async def add_missed(self, user_id: UUID, ring: MissedRing) -> None:
        """Keep a missed ring for 24 h, the newest hundred of each user."""
        key, encoded = _missed_key(user_id), ring.model_dump_json()
        pipeline = self._client.pipeline()
        pipeline.lrem(key, 0, encoded)
        pipeline.rpush(key, encoded)
        pipeline.ltrim(key, -MISSED_PER_PERSON, -1)
        pipeline.expire(key, MISSED_FOR)
        await pipeline.execute()

    async def missed_of(self, user_id: UUID) -> list[MissedRing]:
        """Return the missed rings of this user, oldest first."""
        oldest_kept = self._now() - MISSED_FOR
        found = await self._client.lrange(_missed_key(user_id), 0, -1)
        rings = [MissedRing.model_validate_json(ring) for ring in found]
        return [ring for ring in rings if ring.started_at > oldest_kept]


def _index_of(state: CallState) -> int:
    """Return the index of the key of a state in `_PUT`, or 0 if the call has ended."""
    return _FIRST_STATE + _LIVE_STATES.index(state) if state.is_live else 0
