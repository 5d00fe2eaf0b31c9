"""The servers of a scenario, each with what it needs and with people."""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.floor.server import floor
from bench.load import processes
from bench.load.crowds import SECRET, Crowd, Seat, seat
from bench.load.sockets import PATH, Socket
from tests.support import postgres
from tests.support.edge_server import served
from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer
from tests.support.servers import Server

_DATABASE = "load"


@dataclass(frozen=True)
class Usage:
    """Processor time since the start, in seconds, by program."""

    server: float = 0
    postgresql: float = 0
    redis: float = 0

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(
            self.server - other.server,
            self.postgresql - other.postgresql,
            self.redis - other.redis,
        )


@dataclass
class Site:
    """A server, the people who are signed in there, and what it depends on."""

    server: Server
    path: str
    """The path of its sockets."""
    database_url: str = ""
    seats: list[Seat] = field(default_factory=list)
    cluster: Cluster | None = None
    redis: RedisServer | None = None

    @property
    def sockets_url(self) -> str:
        """The URL of its sockets, with the scheme of HTTP."""
        return self.server.url + self.path

    @property
    def is_bare(self) -> bool:
        """Whether the server only sends back what it receives."""
        return self.path != PATH

    @property
    def memory(self) -> int:
        """The memory of its processes, in bytes."""
        return processes.memory(self._process)

    @property
    def usage(self) -> Usage:
        """The processor time of all its programs."""
        used = processes.processor_seconds
        return Usage(
            used(self._process),
            used(self.cluster.process) if self.cluster else 0,
            used(self.redis.process.pid) if self.redis and self.redis.process else 0,
        )

    @property
    def _process(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def worker_of(self, socket: Socket) -> int:
        """Return the process that serves a socket."""
        return processes.owner(self._process, (self.server.port, socket.port))


@dataclass
class Bench:
    """Where the sites of a run keep their files, and the programs that they share."""

    folder: Path
    cluster: Cluster
    redis: RedisServer

    @contextmanager
    def alone(self, crowd: Crowd) -> Iterator[Site]:
        """Start a server with one process, on SQLite."""
        folder = self._new_folder("alone")
        url = f"sqlite+aiosqlite:///{folder / 'waves.db'}"
        server, seats = served(folder, WAVES_JWT_SECRETS=SECRET), seat(url, crowd)
        with _running(Site(server, PATH, url, seats)) as site:
            yield site

    @contextmanager
    def shared(self, crowd: Crowd, *, workers: int) -> Iterator[Site]:
        """Start workers on PostgreSQL and Redis, with limits of rates."""
        name = f"{_DATABASE}{time.monotonic_ns()}"
        self.cluster.create(name)
        self.redis.empty()
        url = self.cluster.url(name)
        server = served(
            self._new_folder("shared"),
            WORKERS=str(workers),
            WAVES_DATABASE_URL=url,
            WAVES_REDIS_URL=self.redis.url,
            WAVES_JWT_SECRETS=SECRET,
            WAVES_LIMITS="on",
        )
        found = Site(server, PATH, url, seat(url, crowd), self.cluster, self.redis)
        try:
            with _running(found) as site:
                yield site
        finally:
            self.cluster.drop(name)

    @contextmanager
    def floor(self, *, workers: int = 1, path: str = "/echo") -> Iterator[Site]:
        """Start a bare server."""
        bare = floor(self._new_folder("floor"), workers=workers)
        with _running(Site(bare, path)) as site:
            yield site

    def _new_folder(self, name: str) -> Path:
        folder = self.folder / f"{name}-{time.monotonic_ns()}"
        folder.mkdir()
        return folder


@contextmanager
def _running(site: Site) -> Iterator[Site]:
    site.server.start()
    try:
        yield site
    finally:
        site.server.stop()


@contextmanager
def with_databases(folder: Path) -> Generator[Bench]:
    """Start PostgreSQL, which flushes its commits, and Redis."""
    cluster, redis = postgres.start(flushes=True), RedisServer().start()
    try:
        yield Bench(folder, cluster, redis)
    finally:
        redis.remove()
        cluster.stop()
