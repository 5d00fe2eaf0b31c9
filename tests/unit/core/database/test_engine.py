"""The unit of work: atomic, and events are published only after a commit."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.support.api_client import form_of
from waves.accounts.users.models import User
from waves.core.database.engine import read_db, unit_of_work
from waves.core.events import Event, EventRegistry
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Greeted(Event):
    name: str


def person(name: str) -> User:
    form = form_of(name)
    return User(
        username=name,
        username_key=name,
        email=form["email"],
        email_key=form["email"],
        display_name=name,
        display_name_key=name,
    )


async def names() -> set[str]:
    async with read_db() as db:
        return set((await db.exec(select(User.username))).all())


async def test_a_unit_of_work_commits_all_its_changes(heard) -> None:
    async with unit_of_work() as uow:
        uow.db.add(person("alice"))
        await uow.emit(Greeted("alice"))
        uow.db.add(person("bob"))
        assert heard == []
        assert await names() == set()
    assert await names() == {"alice", "bob"}
    assert heard == [Greeted("alice")]


async def test_a_failed_unit_of_work_is_rolled_back_and_publishes_nothing(
    heard,
) -> None:
    async def greet() -> None:
        async with unit_of_work() as uow:
            uow.db.add(person("alice"))
            await uow.db.flush()
            await uow.emit(Greeted("alice"))
            raise KeyError

    with pytest.raises(KeyError):
        await greet()
    assert await names() == set()
    assert heard == []


async def test_a_handler_runs_in_the_same_transaction_and_can_roll_it_back(
    heard,
) -> None:
    async def follow(uow: UnitOfWork, event: Greeted) -> None:
        uow.db.add(person(f"friend-of-{event.name}"))
        if event.name == "bob":
            raise KeyError

    async def greet(name: str) -> None:
        async with unit_of_work() as uow:
            uow.db.add(person(name))
            await uow.emit(Greeted(name))

    current(EventRegistry).inside(Greeted, follow)
    current(EventRegistry).inside(Greeted, follow)
    await greet("alice")
    with pytest.raises(KeyError):
        await greet("bob")
    assert await names() == {"alice", "friend-of-alice"}
    assert heard == [Greeted("alice")]


async def test_a_failing_listener_does_not_affect_the_others(heard, caplog) -> None:
    def fail(_event: Event) -> None:
        raise KeyError

    later: list[Event] = []
    current(EventRegistry).after_commit(fail)
    current(EventRegistry).after_commit(later.append)
    async with unit_of_work() as uow:
        await uow.emit(Greeted("alice"))
    current(EventRegistry).remove(fail)
    current(EventRegistry).remove(fail)
    assert heard == later == [Greeted("alice")]
    assert "Greeted" in caplog.text


async def test_concurrent_writers_lose_no_update(database) -> None:
    async def count_up() -> None:
        async with unit_of_work() as uow:
            user = (await uow.db.exec(select(User).with_for_update())).one()
            seen = user.inbox_version
            await asyncio.sleep(0)
            user.inbox_version = seen + 1

    async with unit_of_work() as uow:
        uow.db.add(person("alice"))
    await asyncio.gather(*(count_up() for _ in range(30)))
    async with read_db() as db:
        assert (await db.exec(select(User.inbox_version))).one() == 30


async def test_a_reader_sees_one_snapshot_and_cannot_write(database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL reads committed rows, statement by statement.")
    async with read_db() as db:
        before = (await db.exec(select(User))).all()
        async with unit_of_work() as uow:
            uow.db.add(person("alice"))
        assert (await db.exec(select(User))).all() == before
        db.add(person("bob"))
    assert await names() == {"alice"}


async def test_sqlite_connections_use_the_expected_pragmas(database) -> None:
    if not database.is_sqlite:
        pytest.skip("These are settings of SQLite.")
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    async with read_db() as db:
        connection = await db.connection()
        for name, value in {**expected, "busy_timeout": 5000}.items():
            found = await connection.execute(text(f"PRAGMA {name}"))
            assert found.scalar_one() == value


async def test_a_stored_time_is_read_as_the_same_instant(database) -> None:
    tokyo = timezone(timedelta(hours=9))
    moment = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=tokyo)
    alice = person("alice")
    alice.disabled_at = moment
    async with unit_of_work() as uow:
        uow.db.add(alice)
    async with read_db() as db:
        kept = (await db.exec(select(User.disabled_at))).one()
    assert kept == moment
    assert kept is not None
    assert kept.tzinfo == UTC or kept.utcoffset() == timedelta(0)


async def test_a_time_without_a_timezone_is_refused(database) -> None:
    alice = person("alice")
    alice.created_at = datetime(2026, 3, 1)  # noqa: DTZ001  a naive time is intended

    async def store() -> None:
        async with unit_of_work() as uow:
            uow.db.add(alice)

    with pytest.raises(Exception, match="timezone"):
        await store()


async def test_a_database_error_contains_no_values(database) -> None:
    async def store(name: str) -> None:
        async with unit_of_work() as uow:
            uow.db.add(person(name))

    await store("alice-canary")
    with pytest.raises(Exception, match=r"(?i)unique") as refused:
        await store("alice-canary")
    assert "alice-canary@example.com" not in str(refused.value).split("DETAIL")[0]
