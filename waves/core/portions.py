"""What a worker has asked for ahead, so that not every request has to ask."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

PORTION = 10
"""How many requests are asked for at once."""
KEPT_SECONDS = 2.0
"""How long they may be used."""
MOST_KEYS = 10_000


@dataclass(slots=True)
class _Left:
    number: int
    until: float


class Portions:
    """The requests of each key that were allowed in advance."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Start with none; `monotonic` returns seconds."""
        self._monotonic = monotonic
        self._left: OrderedDict[str, _Left] = OrderedDict()

    def take(self, key: str) -> bool:
        """Use one request; return whether there was one."""
        left = self._left.get(key)
        if left is None or not left.number or left.until <= self._monotonic():
            return False
        left.number -= 1
        return True

    def put(self, key: str) -> None:
        """Add a portion of which one request has been used."""
        until = self._monotonic() + KEPT_SECONDS
        self._left[key] = _Left(PORTION - 1, until)
        self._left.move_to_end(key)
        if len(self._left) > MOST_KEYS:
            self._left.popitem(last=False)
