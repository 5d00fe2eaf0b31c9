"""The tar file of a backup.

The manifest is the last member: it names every other one with its SHA-256, which is
computed while the member is written. A truncated file therefore has no manifest.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import BaseModel, ValidationError

from waves.backup.errors import BackupError
from waves.private_files import create, flush, private_file

FORMAT = 1
_MANIFEST = "manifest.json"
_MAX_MANIFEST_BYTES = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
DAMAGED = "the file is not a backup of Waves, or it is damaged or incomplete"


class Member(BaseModel):
    """A file in the archive."""

    size: int
    sha256: str


class Description(BaseModel):
    """What a backup contains."""

    version: str
    """The version of Waves that made it."""
    revision: str
    """The revision of the database's schema."""
    database: Literal["sqlite", "postgresql"]
    created_at: datetime


class Manifest(Description):
    """The description and the other members of an archive."""

    format: int = FORMAT
    members: dict[str, Member]


class _Hashing:
    """A readable file that computes the SHA-256 of what is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        self._size += len(data)
        return data

    @property
    def member(self) -> Member:
        return Member(size=self._size, sha256=self._hash.hexdigest())


def write(
    path: Path, description: Description, sources: Iterable[tuple[str, Path]]
) -> None:
    """Write an archive of named files, readable by its owner only.

    It appears under its name when it is complete and flushed to disk. A source that was
    removed meanwhile is left out.
    """
    with private_file(path) as file, tarfile.open(fileobj=file, mode="w") as tar:
        _fill(tar, description, sources)


def _fill(
    tar: tarfile.TarFile, description: Description, sources: Iterable[tuple[str, Path]]
) -> None:
    members: dict[str, Member] = {}
    for name, source in sources:
        with suppress(FileNotFoundError), source.open("rb") as file:
            info = _info(name, os.fstat(file.fileno()).st_size)
            hashing = _Hashing(file)
            tar.addfile(info, hashing)
            members[name] = hashing.member
    manifest = Manifest(**description.model_dump(), members=members)
    text = manifest.model_dump_json(indent=2).encode()
    tar.addfile(_info(_MANIFEST, len(text)), io.BytesIO(text))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def read_manifest(path: Path) -> Manifest:
    """Return the manifest of an archive.

    Raises:
        BackupError: It is no archive of a version that this one can read, or the
            members are not those that the manifest names.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            infos = tar.getmembers()
            manifest = _manifest(tar, infos)
    except (tarfile.TarError, ValidationError, EOFError):
        raise BackupError(f"{path}: {DAMAGED}") from None
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}") from None
    if manifest is None:
        raise BackupError(f"{path}: {DAMAGED}")
    if manifest.format > FORMAT:
        raise BackupError(f"{path}: the backup comes from a later version of Waves")
    return manifest


def _manifest(tar: tarfile.TarFile, infos: list[tarfile.TarInfo]) -> Manifest | None:
    """Return the manifest if every member is a file that it names."""
    last = infos[-1] if infos else None
    if last is None or last.name != _MANIFEST or last.size > _MAX_MANIFEST_BYTES:
        return None
    file = tar.extractfile(last)
    manifest = Manifest.model_validate_json(file.read()) if file else None
    sizes = {info.name: info.size for info in infos[:-1]}
    are_files = all(info.isreg() and is_inside(info.name) for info in infos)
    if manifest is None or not are_files or len(sizes) != len(infos) - 1:
        return None
    named = {name: member.size for name, member in manifest.members.items()}
    return manifest if named == sizes else None


def is_inside(name: str) -> bool:
    """Return whether a relative name stays inside the folder that it is put in."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


def extract(path: Path, manifest: Manifest, destination: Callable[[str], Path]) -> None:
    """Write every member to its destination, readable by its owner only.

    Raises:
        BackupError: The contents of a member differ from the manifest.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            for name, member in manifest.members.items():
                file = tar.extractfile(name)
                if file is None or _copy(file, destination(name)) != member:
                    raise BackupError(f"{path}: {DAMAGED}")
    except (tarfile.TarError, EOFError, KeyError):
        raise BackupError(f"{path}: {DAMAGED}") from None


def _copy(file: IO[bytes], path: Path) -> Member:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    hashing = _Hashing(file)
    with create(path) as copy:
        while data := hashing.read(_CHUNK):
            copy.write(data)
        flush(copy)
    return hashing.member
