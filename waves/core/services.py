"""The shared objects of an application and the accessor for them.

An application has one `Services` with its settings, database, counters and live state.
Two of them in a process share nothing. `waves.services` creates the objects. Functions
find them with `current`, because an event handler of Reflex accepts no dependencies.
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
        """Share an object under its class and base classes, replacing earlier ones."""
        *classes, _object = type(shared).__mro__
        self._by_class.update(dict.fromkeys(classes, shared))

    def adopt(self, other: "Services") -> None:
        """Share every object of another application, replacing earlier ones."""
        self._by_class.update(other._by_class)  # noqa: SLF001  of this class

    def __getitem__(self, kind: type[T]) -> T:
        return cast("T", self._by_class[kind])

    @contextmanager
    def bound(self) -> Generator[None]:
        """Make these services current in the block and in tasks started in it."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


def current(kind: type[T]) -> T:
    """Return the shared object of this class in the running application.

    Raises:
        LookupError: No services are bound, or they have no such object.
    """
    return _current.get()[kind]
