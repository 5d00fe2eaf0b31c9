"""Two servers of one site, each on its own port: one PostgreSQL, one Redis.

The port says which worker has a socket, which one port for both would leave to the
kernel. Cookies have no port: a browser is signed in to both.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.core.ids import new_id

ONE, TWO = "one process", "two workers"
on_one_and_two = pytest.mark.parametrize("origins", [ONE, TWO], indirect=True)
"""Run a story once on one process, and once with everybody on another worker."""


@dataclass
class TwoWorkers:
    """The two servers and what they share."""

    one: Server
    other: Server
    cluster: Cluster
    database: str
    redis: RedisServer

    @property
    def servers(self) -> tuple[Server, Server]:
        return self.one, self.other

    async def has_tabs_of(self, *names: str) -> None:
        """Wait until Redis knows a tab of each of these users."""
        keys = [f"waves:tabs:{user_id}" for user_id in self._ids_of(*names)]
        await self._redis_says(lambda redis: redis.exists(*keys) == len(keys))

    async def has_no_call_of(self, *names: str) -> None:
        """Wait until Redis knows no call of these users that goes on."""
        keys = [f"waves:calls-of:{user_id}" for user_id in self._ids_of(*names)]
        await self._redis_says(lambda redis: not redis.exists(*keys))

    def _ids_of(self, *names: str) -> list[object]:
        query = "SELECT id FROM users WHERE username = ANY(%s)"
        with psycopg.connect(self.url, autocommit=True) as connection:
            rows = connection.execute(query, ([*names],)).fetchall()
        assert len(rows) == len(names)
        return [user_id for (user_id,) in rows]

    async def _redis_says(self, condition: Callable[[Redis], bool]) -> None:
        with self.redis.client() as client:
            async with asyncio.timeout(PATIENCE):
                while not await asyncio.to_thread(condition, client):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    @property
    def url(self) -> str:
        """The address of the database, for psycopg."""
        return self.cluster.url(self.database).replace("+psycopg", "")


@contextmanager
def two_workers(
    make: Callable[..., Server], folder: Path, cluster: Cluster, template: str
) -> Iterator[TwoWorkers]:
    """Start two servers that `make` returns, over a copy of `template`."""
    redis, database = RedisServer().start(), f"workers_{new_id().hex}"
    cluster.create(database, template=template)
    shared = {
        "WAVES_DATABASE_URL": cluster.url(database),
        "WAVES_REDIS_URL": redis.url,
        "WAVES_JWT_SECRETS": secrets.token_hex(32),
    }
    folders = [folder / name for name in ("one", "other")]
    # As on one machine: both have the files of messages.
    (folder / "files").mkdir(parents=True)
    for own in folders:
        own.mkdir()
        (own / "files").symlink_to(folder / "files")
    one, other = (make(own, **shared) for own in folders)
    try:
        with ThreadPoolExecutor() as starting:
            list(starting.map(Server.start, (one, other)))
        yield TwoWorkers(one, other, cluster, database, redis)
    finally:
        for server in (one, other):
            server.stop()
        cluster.drop(database)
        redis.remove()
