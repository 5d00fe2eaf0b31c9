"""`WORKERS=2`: processes on one port with one PostgreSQL and one Redis."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
from redis import Redis

from tests.support.api_client import SECRET
from tests.support.edge_server import served
from tests.support.live_pages import Seat, Site
from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer
from tests.support.reflex_client import ReflexClient
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.core.ids import new_id
from waves.realtime.redis_directory import WORKERS


@contextmanager
def on_one_port(
    folder: Path, cluster: Cluster, redis: RedisServer, **extra: str
) -> Generator[Server]:
    """Start two workers with an empty database and an empty Redis; stop them."""
    redis.empty()
    name = f"waves_{new_id().hex}"
    cluster.create(name, template="waves_template")
    server = served(
        folder,
        WORKERS="2",
        WAVES_DATABASE_URL=cluster.url(name),
        WAVES_REDIS_URL=redis.url,
        WAVES_METRICS_TOKEN=SECRET,
        **extra,
    )
    try:
        server.start()
        yield server
    finally:
        server.stop()
        cluster.drop(name)


def sockets_of_workers(directory: Redis) -> dict[str, int]:
    """Return how many tabs each worker has."""
    client: Any = directory
    return {
        worker: client.scard(f"waves:tabs-of-worker:{worker}")
        for worker in client.zrange(WORKERS, 0, -1)
    }


def kill_worker(worker: str) -> None:
    """Kill the process of a worker."""
    os.kill(int(worker.split("-", maxsplit=1)[0]), signal.SIGKILL)


async def buried(directory: Redis, worker: str) -> None:
    """Wait until the others have noticed, and there is another one."""
    async with asyncio.timeout(PATIENCE):
        while directory.zscore(WORKERS, worker) is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        while directory.zcard(WORKERS) != 2:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


class Door(httpx.AsyncClient):
    """A client with one connection, and the worker that has it."""

    def __init__(self, client: ReflexClient) -> None:
        limits = httpx.Limits(max_connections=1, keepalive_expiry=PATIENCE)
        headers = {"Origin": client.server.url}
        super().__init__(
            base_url=client.server.url,
            cookies=client.cookies,
            headers=headers,
            limits=limits,
        )
        self.worker = 0
        self._port = client.server.port

    async def enter(self) -> Self:
        """Open the connection."""
        answer = await self.get("/api/auth/me")
        assert answer.status_code == 200
        stream = answer.extensions["network_stream"]
        _, own_port = stream.get_extra_info("client_addr")[:2]
        self.worker = await asyncio.to_thread(_process_of, self._port, own_port)
        return self


async def doors_of(client: ReflexClient) -> list[Door]:
    """Return a client of each of the two workers, all in the session of `client`."""
    found: dict[int, Door] = {}
    async with asyncio.timeout(PATIENCE):
        while len(found) < 2:
            door = await Door(client).enter()
            if found.setdefault(door.worker, door) is not door:
                await door.aclose()
    return [*found.values()]


def _process_of(port: int, other_port: int) -> int:
    """Return the process with the server's end of a connection on loopback."""
    ends = f":{port:04X} 0100007F:{other_port:04X}"
    table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
    [inode] = [line.split()[9] for line in table if ends in line]
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for file in (process / "fd").iterdir():
                if str(file.readlink()) == f"socket:[{inode}]":
                    return int(process.name)
    raise AssertionError("nobody has the connection")


@dataclass
class Crowd:
    """Signed-in pairs of friends, and the conversation of each pair."""

    people: list[ReflexClient] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)

    async def join(self, server: Server, pairs: int) -> "Crowd":
        """Sign up pairs of friends."""
        for _ in range(pairs):
            name = new_id().hex[-10:]
            pair = [ReflexClient(server, f"{one}{name}") for one in ("ann", "ben")]
            for client in pair:
                client.timeout = PATIENCE
                await client.sign_up()
            await pair[0].befriend(pair[1])
            listed = await pair[0].done("GET", "/api/conversations")
            self.people += pair
            self.conversations += [listed["items"][0]["id"]] * 2
        return self

    def seats(self, number: int, *, every: int) -> list[Seat]:
        """Return seats of all people in turn; the first of each one writes.

        One of `every` pages is looked at.
        """
        many = len(self.people)
        return [
            Seat(
                self.people[at % many].cookie,
                isVisible=at % every == 0,
                conversation=self.conversations[at] if at < many else "",
            )
            for at in range(number)
        ]

    async def leave(self) -> None:
        """Close the clients."""
        for client in self.people:
            await client.aclose()


def site_of(server: Server) -> Site:
    """Return the address of a server for pages."""
    return Site(f"ws://127.0.0.1:{server.port}", {"Origin": server.url})
