"""Frames about friends: all are pushes; commands about friends come over REST."""

from typing import Literal
from uuid import UUID

from waves.accounts.users.schemas import UserView
from waves.realtime.protocol.frames import Push


class FriendRequested(Push):
    """`user` has sent a friend request."""

    type: Literal["friend.request"] = "friend.request"
    user: UserView
    request_id: UUID


class FriendAdded(Push):
    """`user` is a friend now."""

    type: Literal["friend.added"] = "friend.added"
    user: UserView


class FriendRemoved(Push):
    """`user` is no longer a friend."""

    type: Literal["friend.removed"] = "friend.removed"
    user: UserView
