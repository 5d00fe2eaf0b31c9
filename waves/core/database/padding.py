"""Pad the lists of statements whose text depends on the length of a list.

A statement is prepared once per length. With lengths that are powers of two there are
few of them, so that they all stay in the caches of SQLAlchemy and of the driver.
"""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def padded(items: Iterable[T]) -> list[T]:
    """Return the items, the last one repeated up to the next power of two."""
    listed = [*items]
    missing = (1 << (len(listed) - 1).bit_length()) - len(listed)
    return listed + listed[-1:] * missing
