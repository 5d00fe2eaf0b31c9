"""PostgreSQL goes away and comes back: nothing acknowledged is lost."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlmodel import select

from tests.conftest import TEMPLATE
from tests.support import postgres
from tests.support.api_client import Person
from tests.support.api_server import ApiServer, Page, conversation_of
from tests.support.timeouts import PATIENCE
from waves.chat.models import Message
from waves.core.database import engine
from waves.core.database.engine import Database, read_db
from waves.core.ids import new_id


@pytest.fixture
def database_url(
    postgres_cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    monkeypatch.setattr(engine, "POOL_SECONDS", 0.2)
    name = f"outage_{new_id().hex}"
    postgres_cluster.create(name, template=TEMPLATE)
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


class Sender:
    """A user with a page and a REST client, who writes to a friend."""

    def __init__(self, page: Page, rest: Person, conversation: UUID) -> None:
        self.page = page
        self.rest = rest
        self.conversation = conversation
        self.acked: set[UUID] = set()

    async def send(self, client_id: UUID) -> dict[str, Any]:
        """Send a message on the socket; return the answer."""
        answer = await self.page.ask(
            "message.send",
            conversation_id=self.conversation,
            client_id=client_id,
            body="hello",
        )
        if answer["type"] == "message.ack":
            self.acked.add(client_id)
        return answer

    async def send_until_acked(self, client_id: UUID) -> None:
        """Repeat a message as the outbox does."""
        async with asyncio.timeout(PATIENCE):
            while is_refused(await self.send(client_id)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def post(self, client_id: UUID) -> Any:
        """Send a message over REST; return the response."""
        return await self.rest.post(
            f"/api/conversations/{self.conversation}/messages",
            json={"client_id": str(client_id), "body": "hello"},
        )


@pytest.fixture
async def sender(server: ApiServer, browser) -> Sender:
    alice, bob = await server.friends("alice", "bob")
    rest = browser()
    rest.cookies.set("waves", alice.token)
    conversation = await conversation_of(alice, bob)
    return Sender(await alice.page(), rest, conversation)


async def stored() -> set[UUID]:
    async with read_db() as db:
        found = (await db.exec(select(Message.client_id))).all()
    assert len(found) == len(set(found))
    return {*found}


def is_refused(answer: dict[str, Any]) -> bool:
    return (answer["type"], answer.get("code")) == ("error", "unavailable")


def connected(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def end_connections(url: str, *, waiting: bool = False) -> int:
    """End connections to the database, or those that wait for a lock."""
    query = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    if waiting:
        query += " AND wait_event_type = 'Lock'"
    with connected(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


async def test_idle_connections_that_are_ended_are_not_noticed(
    sender: Sender, database_url: str
) -> None:
    await sender.send_until_acked(new_id())
    assert end_connections(database_url) > 0
    assert (await sender.send(new_id()))["type"] == "message.ack"
    assert end_connections(database_url) > 0
    assert (await sender.post(new_id())).status_code == 201


async def end_waiting(url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(end_connections, url, waiting=True) == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_connection_that_ends_during_a_send_refuses_it(
    sender: Sender, database_url: str
) -> None:
    """The send waits for a lock when its connection ends; it is stored once."""
    first, second = new_id(), new_id()
    with connected(database_url) as other, other.transaction():
        other.execute("LOCK TABLE messages IN EXCLUSIVE MODE")
        ending = asyncio.create_task(end_waiting(database_url))
        assert is_refused(await sender.send(first))
        await ending
        ending = asyncio.create_task(end_waiting(database_url))
        refused = await sender.post(second)
        await ending
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["error"] == "unavailable"
    await sender.send_until_acked(first)
    assert (await sender.post(second)).status_code == 201
    assert await stored() == {first, second}


async def test_a_restart_of_the_database_loses_no_acknowledged_message(
    sender: Sender, postgres_cluster: postgres.Cluster
) -> None:
    for _ in range(5):
        await sender.send_until_acked(new_id())
    during = new_id()
    async with halted(postgres_cluster):
        assert is_refused(await sender.send(during))
        refused = await sender.post(during)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert (await sender.rest.get("/api/readyz")).status_code == 503
        assert (await sender.rest.get("/api/livez")).status_code == 200
    await sender.send_until_acked(during)
    assert (await sender.rest.get("/api/readyz")).status_code == 200
    assert sender.acked == await stored()


@asynccontextmanager
async def halted(cluster: postgres.Cluster) -> AsyncIterator[None]:
    await asyncio.to_thread(cluster.halt)
    try:
        yield
    finally:
        await asyncio.to_thread(cluster.resume)


async def test_probes_do_not_wait_for_a_database_that_is_silent(
    database: Database, postgres_cluster: postgres.Cluster, monkeypatch
) -> None:
    monkeypatch.setattr(engine, "READY_TIMEOUT_S", 0.2)
    assert await database.is_ready()
    await asyncio.to_thread(postgres_cluster.suspend)
    try:
        probes = asyncio.gather(*(database.is_ready() for _ in range(3)))
        assert await probes == [False] * 3
        assert database.pool_use().in_use == 1, "one statement that is still ending"
    finally:
        await asyncio.to_thread(postgres_cluster.wake)
    async with asyncio.timeout(PATIENCE):
        while not await database.is_ready():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_pool_without_free_connections_refuses_and_recovers(
    sender: Sender, database: Database
) -> None:
    async with all_connections(database):
        assert is_refused(await sender.send(new_id()))
        refused = await sender.rest.get("/api/conversations")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    await sender.send_until_acked(new_id())
    assert (await sender.rest.get("/api/conversations")).status_code == 200


@asynccontextmanager
async def all_connections(database: Database) -> AsyncIterator[None]:
    """Hold every connection that the pool may open."""
    async with AsyncExitStack() as held:
        for _ in range(engine.POOL_SIZE + engine.POOL_OVERFLOW):
            await held.enter_async_context(database.engine.connect())
        yield
