"""Transitions shared by the friends commands, inside the caller's transaction.

A request is hidden while its receiver has blocked its sender: what happens
to it changes the sender's screen only.
"""

from collections.abc import Mapping
from uuid import UUID

from waves.accounts.users.repository import bump_inbox, user_views
from waves.accounts.users.schemas import UserView
from waves.core.errors import NotFoundError
from waves.core.ids import Pair, pair_of
from waves.core.unit_of_work import UnitOfWork
from waves.friends import repository
from waves.friends.errors import RequestClosedError
from waves.friends.events import (
    FriendRequestClosed,
    FriendRequestSent,
    FriendshipBegan,
    FriendshipEnded,
    OwnListsChanged,
)
from waves.friends.models import FriendRequest, RequestStatus
from waves.friends.schemas import FriendRequestView


def affected_users(request: FriendRequest) -> Pair:
    """Return the two people of a request."""
    return Pair(request.low_id, request.high_id)


def request_view(
    request: FriendRequest, people: Mapping[UUID, UserView]
) -> FriendRequestView:
    """Return a request as its two people see it."""
    return FriendRequestView(
        id=request.id,
        sender=people[request.sender_id],
        receiver=people[request.receiver_id],
        status=RequestStatus(request.status),
        created_at=request.created_at,
    )


async def show(uow: UnitOfWork, request: FriendRequest) -> FriendRequestView:
    """Return the request as this transaction leaves it."""
    return request_view(request, await user_views(uow.db, affected_users(request)))


async def find(
    uow: UnitOfWork, request_id: UUID, *, by: UUID
) -> tuple[FriendRequest, bool]:
    """Return a request and whether it is hidden, its people locked.

    Raises:
        NotFoundError: There is no such request of `by`; those of others are
            neither locked nor looked at, so that not even time tells of them.
    """
    request = await repository.find_request(uow.db, request_id)
    if request is None or by not in affected_users(request):
        raise NotFoundError
    await repository.lock_people(uow.db, affected_users(request))
    blockers = await repository.blockers(uow.db, affected_users(request))
    return request, request.receiver_id in blockers


async def ask(
    uow: UnitOfWork, sender_id: UUID, receiver_id: UUID, *, hidden: bool
) -> FriendRequest:
    """Store a pending request and tell whom it may concern."""
    request = await repository.add_request(uow.db, sender_id, receiver_id)
    if hidden:
        await tell_only(uow, sender_id)
    else:
        versions = await bump_inbox(uow.db, sender_id, receiver_id)
        await uow.emit(FriendRequestSent(request.id, sender_id, receiver_id, versions))
    return request


async def befriend(uow: UnitOfWork, request: FriendRequest) -> None:
    """Accept a pending request: the two are friends from here on.

    Raises:
        RequestClosedError: It is no longer pending.
    """
    await _answer(uow, request, RequestStatus.ACCEPTED)
    pair = affected_users(request)
    await repository.begin_friendship(uow.db, pair)
    versions = await bump_inbox(uow.db, *pair)
    await uow.emit(FriendshipBegan(*pair, versions))


async def close(
    uow: UnitOfWork, request: FriendRequest, status: RequestStatus, *, hidden: bool
) -> None:
    """End a pending request without a friendship.

    Raises:
        RequestClosedError: It is no longer pending.
    """
    await _answer(uow, request, status)
    if hidden:
        await tell_only(uow, request.sender_id)
        return
    versions = await bump_inbox(uow.db, *affected_users(request))
    await uow.emit(
        FriendRequestClosed(
            request.id, request.sender_id, request.receiver_id, versions
        )
    )


async def part(uow: UnitOfWork, pair: Pair) -> bool:
    """End the friendship of the two; return whether there was one."""
    if not await repository.end_friendship(uow.db, pair):
        return False
    versions = await bump_inbox(uow.db, *pair)
    await uow.emit(FriendshipEnded(*pair, versions))
    return True


async def end_all_between(
    uow: UnitOfWork, blocker_id: UUID, other_id: UUID, *, hidden: bool
) -> None:
    """End whatever is between the two; `hidden` speaks of a pending request."""
    pair = pair_of(blocker_id, other_id)
    request = await repository.pending_between(uow.db, pair)
    if request is not None:
        own = request.sender_id == blocker_id
        status = RequestStatus.CANCELLED if own else RequestStatus.REJECTED
        await close(uow, request, status, hidden=hidden)
    elif not await part(uow, pair):
        await tell_only(uow, blocker_id)


async def tell_only(uow: UnitOfWork, user_id: UUID) -> None:
    """Let this person's own screens read again, and nobody else's."""
    versions = await bump_inbox(uow.db, user_id)
    await uow.emit(OwnListsChanged(user_id, versions))


async def _answer(
    uow: UnitOfWork, request: FriendRequest, status: RequestStatus
) -> None:
    if not await repository.close_request(uow.db, request, status):
        raise RequestClosedError
