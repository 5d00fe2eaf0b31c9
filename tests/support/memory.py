"""Memory of a process and its descendants."""

from pathlib import Path

_KIB = 1024


def held(process: int) -> int:
    """Return the resident memory of a process and its descendants, in bytes."""
    return sum(_resident(one) for one in family(process))


def family(first: int) -> list[int]:
    """Return a process and its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            parent = _field(int(folder.name), "PPid")
            children.setdefault(parent, []).append(int(folder.name))
    found = [first]
    for one in found:
        found += children.get(one, [])
    return found


def _resident(process: int) -> int:
    return _field(process, "VmRSS") * _KIB


def _field(process: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(found[0]) if found else 0
