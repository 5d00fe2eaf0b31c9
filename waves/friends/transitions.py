"""Transitions shared by the friends commands, inside the caller's transaction.

A request is hidden while its receiver has blocked its sender: its changes are shown
to the sender only.
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
    """Return the two users of a request."""
    return Pair(request.low_id, request.high_id)


def request_view(
    request: FriendRequest, people: Mapping[UUID, UserView]
) -> FriendRequestView:
    """Return a request as its two users see it."""
    return FriendRequestView(
        id=request.id,
        sender=people[request.sender_id],
        receiver=people[request.receiver_id],
        status=RequestStatus(request.status),
        created_at=request.created_at,
    )


async def show(uow: UnitOfWork, request: FriendRequest) -> FriendRequestView:
    """Return the view of a request in its state in this transaction."""
    return request_view(request, await user_views(uow.db, affected_users(request)))


async def find(
    uow: UnitOfWork, request_id: UUID, *, by: UUID
) -> tuple[FriendRequest, bool]:
    """Lock the users of a request; return it and whether it is hidden.

    Raises:
        NotFoundError: `by` has no such request. Requests of other users are not
            locked, so that the response time does not reveal that they exist.
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
    """Store a pending request and notify its users, if hidden the sender only."""
    request = await repository.add_request(uow.db, sender_id, receiver_id)
    if hidden:
        await tell_only(uow, sender_id)
    else:
        versions = await bump_inbox(uow.db, sender_id, receiver_id)
        await uow.emit(FriendRequestSent(request.id, sender_id, receiver_id, versions))
    return request


async def befriend(uow: UnitOfWork, request: FriendRequest) -> None:
    """Accept a pending request and begin the friendship.

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
    """End the friendship of two users. Return whether there was one."""
    if not await repository.end_friendship(uow.db, pair):
        return False
    versions = await bump_inbox(uow.db, *pair)
    await uow.emit(FriendshipEnded(*pair, versions))
    return True


async def end_all_between(
    uow: UnitOfWork, blocker_id: UUID, other_id: UUID, *, hidden: bool
) -> None:
    """End the pending request, which may be `hidden`, or the friendship."""
    pair = pair_of(blocker_id, other_id)
    request = await repository.pending_between(uow.db, pair)
    if request is not None:
        own = request.sender_id == blocker_id
        status = RequestStatus.CANCELLED if own else RequestStatus.REJECTED
        await close(uow, request, status, hidden=hidden)
    elif not await part(uow, pair):
        await tell_only(uow, blocker_id)


async def tell_only(uow: UnitOfWork, user_id: UUID) -> None:
    """Notify the clients of this user only."""
    versions = await bump_inbox(uow.db, user_id)
    await uow.emit(OwnListsChanged(user_id, versions))


async def _answer(
    uow: UnitOfWork, request: FriendRequest, status: RequestStatus
) -> None:
    if not await repository.close_request(uow.db, request, status):
        raise RequestClosedError
