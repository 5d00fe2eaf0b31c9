"""The check of a database before the start reports problems and changes nothing."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from waves.core.database import probe
from waves.core.database.driver_errors import clause_of
from waves.core.database.migrations import upgrade
from waves.core.database.probe import problem_of

LATER = "UPDATE alembic_version SET version_num = '9999'"


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    """Return a migrated file with rows."""
    path = tmp_path / "waves.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_migrated_and_a_new_file_are_usable(path: Path, tmp_path: Path) -> None:
    assert problem_of(url(path)) == ""
    assert problem_of(url(tmp_path / "new/folder/waves.db")) == ""
    empty = tmp_path / "empty.db"
    empty.touch()
    assert problem_of(url(empty)) == ""


def test_a_file_that_is_not_a_database_is_not_changed(tmp_path: Path) -> None:
    letters = tmp_path / "letters.db"
    letters.write_text("Dear Bob, " * 500)
    assert "not a SQLite database" in problem_of(url(letters))
    assert letters.read_text() == "Dear Bob, " * 500


def test_the_database_of_another_program_is_not_changed(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    run(other, "CREATE TABLE photos (id INTEGER)")
    assert "another program" in problem_of(url(other))
    with closing(sqlite3.connect(other)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("photos",)]


def test_a_later_version_is_reported(database_url: str) -> None:
    sync = database_url.replace("+aiosqlite", "")
    engine = create_engine(sync)
    with engine.begin() as connection:
        connection.execute(text(LATER))
    engine.dispose()
    assert "later version of Waves" in problem_of(database_url)


@pytest.mark.parametrize("first", [0, 1, 2, 5])
def test_damaged_pages_are_reported(path: Path, first: int) -> None:
    pages = path.read_bytes()
    size = 4096
    # The header stays, so that it still looks like a database.
    start = max(100, first * size)
    junk = b"\xa5" * (len(pages) - start)
    path.write_bytes(pages[:start] + junk)
    assert "damaged" in problem_of(url(path))


def test_a_truncated_file_is_reported(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 8192 * 4096])
    assert "damaged" in problem_of(url(path))


def test_a_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    assert "has to be a file" in problem_of(url(tmp_path))


def test_a_file_in_place_of_its_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = problem_of(url(tmp_path / "file/waves.db"))
    assert said.startswith("the folder of the database cannot be made: ")


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "LOCK_SECONDS", 0.05)


@pytest.fixture
def locked(path: Path) -> Iterator[threading.Event]:
    """Hold a write lock until the event is set."""
    begun, end = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            begun.set()
            end.wait()
            connection.execute("ROLLBACK")

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    yield end
    end.set()
    writer.join()


def test_a_held_lock_is_reported(
    path: Path, locked: threading.Event, short_patience: None
) -> None:
    assert "holds the lock" in problem_of(url(path))


def test_a_released_lock_is_waited_for(path: Path, locked: threading.Event) -> None:
    threading.Timer(0.1, locked.set).start()
    assert problem_of(url(path)) == ""


def test_a_huge_file_is_not_read_to_its_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "CHECK_SECONDS", -1.0)
    run(path, "CREATE TABLE many AS SELECT 1 AS one")
    grow = "INSERT INTO many SELECT one FROM many"
    run(path, *[grow] * 18)
    assert problem_of(url(path)) == ""


def test_a_read_only_file_is_reported(path: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection,
        pytest.raises(sqlite3.OperationalError) as refused,
    ):
        connection.execute("CREATE TABLE new (id INTEGER)")
    assert "cannot be written" in clause_of(refused.value)


def test_a_full_disk_is_reported(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as refused:
            connection.execute("CREATE TABLE new AS SELECT zeroblob(1000000)")
    assert clause_of(refused.value) == "the disk is full"


def test_a_missing_database_or_user_is_reported(postgres_cluster) -> None:
    there = postgres_cluster.url("postgres")
    assert problem_of(there) == ""
    assert "create it" in problem_of(postgres_cluster.url("not_there"))
    scheme, _, rest = there.partition("://")
    stranger = f"{scheme}://stranger@{rest.rpartition('@')[2]}"
    assert "refuses the user" in problem_of(stranger)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ('FATAL:  password authentication failed for user "a"', "refuses the user"),
        ("fe_sendauth: no password supplied", "refuses the user"),
        ('FATAL:  no pg_hba.conf entry for host "::1"', "refuses the user"),
        ("permission denied for schema public", "may not create"),
        ("FATAL:  sorry, too many clients already", "no more connections"),
        ("FATAL:  the database system is starting up", "still starting"),
        ("failed to resolve host 'db'", "not known"),
        ("something nobody has heard of", ""),
    ],
)
def test_errors_of_a_server_are_explained(told: str, said: str) -> None:
    clause = clause_of(ValueError(told))
    assert said in clause
    assert bool(clause) == bool(said)


def test_a_usable_database_migrates(tmp_path: Path) -> None:
    new = url(tmp_path / "waves.db")
    assert problem_of(new) == ""
    upgrade(new)
    assert problem_of(new) == ""
