"""User search and friendships. The acting user is the first argument.

To a blocked user, a block looks like the end of the friendship. They no longer find
the blocker, and a new request of theirs stays pending in their own list, where they
can cancel it, but the blocker never sees it. It is rejected when the block is lifted.
"""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users.names import MAX_DISPLAY_NAME_KEY, check_storable, fold
from waves.accounts.users.repository import user, user_view, user_views
from waves.accounts.users.schemas import UserView
from waves.accounts.users.search_keys import words_of
from waves.core.cursor import DEFAULT_PAGE, Cursor, PageRequest
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.ids import Pair, pair_of
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.friends import repository, transitions
from waves.friends.errors import (
    AlreadyFriendsError,
    AlreadyRequestedError,
    BlockedByYouError,
    RequestsCrossedError,
    YourselfError,
)
from waves.friends.models import FriendRequest, RequestStatus
from waves.friends.schemas import (
    FoundPerson,
    FriendPage,
    FriendProfile,
    FriendRequestView,
    PendingRequests,
    Relation,
)

MAX_FOUND = 20
MOST_PENDING = 100
CROSSING_TRIES = 3


async def search(user_id: UUID, query: str) -> list[FoundPerson]:
    """Return at most 20 users whose names contain every word of `query`.

    The best match comes first. Accents, case and the order of the words are ignored,
    but an exact match ranks highest.

    The searching user, disabled users and users with whom there is a block are left
    out. E-mail addresses are not searched.
    """
    key = _search_key(query)
    words = words_of(key)
    if not words:
        return []
    await current(RateLimiter).spend(Rule.SEARCH, user_id)
    async with read_db() as db:
        ids = await repository.search_people(db, user_id, key, words, limit=MAX_FOUND)
        people = await user_views(db, ids)
        friends = await repository.friends_among(db, user_id, ids)
        pending = await repository.pending_with(db, user_id, ids)
    requests = {transitions.affected_users(row).other(user_id): row for row in pending}
    return [
        FoundPerson(
            user=people[id_],
            relation=_relation(requests.get(id_), user_id, friend=id_ in friends),
            request_id=requests[id_].id if id_ in requests else None,
        )
        for id_ in ids
    ]


async def list_friends(
    user_id: UUID, *, before: str | None = None, limit: int = DEFAULT_PAGE
) -> FriendPage:
    """Return a page of the friends of a user, the latest friendship first.

    Args:
        user_id: The caller.
        before: The `next` of the page before; without it, the first page.
        limit: The largest number of friends, 1 to 200.

    Raises:
        InvalidInputError: `before` is not the `next` of a page.
    """
    page = PageRequest.parse(before, limit)
    async with read_db() as db:
        found = await repository.latest_friends(db, user_id, page)
        rows, following = page.cut(found, lambda row: Cursor(row.since, row.id))
        ids = [Pair(row.low_id, row.high_id).other(user_id) for row in rows]
        people = await user_views(db, ids)
    return FriendPage(items=[people[id_] for id_ in ids], next=following)


async def profile_of(user_id: UUID, friend_id: UUID) -> FriendProfile:
    """Return the profile of a friend. Raises `NotFoundError` for anybody else."""
    async with read_db() as db:
        since = await repository.friends_since(db, pair_of(user_id, friend_id))
        friend = await user(db, friend_id)
    if since is None or friend is None or friend.disabled_at is not None:
        raise NotFoundError
    return FriendProfile(user=user_view(friend), about=friend.about, since=since)


async def pending_requests(user_id: UUID) -> PendingRequests:
    """Return the 100 newest pending requests to a user, and as many from them.

    Older ones follow as these are answered; `search` shows them with each user.
    """
    async with read_db() as db:
        received = await received_requests_in(db, user_id)
        rows = await repository.sent_by(db, user_id, limit=MOST_PENDING)
        return PendingRequests(received=received, sent=await _views(db, rows))


async def received_requests_in(
    db: AsyncSession, user_id: UUID
) -> list[FriendRequestView]:
    """Return the received ones within the transaction of the caller."""
    rows = await repository.received_by(db, user_id, limit=MOST_PENDING)
    return await _views(db, rows)


async def _views(
    db: AsyncSession, rows: Sequence[FriendRequest]
) -> list[FriendRequestView]:
    ids = {id_ for row in rows for id_ in transitions.affected_users(row)}
    people = await user_views(db, ids)
    return [transitions.request_view(row, people) for row in rows]


async def list_blocks(user_id: UUID) -> list[UserView]:
    """Return the users whom this one has blocked, the latest first."""
    async with read_db() as db:
        ids = await repository.blocked_ids(db, user_id)
        people = await user_views(db, ids)
    return [people[id_] for id_ in ids]


async def are_friends(one: UUID, another: UUID) -> bool:
    """Return whether two users are friends now. False for a user with themselves."""
    async with read_db() as db:
        return await repository.are_friends(db, pair_of(one, another))


