"""Frames about presence: how present friends are, and signs of activity."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from waves.realtime.context import Context
from waves.realtime.presence import Change, PresenceState
from waves.realtime.protocol.frames import Command, Part, Push, absent_when_none
from waves.realtime.protocol.registry import handles


class PresenceActive(Command):
    """The user has used this page; not answered.

    A page sends it at most once a minute. Messages, read marks, signs of typing and
    commands of calls are signs of activity as well.
    """

    type: Literal["presence.active"] = "presence.active"


class PresenceGet(Command):
    """Ask how present a friend is; answered by `presence`."""

    type: Literal["presence.get"] = "presence.get"
    friend_id: UUID


class FriendPresence(Push):
    """How present a friend is.

    One who does not share it, or from whom the user hides their own, is offline and
    was never seen.
    """

    type: Literal["presence"] = "presence"
    user_id: UUID
    state: PresenceState
    last_seen_at: datetime | None = absent_when_none()
    """When a friend who is offline was last active, if it is known."""


class PresentFriend(Part):
    """A friend who is not offline."""

    user_id: UUID
    state: PresenceState


class PresentFriends(Push):
    """Every friend who is not offline: follows `welcome` on pages that subscribe."""

    type: Literal["presence.friends"] = "presence.friends"
    friends: list[PresentFriend]


@handles(PresenceActive)
async def active(context: Context, _command: PresenceActive) -> None:
    """Note that the user is active."""
    context.presence.active(context.connection.user_id)


@handles(PresenceGet)
async def get(context: Context, command: PresenceGet) -> FriendPresence:
    """Return how present a friend is."""
    user_id = context.connection.user_id
    change = await context.presence.of_friend(user_id, command.friend_id)
    return FriendPresence(**change._asdict())


def present_friends(changes: Iterable[Change]) -> PresentFriends:
    """Return the frame of every friend who is not offline."""
    friends = [PresentFriend(user_id=one.user_id, state=one.state) for one in changes]
    return PresentFriends(friends=friends)
