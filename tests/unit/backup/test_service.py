"""Backups of a database in use, and what they restore, on both databases."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.api_client import PASSWORD, Users
from tests.support.friendships import befriend, write
from tests.support.timeouts import PATIENCE
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn
from waves.backup import postgresql, service
from waves.backup.errors import BackupError
from waves.chat.messages import service as messages
from waves.core.database.engine import Database
from waves.core.database.migrations import downgrade, upgrade
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import Services
from waves.settings.settings import Settings


@pytest.fixture
def here(override: Callable[..., Settings], database_url: str) -> Settings:
    """The settings of a server with a fresh, migrated database."""
    return override(database_url=database_url)


@pytest.fixture
def elsewhere(
    request: pytest.FixtureRequest, here: Settings, tmp_path: Path
) -> Iterator[Settings]:
    """The settings of another machine, with an empty database of the same kind."""
    folder = tmp_path / "elsewhere"
    if here.is_sqlite:
        url = f"sqlite+aiosqlite:///{folder / 'waves.db'}"
        yield here.model_copy(update={"data_dir": folder, "database_url": url})
        return
    cluster = request.getfixturevalue("postgres_cluster")
    name = f"waves_{new_id().hex}"
    cluster.create(name)
    url = cluster.url(name)
    yield here.model_copy(update={"data_dir": folder, "database_url": url})
    cluster.drop(name)


@pytest.fixture
def use(services: Services):
    """Let the application use another database; call it again to close that."""

    async def change(settings: Settings) -> Database:
        await services[Database].dispose()
        services.put(Database(settings.database_url, services[EventRegistry]))
        return services[Database]

    return change


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "waves.tar"


class Writing:
    """Two friends, of whom one sends messages all the time."""

    def __init__(self, ann: UUID, ben: UUID, talk: UUID) -> None:
        self.ann, self._ben, self.talk = ann, ben, talk
        self.acknowledged: list[str] = []
        self._sent = asyncio.Condition()
        self._stopping = False
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._stopping = True
        await self._task

    async def _run(self) -> None:
        while not self._stopping:
            body = f"message {len(self.acknowledged)}"
            await write(self.ann, self.talk, body)
            async with self._sent:
                self.acknowledged.append(body)
                self._sent.notify_all()

    async def has_sent(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE), self._sent:
            await self._sent.wait_for(lambda: len(self.acknowledged) >= count)

    async def bodies(self) -> list[str]:
        """Return every message in the database, the oldest first."""
        found: list[str] = []
        seq = 0
        while page := (await messages.page(self._ben, self.talk, after=seq)).items:
            found += [message.body for message in page]
            seq = page[-1].seq
        return found


@pytest.fixture
async def writing(unlimited: None, users: Users, here: Settings):
    ann, ben = await users("ann", "ben")
    sender = Writing(ann.id, ben.id, await befriend(ann.id, ben.id))
    yield sender
    await sender.stop()


async def test_a_backup_contains_what_was_acknowledged_before_it_began(
    writing, here, elsewhere, use, file
):
    await writing.has_sent(50)
    before = len(writing.acknowledged)
    await asyncio.to_thread(service.backup, here, file)
    await writing.has_sent(len(writing.acknowledged) + 1)
    assert len(writing.acknowledged) > before + 1
    await writing.stop()

    await asyncio.to_thread(service.restore, elsewhere, file)
    restored = await use(elsewhere)
    assert await restored.is_ready()
    there = await writing.bodies()
    assert there == writing.acknowledged[: len(there)]
    assert before <= len(there)
    await write(writing.ann, writing.talk, "after the restore")
    assert await writing.bodies() == [*there, "after the restore"]
    await restored.dispose()


async def test_files_of_the_data_folder_are_restored_with_their_modes(
    database, here, elsewhere, file
):
    kept = {"jwt-secret": "s" * 64, "uploads/ab/picture": "pixels", "vapid": "key"}
    skipped = ["server.log", "waves.db.lock", ".hidden", "demo/waves.db", "demo/notes"]
    for name in (*kept, *skipped):
        path = here.data_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(kept.get(name, "left out"))
    await asyncio.to_thread(service.backup, here, file)
    await asyncio.to_thread(service.restore, elsewhere, file)
    restored = {
        path.relative_to(elsewhere.data_dir).as_posix(): path.read_text()
        for path in elsewhere.data_dir.rglob("*")
        if path.is_file() and path.suffix not in {".db", ".lock"}
    }
    assert restored == kept
    for path in (file, *elsewhere.data_dir.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0


async def test_a_database_with_tables_is_replaced_only_if_asked(
    database, users, here, elsewhere, use, file
):
    await users("ann")
    await asyncio.to_thread(service.backup, here, file)
    await asyncio.to_thread(upgrade, elsewhere.database_url)
    await use(elsewhere)
    await users("ben")
    await (await use(elsewhere)).dispose()
    with pytest.raises(BackupError, match="--replace"):
        await asyncio.to_thread(service.restore, elsewhere, file)
    assert await names(use, elsewhere) == ["ben"]
    await asyncio.to_thread(service.restore, elsewhere, file, replace=True)
    assert await names(use, elsewhere) == ["ann"]


async def names(use, settings: Settings) -> list[str]:
    database: Database = await use(settings)
    async with database.read() as db:
        connection = await db.connection()
        found = await connection.exec_driver_sql("SELECT username FROM users")
        rows = [str(row[0]) for row in found]
    await database.dispose()
    return rows


async def test_a_database_in_use_is_not_replaced(
    database, users, here, elsewhere, use, file
):
    await users("ann")
    await asyncio.to_thread(service.backup, here, file)
    with pytest.raises(BackupError, match="stop it first"):
        await asyncio.to_thread(service.restore, here, file, replace=True)
    assert await names(use, here) == ["ann"]


async def test_a_backup_of_an_earlier_revision_replaces_a_later_database(
    database, users, here, elsewhere, use, file
):
    await users("ann")
    await database.dispose()
    await asyncio.to_thread(downgrade, here.database_url, "-1")
    await asyncio.to_thread(service.backup, here, file)
    await asyncio.to_thread(upgrade, elsewhere.database_url)
    await asyncio.to_thread(service.restore, elsewhere, file, replace=True)
    await asyncio.to_thread(upgrade, elsewhere.database_url)
    assert await names(use, elsewhere) == ["ann"]


async def test_a_restore_that_fails_leaves_the_database_as_it_was(
    database, users, here, use, file, monkeypatch
):
    await asyncio.to_thread(service.backup, here, file)
    await users("ann")
    await database.dispose()
    if here.is_sqlite:
        broken = "waves.backup.sqlite.probe.problem_of"
        monkeypatch.setattr(broken, lambda _url: "it is broken")
    else:
        await asyncio.to_thread(_break_pg_restore, file.parent, monkeypatch)
    with pytest.raises(BackupError):
        await asyncio.to_thread(service.restore, here, file, replace=True)
    assert await names(use, here) == ["ann"]
    assert not [path for path in here.data_dir.iterdir() if path.name[0] == "."]


def _break_pg_restore(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a pg_restore first on the path that fails after half of its output."""
    real = shutil.which("pg_restore")
    program = folder / "bin" / "pg_restore"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n{real} "$@" | head -c 20000\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    assert shutil.which("pg_restore") == str(program)


async def test_the_restored_password_opens_the_account(
    database, users, here, elsewhere, use, file
):
    await users("ann")
    await asyncio.to_thread(service.backup, here, file)
    await asyncio.to_thread(service.restore, elsewhere, file)
    restored = await use(elsewhere)
    log_in = LogIn(login="ann", password=PASSWORD)
    assert (await passwords.log_in(log_in, user_agent="pytest")).user.username == "ann"
    await restored.dispose()


@pytest.mark.parametrize("program", ["pg_dump", "pg_restore", "psql"])
def test_a_missing_program_of_postgresql_is_named(program, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Exception, match=f"{program} is not installed"):
        postgresql.require(program)
