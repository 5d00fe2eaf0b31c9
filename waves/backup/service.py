"""Make a backup and restore one."""

import tempfile
import tomllib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import make_url

from waves.backup import archive, data_folder
from waves.backup.archive import Description, Manifest
from waves.backup.errors import BackupError, StoreError
from waves.backup.postgresql import PostgresStore
from waves.backup.sqlite import IN_USE, SqliteStore
from waves.core import clock
from waves.core.database import probe, server_lock
from waves.core.database.migrations import ROOT, make_folder
from waves.core.database.server_lock import DatabaseInUseError
from waves.private_files import flush_folder
from waves.settings.settings import Settings

_DATABASE = "database"
_FILES = "files"


class Store(Protocol):
    """A database that can be copied and replaced."""

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]:
        """The kind of database, as the manifest names it."""
        ...

    @property
    def folder(self) -> Path:
        """Where a copy is put before it takes the place of the database."""
        ...

    def dump(self, copy: Path) -> str:
        """Write a copy of the database, which may be in use; return its revision."""
        ...

    def tables(self) -> set[str] | None:
        """Return the tables of a database that nobody uses; None if it is damaged."""
        ...

    def load(self, copy: Path) -> None:
        """Put a copy in the place of the database."""
        ...


def backup(settings: Settings, path: Path) -> None:
    """Write a backup of the database and of the data folder; servers may run.

    The database is copied before the files, so that a row which names one finds it.

    Raises:
        BackupError: There is such a file already, or something cannot be copied.
    """
    _refuse_path(settings, path)
    store, created_at = _store(settings), clock.now()
    with _one_line(settings, path), _staging(path.parent) as staging:
        copy = staging / _DATABASE
        description = Description(
            version=_version(),
            revision=store.dump(copy),
            database=store.kind,
            created_at=created_at,
        )
        archive.write(path, description, _sources(settings, copy))


def restore(settings: Settings, path: Path, *, replace: bool = False) -> Manifest:
    """Put a backup in the place of the database, and add its files.

    Everything is unpacked and checked before anything is changed.

    Raises:
        BackupError: The backup or the database cannot be used; nothing has changed. Or
            the files could not be moved after the database: run it again.
    """
    store, manifest = _store(settings), archive.read_manifest(path)
    _refuse_manifest(store, manifest, path)
    with _one_line(settings, path), _kept_from_servers(settings):
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_tables(store.tables(), replace=replace)
        with _staging(settings.data_dir) as files, _staging(store.folder) as beside:
            folders = {_DATABASE: beside}
            archive.extract(
                path, manifest, lambda name: folders.get(name, files) / name
            )
            store.load(beside / _DATABASE)
            _move(files / _FILES, settings.data_dir)
    return manifest


def _store(settings: Settings) -> Store:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return SqliteStore(Path(url.database or ""))
    return PostgresStore(settings.database_url, settings.data_dir)


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def _sources(settings: Settings, copy: Path) -> Iterator[tuple[str, Path]]:
    yield _DATABASE, copy
    if settings.data_dir.is_dir():
        for name, path in data_folder.files(settings.data_dir):
            yield f"{_FILES}/{name}", path


def _refuse_path(settings: Settings, path: Path) -> None:
    if path.exists():
        raise BackupError(f"{path}: the file exists: choose another name")
    if path.resolve().is_relative_to(settings.data_dir.resolve()):
        raise BackupError(f"{path}: choose a folder outside of WAVES_DATA_DIR")


def _refuse_manifest(store: Store, manifest: Manifest, path: Path) -> None:
    if manifest.database != store.kind:
        raise BackupError(
            f"{path}: this is a backup of {manifest.database}, and WAVES_DATABASE_URL "
            f"names {store.kind}"
        )
    if probe.is_later({manifest.revision}):
        raise BackupError(f"{path}: {probe.LATER}")
    if _DATABASE not in manifest.members:
        raise BackupError(f"{path}: {archive.DAMAGED}")


def _refuse_tables(tables: set[str] | None, *, replace: bool) -> None:
    if tables and "alembic_version" not in tables:
        raise StoreError(probe.FOREIGN)
    if tables != set() and not replace:
        raise StoreError("the database is not empty: --replace deletes what is in it")


@contextmanager
def _kept_from_servers(settings: Settings) -> Generator[None]:
    """Keep servers from an SQLite file; PostgreSQL tells who is connected."""
    make_folder(make_url(settings.database_url))
    try:
        with server_lock.held(settings.database_url):
            yield
    except DatabaseInUseError:
        raise StoreError(IN_USE) from None


@contextmanager
def _one_line(settings: Settings, path: Path) -> Generator[None]:
    """Raise errors as `BackupError`, with the name of what they are about."""
    try:
        yield
    except StoreError as error:
        raise BackupError(f"{settings.database_name}: {error}") from None
    except OSError as error:
        named = error.filename or path
        raise BackupError(f"{named}: {error.strerror}") from None


@contextmanager
def _staging(folder: Path) -> Generator[Path]:
    """Make a folder for files that are not complete yet."""
    with tempfile.TemporaryDirectory(prefix=".waves-", dir=folder) as staging:
        yield Path(staging)


def _move(staged: Path, folder: Path) -> None:
    """Move every file to its place, by renames."""
    for path in sorted(staged.rglob("*")):
        target = folder / path.relative_to(staged)
        if path.is_dir():
            target.mkdir(exist_ok=True, mode=0o700)
        else:
            path.replace(target)
            flush_folder(target.parent)
