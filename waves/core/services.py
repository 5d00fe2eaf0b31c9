"""The objects that one application shares, and the accessor that finds them.

An application is one `Services`: its settings, its database, its counters, what is
live in it. Two of them in a process share nothing. What is constructed by
`waves.services` is given its parts there. Functions find theirs by `current`, because
nothing can be handed to an event handler of Reflex.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

T = TypeVar("T")

_current: ContextVar["Services"] = ContextVar("current_services")


class Services:
    """The shared objects of one application, each found by its class."""

    def __init__(self, *shared: object) -> None:
        self._by_class: dict[type, object] = {}
        for one in shared:
            self.put(one)

    def put(self, shared: object) -> None:
        """Share this object, in place of the one of its class or of a base class."""
        self._by_class.update(dict.fromkeys(type(shared).__mro__, shared))

    def __getitem__(self, kind: type[T]) -> T:
        return cast("T", self._by_class[kind])

    @contextmanager
    def bound(self) -> Generator[None]:
        """Make these the current services of the block and of tasks begun in it."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


def current(kind: type[T]) -> T:
    """Return the object of this class that the running application shares.

    Raises:
        LookupError: No services are bound here, or they have no such object.
    """
    return _current.get()[kind]
