"""Files that only their owner can read, under their name once they are complete."""

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def private_file(path: Path, *, replaces: bool = True) -> Generator[IO[bytes]]:
    """Write a file that gets its name when the block ends, flushed to disk.

    Args:
        path: The name of the file.
        replaces: Replace a file of this name; False keeps one that came first.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with create(fresh) as file:
            yield file
            flush(file)
        if replaces:
            fresh.replace(path)
        else:
            _keep_first(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    flush_folder(path.parent)


def create(path: Path) -> IO[bytes]:
    """Create and open a file that does not exist yet."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def flush(file: IO[bytes]) -> None:
    """Make what was written to a file durable."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_first(fresh: Path, path: Path) -> None:
    """Rename a complete file, unless a concurrent process was first."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems (FAT, network shares) have no hard links.
        if not path.exists():
            fresh.rename(path)
