"""Locks in Redis, of several names at once; each holder has a token.

All names are taken in one step, so two holders cannot wait for each other. A holder
that takes too long loses its lock; the token lets what it writes afterwards be refused.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.asyncio import Redis

from waves.core.errors import UnavailableError
from waves.core.ids import new_id
from waves.core.logging import get_logger
from waves.core.redis_client import PREFIX, RedisDownError

logger = get_logger(__name__)

HELD_SECONDS = 10.0
"""How long a lock lasts if its holder dies."""
WAIT_SECONDS = 5.0
RELEASE_AGAIN_SECONDS = 1.0
MOST_UNRELEASED = 10_000
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.02

# A repeated command finds its own token: it has the lock.
_TAKE = """
for _, key in ipairs(KEYS) do
  local holder = redis.call('GET', key)
  if holder and holder ~= ARGV[1] then return 0 end
end
for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1], 'PX', ARGV[2]) end
return 1
"""
_RELEASE = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 1
"""


def lock_key(kind: str, name: object) -> str:
    """Return the key that holds the token while a name is locked."""
    return f"{PREFIX}lock:{kind}:{name}"


class RedisLocks:
    """The locks of one kind of things."""

    def __init__(self, client: Redis, kind: str) -> None:
        """Keep the locks in `client`, apart from those of another `kind`."""
        self._kind = kind
        self._take: Any = client.register_script(_TAKE)
        self._release: Any = client.register_script(_RELEASE)
        self._unreleased: dict[str, list[str]] = {}
        self._releasing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def held(self, names: Iterable[object]) -> AsyncGenerator[str]:
        """Hold the locks of these names; the value is the token.

        Raises:
            UnavailableError: Somebody else holds one for too long.
            RedisDownError: Redis does not answer.
        """
        keys = [lock_key(self._kind, name) for name in sorted(set(map(str, names)))]
        token = new_id().hex
        try:
            await self._wait_for(keys, token)
            yield token
        finally:
            # Also what was taken by a command whose answer did not arrive.
            try:
                await self._release(keys=keys, args=[token])
            except RedisDownError:
                self._release_later(keys, token)

    def _release_later(self, keys: list[str], token: str) -> None:
        """Release locks once Redis answers again.

        A server that was suspended then carries out what arrived meanwhile. A lock
        that nobody waits for any more would last for `HELD_SECONDS` from there on.
        """
        self._unreleased[token] = keys
        if len(self._unreleased) > MOST_UNRELEASED:
            del self._unreleased[next(iter(self._unreleased))]
        if self._releasing is None or self._releasing.done():
            self._releasing = asyncio.create_task(self._release_all(), name="unlock")

    async def _release_all(self) -> None:
        while self._unreleased:
            await asyncio.sleep(RELEASE_AGAIN_SECONDS)
            with suppress(RedisDownError):
                for token, keys in [*self._unreleased.items()]:
                    await self._release(keys=keys, args=[token])
                    self._unreleased.pop(token, None)

    async def _wait_for(self, keys: list[str], token: str) -> None:
        pause = _FIRST_PAUSE
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while not await self._take(
                    keys=keys, args=[token, int(HELD_SECONDS * 1000)]
                ):
                    await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311
                    pause = min(2 * pause, _LONGEST_PAUSE)
        except TimeoutError:
            logger.warning("lock_not_taken", kind=self._kind)
            raise UnavailableError from None
