"""Migrations that are killed, or that wait for locks."""

import re
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text

from alembic import command
from tests.support import postgres
from waves.core.database import migrations
from waves.core.database.migrations import MigrationError
from waves.core.ids import new_id

KILLED_AT = """
import os, signal, sys
from sqlalchemy import Engine, event
from waves.core.database import migrations

def kill(connection, cursor, statement, *rest):
    if sys.argv[2] in statement:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "before_cursor_execute", kill)
migrations.upgrade(sys.argv[1])
"""
BLOCKING = {"0004", "0006", "0007", "0008"}
"""Revisions that change or read every row of a table while they hold its lock. Their
tables were small; a later one builds indexes with `CONCURRENTLY`, and fills columns in
batches before it requires them."""
_LOCKS_ROWS = re.compile(
    r"\s*(?:UPDATE (?!alembic_version)(?P<updated>\w+)"
    r"|INSERT INTO \w+ \(.*\)\s+(?:WITH|SELECT)"
    r"|CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)\w+ ON (?P<indexed>\w+)"
    r"|ALTER TABLE (?P<altered>\w+) ALTER COLUMN \w+ (?:SET NOT NULL|TYPE))",
    re.DOTALL,
)
_CREATES = re.compile(r"\s*CREATE TABLE (\w+)")


@pytest.fixture
def old_url(database_url: str) -> str:
    """Return the address of a database before the rows of messages are counted."""
    migrations.downgrade(database_url, "0005")
    return database_url


def plain(url: str) -> Engine:
    return create_engine(url.replace("+aiosqlite", ""))


def revision(url: str) -> str:
    engine = plain(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        version = found.scalar_one()
    engine.dispose()
    return version


@pytest.mark.parametrize(
    "statement", ["UPDATE messages", "CREATE INDEX ix_conversations_high", "name_parts"]
)
def test_a_killed_migration_leaves_nothing_half_done(
    old_url: str, statement: str
) -> None:
    line = [sys.executable, "-c", KILLED_AT, old_url, statement]
    assert subprocess.run(line, cwd=migrations.ROOT, check=False).returncode == -9
    # On PostgreSQL each migration has a transaction of its own.
    has_own = (
        make_url(old_url).get_backend_name() != "sqlite" and statement == "name_parts"
    )
    assert revision(old_url) == ("0006" if has_own else "0005")
    migrations.upgrade(old_url)
    command.check(migrations.alembic_config(old_url))


def test_a_killed_build_of_an_index_is_repeated(database_url: str) -> None:
    """On PostgreSQL the columns before it are there already."""
    migrations.downgrade(database_url, "0018")
    line = [sys.executable, "-c", KILLED_AT, database_url, "ix_messages_expires"]
    assert subprocess.run(line, cwd=migrations.ROOT, check=False).returncode == -9
    assert revision(database_url) == "0018"
    migrations.upgrade(database_url)
    command.check(migrations.alembic_config(database_url))


@pytest.fixture
def database(postgres_cluster: postgres.Cluster) -> Iterator[str]:
    name = f"waiting_{new_id().hex}"
    postgres_cluster.create(name)
    migrations.upgrade(postgres_cluster.url(name), "0005")
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


def connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


def test_a_migration_does_not_queue_behind_a_long_transaction(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody else would queue behind it."""
    monkeypatch.setattr(migrations, "TABLE_LOCK_MS", 100)
    monkeypatch.setattr(migrations, "ATTEMPTS", 2)
    monkeypatch.setattr(migrations, "PAUSE_SECONDS", 0.0)
    with connected(database) as report:
        report.execute("SELECT count(*) FROM messages")
        with pytest.raises(MigrationError, match="a long transaction"):
            migrations.upgrade(database)
        report.execute("SELECT count(*) FROM messages")
    assert revision(database) == "0005"
    migrations.upgrade(database)


def test_a_migration_does_not_wait_for_ever_for_another_process(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_SECONDS", 0.1)
    with connected(database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (migrations.ADVISORY_LOCK,))
        with pytest.raises(MigrationError, match="another process migrates"):
            migrations.upgrade(database)
    migrations.upgrade(database)


def blocking(statements: list[str]) -> list[str]:
    """Return the statements that hold the lock of a table for long if it is large."""
    new = {name for one in statements for name in _CREATES.findall(one)}
    found = [(one, _LOCKS_ROWS.match(one)) for one in statements]
    return [
        one
        for one, match in found
        if match and not new & {name for name in match.groups() if name}
    ]


def test_later_migrations_do_not_hold_the_lock_of_a_large_table(
    postgres_cluster: postgres.Cluster,
) -> None:
    name = f"blocking_{new_id().hex}"
    postgres_cluster.create(name)
    url = postgres_cluster.url(name)
    executed: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        executed.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    found = set()
    try:
        for one in migrations.revisions():
            executed.clear()
            migrations.upgrade(url, one)
            if blocking(executed):
                found.add(one)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        postgres_cluster.drop(name)
    assert found == BLOCKING
