"""Identifiers (UUIDv7) and ordered pairs of users."""

from typing import NamedTuple
from uuid import UUID

from uuid6 import uuid7


class Pair(NamedTuple):
    """Two users as the database stores them: the lower id first.

    The two ends of a note to self are the same user.
    """

    low_id: UUID
    high_id: UUID

    def other(self, user_id: UUID) -> UUID:
        """Return the user of the pair who is not `user_id`, if they are two."""
        return self.high_id if user_id == self.low_id else self.low_id

    @property
    def users(self) -> tuple[UUID, ...]:
        """The users of the pair, each of them once."""
        return tuple(dict.fromkeys(self))


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562, section 5.7): sortable by creation time."""
    return UUID(int=uuid7().int)


def pair_of(one: UUID, another: UUID) -> Pair:
    """Return the two ids as a pair, the lower one first."""
    return Pair(*sorted((one, another)))
