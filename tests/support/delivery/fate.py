"""What a test decides about a running server: where it dies, and what its clock says.

Both are numbers in a file that the test and the server have mapped into memory.
"""

import mmap
import os
import signal
import struct
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path

FATE = "TESTS_FATE"
"""The environment variable that names the file."""
_LAYOUT = struct.Struct("qq")


class Point(IntEnum):
    """Where the server kills itself, once, when it carries out a command."""

    NOWHERE = 0
    BEFORE_COMMIT = 1
    """Every statement of the transaction has been executed."""
    BEFORE_PUSH = 2
    """The transaction is committed; nobody has heard of it."""
    BEFORE_ACK = 3
    """The frames of the change have left; the answer has not."""


class Fate:
    """The mapped file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_LAYOUT.size))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _LAYOUT.size)

    def set(self, point: Point = Point.NOWHERE, *, clock_step: float = 0.0) -> None:
        """Set where the server dies, and by how many seconds its clock is wrong."""
        self._memory[:] = _LAYOUT.pack(point, int(clock_step))

    def reach(self, point: Point) -> None:
        """Kill this process if it shall die here."""
        wanted, step = _LAYOUT.unpack(self._memory)
        if wanted == point:
            self._memory[:] = _LAYOUT.pack(Point.NOWHERE, step)
            os.kill(os.getpid(), signal.SIGKILL)

    def now(self) -> datetime:
        """Return the time by the clock of the server."""
        _, step = _LAYOUT.unpack(self._memory)
        return datetime.now(UTC) + timedelta(seconds=step)
