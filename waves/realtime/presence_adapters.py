"""What presence uses of the other parts: tabs, calls, and the database."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from waves.accounts.users import activity
from waves.calls.service import CallService
from waves.friends import presence as friends
from waves.realtime.directory import Directory
from waves.realtime.presence import Change
from waves.realtime.presence_frames import FriendPresence, present_friends
from waves.realtime.protocol.codes import Topic


class DirectoryWorkers:
    """The tabs and calls of all workers."""

    def __init__(self, directory: Directory, calls: CallService) -> None:
        """Find tabs in `directory`."""
        self._directory = directory
        self._calls = calls

    async def connected_among(self, user_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the users have an open socket."""
        return await self._directory.connected_among(user_ids)

    async def in_call(self, user_id: UUID) -> bool:
        """Return whether the user is in an accepted call."""
        return await self._calls.in_call(user_id)

    async def tell(self, user_ids: Collection[UUID], change: Change) -> None:
        """Push a change to the tabs of users that subscribe to presence."""
        frame = FriendPresence(**change._asdict()).encode()
        await self._directory.tell(user_ids, frame, Topic.PRESENCE)

    async def tell_all(
        self, user_ids: Collection[UUID], friends: Collection[Change]
    ) -> None:
        """Push the friends who are present, which replace those shown so far."""
        frame = present_friends(friends).encode()
        await self._directory.tell(user_ids, frame, Topic.PRESENCE)


class StoredFriends:
    """Friendships and settings in the database."""

    async def viewers(self, user_id: UUID) -> list[UUID]:
        """Return the friends who share their presence, if the user does as well."""
        return await friends.viewers(user_id)

    async def sharing(self, user_id: UUID) -> list[UUID]:
        """Return the friends who share their presence, whatever the user does."""
        return await friends.sharing(user_id)

    async def last_active(self, user_id: UUID, friend_id: UUID) -> datetime | None:
        """Return when a friend was active last, or None if the user may not see it."""
        return await friends.last_active(user_id, friend_id)

    async def note_active(self, user_id: UUID, at: datetime) -> None:
        """Store when a user was active last."""
        await activity.note_active(user_id, at)
