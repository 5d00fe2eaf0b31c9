"""Migrations: upgrades, downgrades, concurrency and rollback."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel

from alembic import command
from waves.core.database import migrations

ROOT = Path(migrations.ROOT)
SCRIPTS = ScriptDirectory.from_config(migrations.alembic_config(""))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
PEOPLE = 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "waves.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def rows(path: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def tables(path: Path) -> set[str]:
    found = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in found} - {"alembic_version"}


def counts(path: Path) -> dict[str, int]:
    return {
        name: rows(path, f"SELECT count(*) FROM {name}")[0][0] for name in tables(path)
    }


def an_id(number: int) -> str:
    return f"{number:032x}"


def fill(path: Path) -> None:
    """Insert 100 users with rows in every table."""
    at = "2026-01-01 00:00:00.000000"
    ids = [an_id(number) for number in range(1, PEOPLE + 1)]
    pairs = list(zip(ids[::2], ids[1::2], strict=True))
    people = [
        (one, one, one, one, one, 0, "U", "u", None, None, at, None, 0) for one in ids
    ]
    content: dict[str, list[tuple]] = {
        "users": people,
        "identities": [(one, "google", one, one, at) for one in ids],
        "sessions": [(one, one, one + "00", "", at, at, at, None) for one in ids],
        "friend_requests": [(a, a, b, a, b, "pending", at, None) for a, b in pairs],
        "friends": [(a, a, b, at, None) for a, b in pairs],
        "blocks": [(a, a, b, at) for a, b in pairs],
        "conversations": [(a, a, b, 1, at) for a, b in pairs],
        "messages": [
            (a, a, 1, a, b, "text", "hi", at, None, None, None) for a, b in pairs
        ],
        "receipts": [(a, b, 0, 0) for a, b in pairs],
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for table, values in content.items():
            insert(connection, table, values)


def insert(connection: sqlite3.Connection, table: str, values: list[tuple]) -> None:
    """Insert rows with the columns of the first revision, at any revision."""
    later = {"unread": 0, "last_at": "2026-01-01 00:00:00.000000", "low_sent": 1}
    flags = ("archived", "marked_unread")
    later |= {f"{side}_{name}": 0 for side in ("low", "high") for name in flags}
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    names = [row[1] for row in found]
    added = {name: value for name, value in later.items() if name in names}
    columns = ", ".join([*names[: len(values[0])], *added])
    marks = ", ".join("?" * (len(values[0]) + len(added)))
    connection.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",
        [(*row, *added.values()) for row in values],
    )


def test_the_first_start_creates_the_folder_and_every_table(
    url: str, path: Path
) -> None:
    migrations.upgrade(url)
    assert tables(path) == set(SQLModel.metadata.tables)
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_tables_match_the_models(database_url: str) -> None:
    command.check(migrations.alembic_config(database_url))


def test_every_database_can_be_downgraded_and_upgraded(database_url: str) -> None:
    migrations.downgrade(database_url, "base")
    migrations.upgrade(database_url)
    command.check(migrations.alembic_config(database_url))


def test_a_column_that_a_version_in_between_did_not_have_is_not_missed(
    url: str, path: Path
) -> None:
    migrations.upgrade(url, "0021")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE avatars DROP COLUMN created_at")
    migrations.upgrade(url)
    command.check(migrations.alembic_config(url))


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_upgrades_downgrades_and_upgrades(
    url: str, path: Path, revision: str
) -> None:
    migrations.upgrade(url, revision)
    before = schema(path)
    migrations.downgrade(url, "-1")
    migrations.upgrade(url, revision)
    assert schema(path) == before


def schema(path: Path) -> set[tuple]:
    """Return every definition, with the lines in order.

    Alembic writes the constraints of a table that it rebuilds in any order.
    """
    found = rows(path, "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL")
    return {
        (kind, name, *sorted(line.strip(" ,") for line in sql.splitlines()))
        for kind, name, sql in found
    }


def test_a_downgrade_to_base_leaves_no_table(url: str, path: Path) -> None:
    migrations.upgrade(url)
    migrations.downgrade(url, "base")
    assert tables(path) == set()


def test_upgrading_from_the_first_revision_loses_no_row(url: str, path: Path) -> None:
    migrations.upgrade(url, REVISIONS[0])
    fill(path)
    before = counts(path)
    assert set(before.values()) == {PEOPLE, PEOPLE // 2}
    migrations.upgrade(url)
    assert counts(path).items() >= before.items()


def test_users_from_before_say_nothing_of_themselves(database_url: str) -> None:
    # A worker of the version before adds users while the new one starts.
    engine = create_engine(database_url.replace("+aiosqlite", ""))
    insert = text(
        "INSERT INTO users (id, username, username_key, display_name,"
        " display_name_key, email, email_key, email_verified, created_at,"
        " inbox_version, unread)"
        " VALUES (:id, :name, :name, :name, :name, :name, :name, true,"
        " '2026-01-01 00:00:00', 0, 0)"
    )
    migrations.downgrade(database_url, "0016")
    for number, revision in enumerate(("0016", "head"), start=1):
        migrations.upgrade(database_url, revision)
        with engine.begin() as connection:
            values = {"id": an_id(number), "name": f"person{number}"}
            connection.execute(insert, values)
    with engine.begin() as connection:
        lines = connection.execute(text("SELECT about FROM users")).scalars().all()
        connection.execute(text("DELETE FROM users"))
    engine.dispose()
    assert lines == ["", ""]


def test_stored_names_and_addresses_get_new_keys(url: str, path: Path) -> None:
    migrations.upgrade(url, "0003")
    people = [
        ("jose", "me@straße.example", "me@strasse.example"),
        ("josé", "me@xn--bcher-kva.example", "me@xn--bcher-kva.example"),
        ("carol", "me@bücher.example", "me@bücher.example"),
        ("dora", "me@ⓔxample.com", "me@example.com"),
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, (username, address, key) in enumerate(people):
            at = f"2026-01-0{number + 1} 00:00:00.000000"
            one = (an_id(number), username, username, address, key, 1, username)
            values = (*one, username, None, None, at, None, 0)
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO users VALUES ({marks})", values)
    migrations.upgrade(url)
    found = rows(
        path,
        "SELECT username, plain_username, search_key, email_key, email_verified"
        " FROM users ORDER BY id",
    )
    assert found == [
        ("jose", "jose", "jose jose", "me@xn--strae-oqa.example", 0),
        ("josé", None, "jose jose", "me@xn--bcher-kva.example", 1),
        (
            "carol",
            "carol",
            "carol carol",
            f"also {UUID(an_id(2))}@me@xn--bcher-kva.example",
            1,
        ),
        ("dora", "dora", "dora dora", "me@ⓔxample.com", 0),
    ]


def test_stored_messages_are_counted(url: str, path: Path) -> None:
    """Two write in turn, and have read the first and the first three of five."""
    migrations.upgrade(url, "0005")
    low, high, talk, empty, third = map(an_id, range(1, 6))
    at = "2026-01-0{} 00:00:00.000000"
    ids = (low, high, third)
    senders = enumerate((low, high, high, low, high), 1)
    content: dict[str, list[tuple]] = {
        "users": [
            (one, one, one, one, one, 0, "U", "u", None, None, at.format(1), None, 0)
            for one in ids
        ],
        "conversations": [
            (talk, low, high, 5, at.format(1)),
            (empty, low, third, 0, at.format(1)),
        ],
        "messages": [
            (an_id(seq), talk, seq, sender, an_id(seq), "text", "hi", at.format(seq))
            for seq, sender in senders
        ],
        "receipts": [(talk, low, 5, 1), (talk, high, 5, 3), (empty, low, 0, 0)],
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, values in content.items():
            insert(connection, table, values)
    migrations.upgrade(url)
    query = "SELECT low_sent FROM messages ORDER BY seq"
    assert rows(path, query) == [(1,), (1,), (1,), (2,), (2,)]
    query = "SELECT last_at, low_sent FROM conversations ORDER BY id"
    assert rows(path, query) == [(at.format(5), 2), (at.format(1), 0)]
    query = "SELECT unread FROM users ORDER BY id"
    assert rows(path, query) == [(3,), (1,), (0,)]


def rebuild_users(url: str, break_it: str = "") -> None:
    """Rebuild a parent table as Alembic does on SQLite."""

    def work(connection) -> None:
        connection.exec_driver_sql(
            "CREATE TABLE copy AS SELECT * FROM users" + break_it
        )
        connection.exec_driver_sql("DROP TABLE users")
        connection.exec_driver_sql("ALTER TABLE copy RENAME TO users")
        connection.exec_driver_sql("CREATE UNIQUE INDEX by_id ON users (id)")

    asyncio.run(migrations.connected(url, work))


def test_rebuilding_a_parent_table_keeps_the_rows_of_its_children(
    url: str, path: Path
) -> None:
    migrations.upgrade(url)
    fill(path)
    before = counts(path)
    rebuild_users(url)
    assert counts(path) == before


def test_a_migration_that_leaves_orphans_is_rolled_back(url: str, path: Path) -> None:
    migrations.upgrade(url)
    fill(path)
    before = (schema(path), counts(path))
    with pytest.raises(migrations.MigrationError, match="sessions"):
        rebuild_users(url, f" WHERE username <> '{an_id(1)}'")
    assert (schema(path), counts(path)) == before


def test_a_failed_migration_is_rolled_back(url: str, path: Path) -> None:
    def work(connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")

    with pytest.raises(Exception, match="already exists"):
        asyncio.run(migrations.connected(url, work))
    assert tables(path) == set()


@pytest.fixture
def processes(database_url: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Return two processes that migrate the same empty database."""
    migrations.downgrade(database_url, "base")
    line = [sys.executable, "-m", "alembic", "-x", f"url={database_url}"]
    started = [
        subprocess.Popen(
            [*line, "upgrade", "head"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_concurrent_processes_migrate_once(
    processes: list[subprocess.Popen[str]], database_url: str
) -> None:
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sum(text.count("Running upgrade  -> 0001") for text in said) == 1
    command.check(migrations.alembic_config(database_url))


def test_every_constraint_has_a_name(url: str, path: Path) -> None:
    migrations.upgrade(url)
    engine = create_engine(f"sqlite:///{path}")
    seen = inspect(engine)
    for table in tables(path):
        found = [
            seen.get_pk_constraint(table),
            *seen.get_foreign_keys(table),
            *seen.get_unique_constraints(table),
            *seen.get_check_constraints(table),
        ]
        assert all(constraint["name"] for constraint in found), table
    engine.dispose()
