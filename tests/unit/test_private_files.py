"""Files that are complete under their name, or not there."""

import os
import stat
from pathlib import Path

import pytest

from waves.private_files import private_file


def test_a_file_is_flushed_before_it_replaces_another(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    contents: list[bytes] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        contents.append(path.read_bytes())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    with private_file(path) as file:
        file.write(b"new")
    # The file, and then the folder.
    assert contents == [b"old", b"new"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*tmp_path.iterdir()] == [path]


def test_one_that_came_first_can_be_kept(tmp_path: Path):
    path = tmp_path / "file"
    with private_file(path, replaces=False) as file:
        file.write(b"late")
        path.write_bytes(b"first")
    assert path.read_bytes() == b"first"
    assert [*tmp_path.iterdir()] == [path]


def test_a_failure_leaves_nothing_behind(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), private_file(tmp_path / "file") as file:
        file.write(b"%d" % (1 / 0))
    assert [*tmp_path.iterdir()] == []
