"""How many sockets of Reflex are open on every worker, so that a limit holds over all.

Each worker writes its own number, so that a repeated command changes nothing and Redis
is right again with the next opening after it has lost its data. What a worker has
written counts as long as the worker is known (`redis_directory.py`).
"""

from typing import Any, Protocol

from redis.asyncio import Redis

from waves.core.logging import get_logger
from waves.core.redis_client import PREFIX, RedisDownError
from waves.realtime.redis_directory import WORKERS

logger = get_logger(__name__)

KEPT_SECONDS = 24 * 3600
"""How long the numbers are known after the latest change."""

# KEYS: the numbers of the key, the workers. ARGV: the worker, its number, seconds.
_SET = """
if tonumber(ARGV[2]) > 0 then
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    redis.call('EXPIRE', KEYS[1], ARGV[3])
else
    redis.call('HDEL', KEYS[1], ARGV[1])
end
local total, found = 0, redis.call('HGETALL', KEYS[1])
for at = 1, #found, 2 do
    if found[at] == ARGV[1] or redis.call('ZSCORE', KEYS[2], found[at]) then
        total = total + tonumber(found[at + 1])
    else
        redis.call('HDEL', KEYS[1], found[at])
    end
end
return total
"""


class TabCounts(Protocol):
    """The open tabs of each key: a session, or an address without one."""

    async def put(self, key: str, number: int) -> int:
        """Note how many tabs are open here; return how many are on all workers."""
        ...


class MemoryTabCounts:
    """The tabs of this process, which is the only one."""

    async def put(self, key: str, number: int) -> int:
        """Return `number`."""
        del key
        return number


class RedisTabCounts:
    """The tabs of every worker."""

    def __init__(self, client: Redis, worker: str) -> None:
        """Write the numbers of `worker` to `client`."""
        self._set: Any = client.register_script(_SET)
        self._worker = worker

    async def put(self, key: str, number: int) -> int:
        """Note how many tabs are open here; return how many are on all workers.

        While Redis does not answer, only those of this worker are known.
        """
        try:
            total = await self._set(
                keys=[f"{PREFIX}open-tabs:{key}", WORKERS],
                args=[self._worker, number, KEPT_SECONDS],
            )
        except RedisDownError:
            logger.warning("tabs_counted_per_worker", exc_info=True)
            return number
        return int(total)
