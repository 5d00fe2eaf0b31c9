"""Processor time and memory of a process and its descendants."""

import os
from contextlib import suppress
from pathlib import Path

from tests.support.memory import family

_TICKS = os.sysconf("SC_CLK_TCK")
_USER_TIME, _SYSTEM_TIME = 11, 12
"""Fields of /proc/PID/stat after the name of the program."""
_ADDRESSES, _INODE = (1, 2), 9
"""Fields of /proc/net/tcp."""
_KIB = 1024


def processor_seconds(process: int) -> float:
    """Return the processor time of those that run, in seconds."""
    return sum(map(_ticks, family(process))) / _TICKS


def memory(process: int) -> int:
    """Return the proportional share (PSS) of the memory, in bytes."""
    return sum(map(_share, family(process)))


def owner(process: int, ports: tuple[int, int]) -> int:
    """Return which of the descendants has a connection from one port to the other.

    Raises:
        LookupError: None of them does.
    """
    name = f"socket:[{_inode(*ports)}]"
    for one in family(process):
        with suppress(FileNotFoundError, ProcessLookupError):
            if any(_target(file) == name for file in Path(f"/proc/{one}/fd").iterdir()):
                return one
    raise LookupError(ports)


def _inode(near: int, far: int) -> str:
    """Return the inode of the end at `near` of an open connection."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        ports = [int(fields[at].rpartition(":")[2], 16) for at in _ADDRESSES]
        if ports == [near, far]:
            return fields[_INODE]
    raise LookupError(near, far)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""


def _ticks(process: int) -> int:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    fields = stat.rpartition(")")[2].split()
    return int(fields[_USER_TIME]) + int(fields[_SYSTEM_TIME])


def _share(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return sum(map(int, found)) * _KIB
