"""Domain events of friends.

Every event carries the inbox version, in the transaction that raised it, of each
user whose screen changes.
"""

from dataclasses import dataclass
from uuid import UUID

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class FriendRequestSent(Event):
    """`sender_id` asked `receiver_id` to be friends."""

    request_id: UUID
    sender_id: UUID
    receiver_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class FriendRequestClosed(Event):
    """A pending request was rejected, cancelled, or ended by a block."""

    request_id: UUID
    sender_id: UUID
    receiver_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class FriendshipBegan(Event):
    """Two users became friends, for the first time or again."""

    low_id: UUID
    high_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class FriendshipEnded(Event):
    """Two users are no longer friends. The event does not say who ended it."""

    low_id: UUID
    high_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class OwnListsChanged(Event):
    """A change that only `user_id` may see.

    A block or its end, or a request to a user who has blocked the sender.
    """

    user_id: UUID
    inbox_versions: dict[UUID, int]
