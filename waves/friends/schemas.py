"""Output schemas of friends."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from waves.accounts.users.schemas import UserView
from waves.friends.models import RequestStatus


class Relation(StrEnum):
    """Relation of a found user to the searching one."""

    NONE = "none"
    SENT = "sent"
    """A request to the found user is pending."""
    RECEIVED = "received"
    """A request from the found user is pending."""
    FRIEND = "friend"


class FoundPerson(BaseModel):
    """A user whom a search found."""

    user: UserView
    relation: Relation
    request_id: UUID | None
    """The pending request between the two, if there is one."""


class FriendProfile(BaseModel):
    """What a friend sees of a user beyond their public view."""

    user: UserView
    about: str
    """What the user says of themselves; may be empty."""
    since: datetime
    """When the friendship began."""


class FriendRequestView(BaseModel):
    """A friend request as its two users see it."""

    id: UUID
    sender: UserView
    receiver: UserView
    status: RequestStatus
    created_at: datetime


class FriendPage(BaseModel):
    """A part of the list of friends, the latest friendship first."""

    items: list[UserView]
    next: str | None
    """The cursor of the next page; None on the last one."""


class PendingRequests(BaseModel):
    """The newest pending requests in each direction, newest first."""

    received: list[FriendRequestView]
    sent: list[FriendRequestView]
