"""The folder in which workers on one port share their metrics.

Each of them answers `/api/metrics` for all, from files in this folder. The library
reads its name from the environment on import, which this module must therefore not do.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from shutil import rmtree
from tempfile import TemporaryDirectory

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def shared_folder() -> str:
    """Return the folder, or an empty string for a worker that is alone."""
    return os.environ.get(FOLDER, "")


def remove_shared() -> None:
    """Remove the folder, in a process that exits inside of the block."""
    if folder := shared_folder():
        rmtree(folder, ignore_errors=True)


@contextmanager
def shared_by(workers: int) -> Generator[None]:
    """Let the workers that are started in the block share their metrics."""
    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="waves-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]
