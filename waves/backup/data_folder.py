"""The files of the data folder that a backup contains: secrets, keys, uploaded files.

Everything is included that is not known to be worthless elsewhere, so that a file that
a later version adds is not forgotten.
"""

from collections.abc import Iterator
from pathlib import Path

from waves.backup.errors import BackupError

_LEFT_OUT = (".db", ".db-wal", ".db-shm", ".db-journal", ".lock", ".log", ".pid")


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the relative name and the path of each file, in order.

    Raises:
        BackupError: A symbolic link leads to another folder.
    """
    yield from _files(folder, folder)


def _files(folder: Path, root: Path) -> Iterator[tuple[str, Path]]:
    for path in _entries(folder):
        name = path.relative_to(root).as_posix()
        if path.name.startswith(".") or path.name.endswith(_LEFT_OUT):
            continue
        if path.is_dir() and path.is_symlink():
            raise BackupError(
                f"WAVES_DATA_DIR: {name} is a symbolic link to a folder, which a "
                "backup cannot contain: mount the folder there"
            )
        if path.is_dir() and not _is_data_folder(path):
            yield from _files(path, root)
        elif path.is_file():
            yield name, path


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        # A server has removed the last file of a message meanwhile.
        return []


def _is_data_folder(folder: Path) -> bool:
    """Return whether it belongs to another server, such as the demo."""
    return any(folder.glob("*.db"))
