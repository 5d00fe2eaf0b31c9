"""Names that can be taken once, such as the state of a sign-in."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from redis.asyncio import Redis

from waves.core.redis_client import PREFIX

MOST_NAMES = 10_000


class Once(Protocol):
    """The names that have been taken."""

    async def take(self, name: str, lifetime: timedelta) -> bool:
        """Return whether nobody has taken `name` within `lifetime`; take it."""
        ...


class MemoryOnce:
    """The names taken in this process; beyond `MOST_NAMES` the oldest are forgotten."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Start without a name; `monotonic` returns seconds."""
        self._monotonic = monotonic
        self._taken: dict[str, float] = {}

    async def take(self, name: str, lifetime: timedelta) -> bool:
        """Return whether nobody has taken `name` within `lifetime`; take it."""
        now = self._monotonic()
        for known, until in [*self._taken.items()]:
            if until <= now or len(self._taken) > MOST_NAMES:
                del self._taken[known]
        if name in self._taken:
            return False
        self._taken[name] = now + lifetime.total_seconds()
        return True


class RedisOnce:
    """The names taken in any worker."""

    def __init__(self, client: Redis, kind: str) -> None:
        """Keep the names in `client`, apart from those of another `kind`."""
        self._client = client
        self._kind = kind

    async def take(self, name: str, lifetime: timedelta) -> bool:
        """Return whether nobody has taken `name` within `lifetime`; take it.

        Raises:
            RedisDownError: Redis does not answer, so that nobody can tell.
        """
        key = f"{PREFIX}once:{self._kind}:{name}"
        return bool(await self._client.set(key, "1", nx=True, ex=lifetime))