async def send_request(user_id: UUID, other_id: UUID) -> FriendRequestView:
    """Send a friend request, or accept the one that the other user has sent.

    Returns:
        The request. Its status is `accepted` if the other user has sent one,
        otherwise `pending`, even if the other user has blocked the sender.

    Raises:
        YourselfError: Both users are the same.
        NotFoundError: The other user does not exist, or their account is closed.
        ConflictError: Already friends, already requested, or blocked by the sender.
        TooManyRequestsError: Too many requests, to this user or in total.
    """
    if user_id == other_id:
        raise YourselfError
    await current(RateLimiter).spend(Rule.FRIEND_REQUEST, user_id)
    await current(RateLimiter).spend(Rule.ASK_AGAIN, user_id, other_id)
    for _ in range(CROSSING_TRIES):
        with suppress(RequestsCrossedError):
            return await _ask_or_accept(user_id, other_id)
    raise RequestsCrossedError


async def accept(user_id: UUID, request_id: UUID) -> FriendRequestView:
    """Accept a request; only its receiver can.

    Raises:
        NotFoundError: The user has not received such a request.
        RequestClosedError: It is no longer pending.
    """
    async with unit_of_work() as uow:
        request, hidden = await transitions.find(uow, request_id, by=user_id)
        if request.receiver_id != user_id or hidden:
            raise NotFoundError
        await transitions.befriend(uow, request)
        return await transitions.show(uow, request)


async def reject(user_id: UUID, request_id: UUID) -> FriendRequestView:
    """Reject a request; only its receiver can. Raises the errors of `accept`."""
    async with unit_of_work() as uow:
        request, hidden = await transitions.find(uow, request_id, by=user_id)
        if request.receiver_id != user_id or hidden:
            raise NotFoundError
        await transitions.close(uow, request, RequestStatus.REJECTED, hidden=False)
        return await transitions.show(uow, request)


async def cancel(user_id: UUID, request_id: UUID) -> FriendRequestView:
    """Cancel a request; only its sender can. Raises the errors of `accept`."""
    async with unit_of_work() as uow:
        request, hidden = await transitions.find(uow, request_id, by=user_id)
        if request.sender_id != user_id:
            raise NotFoundError
        await transitions.close(uow, request, RequestStatus.CANCELLED, hidden=hidden)
        return await transitions.show(uow, request)


async def unfriend(user_id: UUID, other_id: UUID) -> None:
    """End a friendship. Raises `NotFoundError` if there is none."""
    pair = pair_of(user_id, other_id)
    async with unit_of_work() as uow:
        await repository.lock_people(uow.db, pair)
        if not await transitions.part(uow, pair):
            raise NotFoundError


async def block(user_id: UUID, other_id: UUID) -> None:
    """Block a user; end the friendship or request. A repetition changes nothing.

    Raises:
        YourselfError: Both users are the same.
        NotFoundError: The other user does not exist, or their account is closed and
            the two were never friends, nor asked each other.
    """
    if user_id == other_id:
        raise YourselfError
    pair = pair_of(user_id, other_id)
    async with unit_of_work() as uow:
        closed = await repository.lock_people(uow.db, pair)
        if other_id not in closed:
            raise NotFoundError
        if closed[other_id] and not await repository.have_met(uow.db, pair):
            raise NotFoundError
        blockers = await repository.blockers(uow.db, pair)
        if user_id in blockers:
            return
        await repository.add_block(uow.db, user_id, other_id)
        hidden = other_id in blockers
        await transitions.end_all_between(uow, user_id, other_id, hidden=hidden)


async def unblock(user_id: UUID, other_id: UUID) -> None:
    """Remove a block. Raises `NotFoundError` if there is none."""
    pair = pair_of(user_id, other_id)
    async with unit_of_work() as uow:
        await repository.lock_people(uow.db, pair)
        if not await repository.remove_block(uow.db, user_id, other_id):
            raise NotFoundError
        request = await repository.pending_between(uow.db, pair)
        if request is not None:
            await transitions.close(uow, request, RequestStatus.REJECTED, hidden=False)
        else:
            await transitions.tell_only(uow, user_id)


async def _ask_or_accept(user_id: UUID, other_id: UUID) -> FriendRequestView:
    pair = pair_of(user_id, other_id)
    async with unit_of_work() as uow:
        disabled = await repository.lock_people(uow.db, pair)
        if other_id not in disabled or disabled[other_id] is not None:
            raise NotFoundError
        blockers = await repository.blockers(uow.db, pair)
        if user_id in blockers:
            raise BlockedByYouError
        if await repository.are_friends(uow.db, pair):
            raise AlreadyFriendsError
        request = await repository.pending_between(uow.db, pair)
        if request is None:
            hidden = other_id in blockers
            request = await transitions.ask(uow, user_id, other_id, hidden=hidden)
        elif request.sender_id == user_id:
            raise AlreadyRequestedError
        else:
            await transitions.befriend(uow, request)
        return await transitions.show(uow, request)


def _search_key(query: str) -> str:
    """Return the folded query, or "" if no name can contain it."""
    try:
        key = " ".join(fold(check_storable(query)).split())
    except ValueError:
        return ""
    # Users write @name for a username.
    key = key.removeprefix("@") or key
    return key if len(key) <= MAX_DISPLAY_NAME_KEY else ""


def _relation(
    request: FriendRequest | None, user_id: UUID, *, friend: bool
) -> Relation:
    if friend:
        return Relation.FRIEND
    if request is None:
        return Relation.NONE
    return Relation.SENT if request.sender_id == user_id else Relation.RECEIVED
