"""Archives that cannot be used are refused, and nothing is changed."""

import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from waves.backup import service
from waves.backup.errors import BackupError
from waves.core.database.migrations import upgrade
from waves.settings.settings import Settings


@pytest.fixture
def here(override: Callable[..., Settings], tmp_path: Path) -> Settings:
    """A server with a migrated SQLite file in its data folder."""
    settings = override(data_dir=tmp_path / "data", database_url="")
    upgrade(settings.database_url)
    (settings.data_dir / "jwt-secret").write_text("s" * 64)
    return settings


@pytest.fixture
def elsewhere(here: Settings, tmp_path: Path) -> Settings:
    folder = tmp_path / "elsewhere"
    url = f"sqlite+aiosqlite:///{folder / 'waves.db'}"
    return here.model_copy(update={"data_dir": folder, "database_url": url})


@pytest.fixture
def file(here: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "waves.tar"
    service.backup(here, path)
    return path


def refused(settings: Settings, file: Path, reason: str) -> None:
    """Restore, which must fail and leave nothing behind."""
    with pytest.raises(BackupError, match=reason) as raised:
        service.restore(settings, file)
    assert "\n" not in str(raised.value)
    left = [*settings.data_dir.iterdir()] if settings.data_dir.exists() else []
    assert [path for path in left if path.suffix != ".lock"] == []


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        files = {one.name: tar.extractfile(one) for one in tar}
        return {name: file.read() for name, file in files.items() if file}


def packed(file: Path, contents: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w") as tar:
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return file


def described(file: Path, **changes: object) -> Path:
    """Change the manifest of an archive."""
    contents = members(file)
    manifest = json.loads(contents["manifest.json"]) | changes
    return packed(file, {**contents, "manifest.json": json.dumps(manifest).encode()})


def test_the_manifest_says_what_the_archive_is(file):
    manifest = json.loads(members(file)["manifest.json"])
    assert manifest["database"] == "sqlite"
    assert manifest["format"] == 1
    assert manifest["version"]
    assert set(manifest["members"]) == {"database", "files/jwt-secret"}
    assert list(members(file))[-1] == "manifest.json"


@pytest.mark.parametrize("kept", [0, 100, 0.5, 0.9])
def test_a_truncated_archive_is_refused(elsewhere, file, kept):
    data = file.read_bytes()
    file.write_bytes(data[: kept if kept > 1 else int(len(data) * kept)])
    refused(elsewhere, file, "damaged or incomplete")


def test_changed_bytes_are_refused(elsewhere, file):
    contents = members(file)
    data = bytearray(contents["database"])
    data[5000] ^= 1
    packed(file, {**contents, "database": bytes(data)})
    refused(elsewhere, file, "damaged or incomplete")


@pytest.mark.parametrize("name", ["../outside", "files/../../outside", "/outside"])
def test_a_name_that_leads_outside_is_refused(elsewhere, file, name):
    contents = members(file)
    manifest = json.loads(contents.pop("manifest.json"))
    manifest["members"][name] = manifest["members"]["files/jwt-secret"]
    contents[name] = contents["files/jwt-secret"]
    packed(file, {**contents, "manifest.json": json.dumps(manifest).encode()})
    refused(elsewhere, file, "damaged or incomplete")
    assert not (elsewhere.data_dir.parent / "outside").exists()


def test_a_link_in_the_archive_is_refused(elsewhere, file):
    contents = members(file)
    with tarfile.open(file, "w") as tar:
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            if name == "files/jwt-secret":
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(info, io.BytesIO(data))
    refused(elsewhere, file, "damaged or incomplete")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 2}, "later version"),
        ({"revision": "9999"}, "later version"),
        ({"database": "postgresql"}, "backup of postgresql"),
        ({"members": {}}, "damaged or incomplete"),
    ],
)
def test_an_archive_of_something_else_is_refused(elsewhere, file, changes, reason):
    refused(elsewhere, described(file, **changes), reason)


def test_a_missing_file_is_named(elsewhere, tmp_path):
    refused(elsewhere, tmp_path / "nothing.tar", "nothing.tar: No such file")


def test_a_backup_does_not_overwrite_a_file(here, file):
    before = file.read_bytes()
    with pytest.raises(BackupError, match="the file exists"):
        service.backup(here, file)
    assert file.read_bytes() == before


def test_a_backup_is_not_put_into_the_folder_that_it_contains(here):
    with pytest.raises(BackupError, match="outside of WAVES_DATA_DIR"):
        service.backup(here, here.data_dir / "waves.tar")


def test_a_linked_folder_is_not_left_out_silently(here, tmp_path):
    (here.data_dir / "uploads").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(BackupError, match="uploads is a symbolic link"):
        service.backup(here, tmp_path / "linked.tar")
    assert not (tmp_path / "linked.tar").exists()


def test_a_database_that_was_never_migrated_has_no_backup(elsewhere, tmp_path):
    with pytest.raises(BackupError, match="make migrate"):
        service.backup(elsewhere, tmp_path / "empty.tar")
    assert [one.name for one in tmp_path.iterdir() if "empty" in one.name] == []


def test_a_damaged_database_has_no_backup(here, tmp_path):
    path = here.data_dir / "waves.db"
    data = bytearray(path.read_bytes())
    data[8192:16384] = bytes(8192)
    path.write_bytes(data)
    with pytest.raises(BackupError, match="the database is damaged"):
        service.backup(here, tmp_path / "damaged.tar")


def test_a_damaged_database_is_replaced_if_asked(here, file):
    path = here.data_dir / "waves.db"
    path.write_bytes(b"no database" * 1000)
    path.with_name("waves.db-wal").write_bytes(b"a log of the damaged one")
    with pytest.raises(BackupError, match="--replace"):
        service.restore(here, file)
    service.restore(here, file, replace=True)
    assert not path.with_name("waves.db-wal").exists()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)


def test_the_database_of_another_program_is_never_replaced(here, file):
    path = here.data_dir / "waves.db"
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (name TEXT)")
    with pytest.raises(BackupError, match="belongs to another program"):
        service.restore(here, file, replace=True)
