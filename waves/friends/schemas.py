"""Output schemas of friends."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from waves.accounts.users.schemas import UserView
from waves.friends.models import RequestStatus


class Relation(StrEnum):
    """What another person is to the one who asks."""

    NONE = "none"
    SENT = "sent"
    """I asked them and they have not answered."""
    RECEIVED = "received"
    """They asked me and I have not answered."""
    FRIEND = "friend"


class FoundPerson(BaseModel):
    """Somebody whom a search found."""

    user: UserView
    relation: Relation
    request_id: UUID | None
    """The pending request between the two, if there is one."""


class FriendRequestView(BaseModel):
    """A friend request as its two people see it."""

    id: UUID
    sender: UserView
    receiver: UserView
    status: RequestStatus
    created_at: datetime


class PendingRequests(BaseModel):
    """What waits for an answer, newest first."""

    received: list[FriendRequestView]
    sent: list[FriendRequestView]
