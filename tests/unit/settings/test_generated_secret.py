"""The generated signing secret."""

import errno
import os
import stat
from pathlib import Path

import pytest

from waves.settings.generated_secret import (
    NAME,
    GeneratedSecretError,
    generated_secret,
)
from waves.settings.settings import SettingsError


def test_it_is_generated_once(tmp_path: Path) -> None:
    made = generated_secret(tmp_path / "new")
    assert generated_secret(tmp_path / "new") == made
    (kept,) = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_it_is_flushed_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, link = os.fsync, os.link

    def noted_fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        done.append("folder" if is_folder else "file")
        fsync(descriptor)

    def noted_link(source: Path, target: Path) -> None:
        done.append("name")
        link(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "link", noted_link)
    generated_secret(tmp_path)
    assert done == ["file", "name", "folder"]


def test_it_is_generated_on_a_file_system_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    made = generated_secret(tmp_path)
    assert generated_secret(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"short", b"\0" * 64, b"a" * 64, b"\xff" * 64, b"two\nlines" * 8],
)
def test_an_invalid_file_is_refused_and_not_changed(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(GeneratedSecretError, match="delete it"):
        generated_secret(tmp_path)
    assert (tmp_path / NAME).read_bytes() == content


def test_a_readable_secret_gets_mode_0600(tmp_path: Path) -> None:
    generated_secret(tmp_path)
    (tmp_path / NAME).chmod(0o644)
    generated_secret(tmp_path)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_a_secret_of_another_owner_is_read_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generated_secret(tmp_path)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    assert generated_secret(tmp_path) == made


def test_a_folder_with_its_name_is_reported(override, tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(SettingsError, match=r"^WAVES_DATA_DIR, jwt-secret: cannot"):
        _ = override(jwt_secrets="", data_dir=tmp_path).signing_secrets


def test_a_full_disk_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(GeneratedSecretError, match="No space left"):
        generated_secret(tmp_path)
    assert not list(tmp_path.iterdir())
