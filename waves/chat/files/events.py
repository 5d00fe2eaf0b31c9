"""Events of files."""

from dataclasses import dataclass

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class FilesRemoved(Event):
    """Rows of files were removed; their objects can follow."""
