"""PostgreSQL and Redis fail under two workers: nothing acknowledged is lost.

Two friends on two workers are in a call and write all the time, over the socket and
over REST, and two others call again and again, as their browsers do: what is refused as
unavailable is repeated. No answer is a 500, the call goes on, and afterwards everything
works, without a restart.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import psycopg
import pytest

from tests.conftest import TEMPLATE
from tests.support.edge_server import served
from tests.support.fuzzing import SECONDS, rounds
from tests.support.outage_pair import (
    Accounts,
    OutagePair,
    make_friends,
    outage_pair,
    status,
)
from tests.support.postgres import Cluster
from tests.support.timeouts import PATIENCE
from tests.support.two_workers import TwoWorkers, two_workers
from waves.core.database import engine

REDIS_SILENT_SECONDS = min(30.0, SECONDS)
POSTGRES_SILENT_SECONDS = min(20.0, SECONDS / 2)
"""They answer nothing for so long; the longest times are those of `make fuzz`."""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, postgres_cluster: Cluster
) -> Iterator[TwoWorkers]:
    folder = tmp_path_factory.mktemp("outages")
    with two_workers(served, folder, postgres_cluster, TEMPLATE) as running:
        yield running


@pytest.fixture(scope="module")
def accounts(site: TwoWorkers) -> list[Accounts]:
    async def make() -> list[Accounts]:
        return await asyncio.gather(*(make_friends(site) for _ in range(2)))

    return asyncio.run(make())


@pytest.fixture
async def pair(site: TwoWorkers, accounts: list[Accounts]) -> AsyncIterator[OutagePair]:
    async with outage_pair(site, accounts[0]) as made:
        yield made


@pytest.fixture
async def callers(
    site: TwoWorkers, accounts: list[Accounts]
) -> AsyncIterator[OutagePair]:
    """Two others, who are in no call."""
    async with outage_pair(site, accounts[1]) as made:
        await made.hang_up()
        yield made


def end_connections(site: TwoWorkers) -> None:
    query = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(site.url, autocommit=True) as connection:
        for _ in range(10):
            connection.execute(query)
            time.sleep(0.1)


def limit_redis(site: TwoWorkers, most_bytes: int) -> None:
    with site.redis.client() as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", most_bytes)


def start_redis(site: TwoWorkers) -> None:
    site.redis.start()


def end_clients(site: TwoWorkers) -> None:
    with site.redis.client() as client:
        for _ in range(10):
            client.client_kill_filter(_type="pubsub")
            client.client_kill_filter(_type="normal", skipme=True)
            time.sleep(0.1)


@dataclass(frozen=True)
class Fault:
    """What fails and how it ends, how long it lasts, and whether workers are ready."""

    begin: Callable[[TwoWorkers], None]
    end: Callable[[TwoWorkers], None] = lambda _: None
    seconds: float = 0.0
    readyz: int = 200

    async def happen(self, site: TwoWorkers, *, is_alone: bool = True) -> None:
        await asyncio.to_thread(self.begin, site)
        try:
            if is_alone:
                await both_are(site, self.readyz)
            await asyncio.sleep(self.seconds)
        finally:
            await asyncio.to_thread(self.end, site)


async def both_are(site: TwoWorkers, readyz: int) -> None:
    for probe, expected in (("readyz", readyz), ("livez", 200)):
        asked = (status(server.url, probe) for server in site.servers)
        assert await asyncio.gather(*asked) == [expected] * 2


FAULTS = {
    "PostgreSQL is restarted": Fault(
        lambda site: site.cluster.halt(), lambda site: site.cluster.resume(), 1, 503
    ),
    "PostgreSQL is silent": Fault(
        lambda site: site.cluster.suspend(),
        lambda site: site.cluster.wake(),
        POSTGRES_SILENT_SECONDS,
        503,
    ),
    "PostgreSQL ends connections": Fault(end_connections),
    "Redis is restarted": Fault(lambda site: site.redis.stop(), start_redis, 1),
    "Redis is silent": Fault(
        lambda site: site.redis.pause(),
        lambda site: site.redis.resume(),
        REDIS_SILENT_SECONDS,
    ),
    "Redis is full": Fault(
        lambda site: limit_redis(site, 1), lambda site: limit_redis(site, 0), 2
    ),
    "Redis ends connections": Fault(end_clients),
}
OF_REDIS = [name for name in FAULTS if name.startswith("Redis")]
OF_POSTGRESQL = [name for name in FAULTS if name not in OF_REDIS]


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_outage_loses_nothing_and_is_over_when_it_is_over(
    site: TwoWorkers, pair: OutagePair, callers: OutagePair, fault: str
) -> None:
    async with pair.writing():
        await asyncio.sleep(0.3)
        await callers.call_until(asyncio.create_task(FAULTS[fault].happen(site)))
        await asyncio.sleep(0.3)
    await pair.call_goes_on()
    await pair.hang_up()
    await asyncio.gather(pair.is_as_before(), callers.is_as_before())
    refused = sum(person.tab.refusals.total() for person in pair.people)
    if fault in OF_REDIS:
        assert refused == 0, "messages do not need Redis"
    elif "restarted" in fault:
        assert refused > 0


async def until_exhausted(site: TwoWorkers, most: int) -> None:
    """Wait until so many requests to each worker wait for the lock of a table."""
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(site.url, autocommit=True) as connection:
        async with asyncio.timeout(PATIENCE):
            while True:
                row = (await asyncio.to_thread(connection.execute, query)).fetchone()
                if row and row[0] == 2 * most:
                    return
                await asyncio.sleep(0.05)


async def test_a_pool_without_free_connections_refuses_and_recovers(
    site: TwoWorkers, pair: OutagePair
) -> None:
    """Requests wait for a lock with every connection of both workers."""
    most = engine.POOL_SIZE + engine.POOL_OVERFLOW
    with psycopg.connect(site.url) as other:
        other.execute("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
        async with asyncio.TaskGroup() as tasks, AsyncExitStack() as held:
            held.callback(other.rollback)
            asked = [
                tasks.create_task(person.request("GET", "/api/conversations"))
                for person in pair.people
                for _ in range(most + 5)
            ]
            await until_exhausted(site, most)
            await both_are(site, readyz=503)
            finished = asyncio.as_completed(asked)
            for _ in range(10):
                assert (await next(finished)).status_code == 503
    await pair.call_goes_on()
    await pair.hang_up()
    answers = [task.result().status_code for task in asked]
    assert sorted(answers) == [200] * (2 * most) + [503] * 10
    await pair.is_as_before()


async def test_faults_in_any_order_lose_nothing(
    site: TwoWorkers, pair: OutagePair
) -> None:
    chance = random.Random(len(FAULTS))
    for _ in rounds():
        async with pair.writing():
            names = [chance.choice(of) for of in (OF_POSTGRESQL, OF_REDIS)]
            both = (FAULTS[name].happen(site, is_alone=False) for name in names)
            await asyncio.gather(*both)
        await pair.call_goes_on()
        await pair.hang_up()
        await pair.is_as_before()
        await pair.ring()
        for person in pair.people:
            person.tab.forget()
