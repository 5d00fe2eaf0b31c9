"""What happens between people.

Every event carries the inbox version, in the transaction that raised it, of
each person whose screen changes.
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
    """A pending request was rejected or cancelled, or fell to a block."""

    request_id: UUID
    sender_id: UUID
    receiver_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class FriendshipBegan(Event):
    """Two people are friends now, for the first time or again."""

    low_id: UUID
    high_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class FriendshipEnded(Event):
    """Two people are no longer friends; nobody is told who wanted it."""

    low_id: UUID
    high_id: UUID
    inbox_versions: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class OwnListsChanged(Event):
    """Something changed that only `user_id` can see: nobody else may hear of it.

    A block or its end, or a request to somebody who has blocked the asker.
    """

    user_id: UUID
    inbox_versions: dict[UUID, int]
