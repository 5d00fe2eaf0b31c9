"""The SQLite connection runs quick statements on the event loop."""

import asyncio
import sqlite3
import threading
from contextlib import asynccontextmanager

import pytest

from waves.core.database import sqlite
from waves.core.database.engine import Database
from waves.core.events import EventRegistry


@pytest.fixture
def where(tmp_path):
    """An open connection, and a function that returns the thread of a statement."""

    @asynccontextmanager
    async def open_one():
        connection = await sqlite.connector(str(tmp_path / "some.db"))()
        threads = []
        raw = connection._conn
        raw.create_function("thread", 0, lambda: threads.append(threading.get_ident()))
        yield connection, threads
        await connection.close()

    return open_one


@pytest.mark.parametrize(
    ("statement", "in_own_thread"),
    [
        ("SELECT thread()", False),
        ("SELECT thread() WHERE 'a' LIKE '%a%'", True),
        ("WITH x AS (SELECT thread()) SELECT * FROM x", True),
    ],
)
async def test_only_slow_statements_run_in_the_thread(where, statement, in_own_thread):
    async with where() as (connection, threads):
        cursor = await connection.cursor()
        await cursor.execute(statement)
        await cursor.fetchall()
        await cursor.close()
    assert (threads[0] != threading.get_ident()) is in_own_thread


async def test_a_writer_begins_on_the_event_loop_while_no_other_one_writes(tmp_path):
    connection = await sqlite.connector(str(tmp_path / "some.db"))()
    await connection.execute("PRAGMA busy_timeout = 1234")
    threads: dict[str, int] = {}
    connection._conn.set_trace_callback(
        lambda statement: threads.setdefault(statement, threading.get_ident())
    )
    for statement in ("BEGIN IMMEDIATE", "COMMIT"):
        await connection.execute(statement)
    patience = await connection.execute_fetchall("PRAGMA busy_timeout")
    await connection.close()
    assert threads["BEGIN IMMEDIATE"] == threading.get_ident() != threads["COMMIT"]
    assert [*patience] == [(1234,)]


async def test_a_waiting_writer_does_not_block_the_event_loop(tmp_path):
    path = tmp_path / "some.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connection = await sqlite.connector(str(path))()
    begin = asyncio.create_task(connection.execute("BEGIN IMMEDIATE"))
    # The lock is released by the event loop, which therefore must not block.
    await asyncio.sleep(0)
    assert not begin.done()
    other.execute("COMMIT")
    await begin
    await connection.rollback()
    await connection.close()
    other.close()


async def test_statements_wait_for_a_cancelled_statement(tmp_path):
    """The thread is still running it, and statements keep their order."""
    connection = await sqlite.connector(str(tmp_path / "some.db"))()
    raw, order = connection._conn, []
    release = threading.Event()

    def slow_function() -> None:
        release.wait(5)
        order.append("slow")

    raw.create_function("slow", 0, slow_function)
    raw.create_function("quick", 0, lambda: order.append("quick"))
    slow = asyncio.create_task(
        connection.execute_fetchall("SELECT slow() WHERE 'a' LIKE 'a'")
    )
    await asyncio.sleep(0)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    quick = asyncio.create_task(connection.execute("SELECT quick()"))
    await asyncio.sleep(0)
    release.set()
    await quick
    assert order == ["slow", "quick"]
    await connection.close()


async def test_a_cancelled_unit_of_work_is_rolled_back_and_releases_its_lock(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'some.db'}", EventRegistry())
    inserted = asyncio.Event()

    async def run(statement, *, wait=False):
        async with database.unit_of_work() as uow:
            connection = await uow.db.connection()
            await connection.exec_driver_sql(statement)
            if wait:
                inserted.set()
                await asyncio.Event().wait()

    await run("CREATE TABLE things (name TEXT)")
    interrupted = asyncio.create_task(
        run("INSERT INTO things VALUES ('lost')", wait=True)
    )
    waiting = asyncio.create_task(run("INSERT INTO things VALUES ('kept')"))
    await inserted.wait()
    interrupted.cancel()
    await waiting
    assert interrupted.cancelled()
    async with database.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT name FROM things")
        assert rows.all() == [("kept",)]
    await database.dispose()


async def test_every_connection_has_its_pragmas(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'some.db'}", EventRegistry())
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }
    async with database.engine.connect() as connection:
        for name, value in wanted.items():
            found = await connection.exec_driver_sql(f"PRAGMA {name}")
            assert found.scalar() == value
    await database.dispose()
