"""Queries on friends. A pair of users is stored with the lower id first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, case, literal, or_, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import and_, col, delete, exists, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from waves.accounts.users.models import User
from waves.accounts.users.name_index import users_with
from waves.core.clock import now
from waves.core.cursor import PageRequest
from waves.core.database.engine import UTCDateTime
from waves.core.ids import Pair, pair_of
from waves.friends.errors import RequestsCrossedError
from waves.friends.models import Block, FriendRequest, Friendship, RequestStatus


async def lock_people(db: AsyncSession, pair: Pair) -> dict[UUID, datetime | None]:
    """Lock two users, so that commands about them run one after the other.

    Without the lock, a request could be stored beside a concurrent friendship. SQLite
    has one writer anyway.

    Returns:
        When each existing user was disabled, or None.
    """
    rows = await db.exec(
        select(User.id, User.disabled_at)
        .where(col(User.id).in_(pair))
        .order_by(col(User.id))
        .with_for_update(key_share=True)
    )
    return dict(rows.all())


async def find_request(db: AsyncSession, request_id: UUID) -> FriendRequest | None:
    """Return a request, pending or not."""
    return await db.get(FriendRequest, request_id)


async def pending_between(db: AsyncSession, pair: Pair) -> FriendRequest | None:
    """Return the pending request between two users, in either direction."""
    rows = await db.exec(
        select(FriendRequest).where(
            FriendRequest.low_id == pair.low_id,
            FriendRequest.high_id == pair.high_id,
            FriendRequest.status == RequestStatus.PENDING,
        )
    )
    return rows.one_or_none()


async def received_by(
    db: AsyncSession, user_id: UUID, *, limit: int
) -> list[FriendRequest]:
    """Return the newest pending requests to a user.

    Requests from users whom this one has blocked are left out.
    """
    query = select(FriendRequest).where(
        col(FriendRequest.receiver_id) == user_id, ~_sender_is_blocked_by(user_id)
    )
    return list((await db.exec(_newest_pending(query, limit))).all())


async def sent_by(
    db: AsyncSession, user_id: UUID, *, limit: int
) -> list[FriendRequest]:
    """Return the newest pending requests of a user."""
    query = select(FriendRequest).where(col(FriendRequest.sender_id) == user_id)
    return list((await db.exec(_newest_pending(query, limit))).all())


async def asked_by(db: AsyncSession, user_id: UUID) -> set[UUID]:
    """Return the receivers of all pending requests of a user."""
    rows = await db.exec(
        select(FriendRequest.receiver_id).where(
            FriendRequest.sender_id == user_id,
            FriendRequest.status == RequestStatus.PENDING,
        )
    )
    return set(rows.all())


def _newest_pending(
    query: SelectOfScalar[FriendRequest], limit: int
) -> SelectOfScalar[FriendRequest]:
    return (
        query.where(col(FriendRequest.status) == RequestStatus.PENDING)
        .order_by(col(FriendRequest.created_at).desc(), col(FriendRequest.id).desc())
        .limit(limit)
    )


def _sender_is_blocked_by(user_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        col(Block.blocker_id) == user_id,
        col(Block.blocked_id) == col(FriendRequest.sender_id),
    )


async def add_request(
    db: AsyncSession, sender_id: UUID, receiver_id: UUID
) -> FriendRequest:
    """Store a pending request.

    Raises:
        RequestsCrossedError: Another request between the two is pending; the partial
            unique index refuses concurrent ones too.
    """
    pair = pair_of(sender_id, receiver_id)
    request = FriendRequest(
        sender_id=sender_id,
        receiver_id=receiver_id,
        low_id=pair.low_id,
        high_id=pair.high_id,
    )
    db.add(request)
    try:
        await db.flush()
    except IntegrityError as error:
        raise RequestsCrossedError from error
    return request


async def close_request(
    db: AsyncSession, request: FriendRequest, status: RequestStatus
) -> bool:
    """Set the status of a pending request. Return whether it was still pending."""
    result = await db.exec(
        update(FriendRequest)
        .where(
            col(FriendRequest.id) == request.id,
            col(FriendRequest.status) == RequestStatus.PENDING,
        )
        .values(status=status, answered_at=now())
    )
    return result.rowcount == 1


def friendship_holds(low_id: Any, high_id: Any) -> ColumnElement[bool]:
    """Return the clause "these two are friends now" for two columns or values."""
    return exists().where(
        col(Friendship.low_id) == low_id,
        col(Friendship.high_id) == high_id,
        col(Friendship.ended_at).is_(None),
    )


async def are_friends(db: AsyncSession, pair: Pair) -> bool:
    """Return whether the two are friends now."""
    rows = await db.exec(select(friendship_holds(*pair)))
    return rows.one()


async def friends_since(db: AsyncSession, pair: Pair) -> datetime | None:
    """Return when the friendship of the two began, or None if they are not friends."""
    query = select(Friendship.since).where(
        Friendship.low_id == pair.low_id,
        Friendship.high_id == pair.high_id,
        col(Friendship.ended_at).is_(None),
    )
    return (await db.exec(query)).one_or_none()


async def have_met(db: AsyncSession, pair: Pair) -> bool:
    """Return whether two users are or were friends, or one has asked the other."""
    of_pair = [
        select(table.id).where(
            table.low_id == pair.low_id, table.high_id == pair.high_id
        )
        for table in (Friendship, FriendRequest)
    ]
    for query in of_pair:
        if (await db.exec(query.limit(1))).first() is not None:
            return True
    return False


async def begin_friendship(db: AsyncSession, pair: Pair) -> None:
    """Begin the friendship of two users, for the first time or again."""
    result = await db.exec(
        update(Friendship)
        .where(
            col(Friendship.low_id) == pair.low_id,
            col(Friendship.high_id) == pair.high_id,
        )
        .values(since=now(), ended_at=None)
    )
    if result.rowcount == 0:
        db.add(Friendship(low_id=pair.low_id, high_id=pair.high_id))
        await db.flush()


async def end_friendship(db: AsyncSession, pair: Pair) -> bool:
    """End the friendship; return whether there was one."""
    result = await db.exec(
        update(Friendship)
        .where(
            col(Friendship.low_id) == pair.low_id,
            col(Friendship.high_id) == pair.high_id,
            col(Friendship.ended_at).is_(None),
        )
        .values(ended_at=now())
    )
    return result.rowcount == 1


async def latest_friends(
    db: AsyncSession, user_id: UUID, page: PageRequest
) -> list[Friendship]:
    """Return the rows to read for a page of friendships, the latest first."""
    before, limit = page.before, page.rows_to_read
    sides = [
        select(Friendship)
        .where(
            side == user_id,
            col(Friendship.ended_at).is_(None),
            tuple_(col(Friendship.since), col(Friendship.id))
            < tuple_(literal(before.at, UTCDateTime()), literal(before.id, Uuid())),
        )
        .order_by(col(Friendship.since).desc(), col(Friendship.id).desc())
        .limit(limit)
        for side in (col(Friendship.low_id), col(Friendship.high_id))
    ]
    found = [row for query in sides for row in (await db.exec(query)).all()]
    found.sort(key=lambda row: (row.since, row.id), reverse=True)
    return found[:limit]


async def friends_of(db: AsyncSession, user_id: UUID) -> set[UUID]:
    """Return the ids of all friends of a user."""
    rows = await db.exec(
        select(Friendship.low_id, Friendship.high_id).where(
            or_(col(Friendship.low_id) == user_id, col(Friendship.high_id) == user_id),
            col(Friendship.ended_at).is_(None),
        )
    )
    return {Pair(*row).other(user_id) for row in rows.all()}


async def friends_among(
    db: AsyncSession, user_id: UUID, others: Iterable[UUID]
) -> set[UUID]:
    """Return which of the others are friends of a user."""
    rows = await db.exec(
        select(Friendship.low_id, Friendship.high_id).where(
            _with_one_of(Friendship, user_id, others),
            col(Friendship.ended_at).is_(None),
        )
    )
    return {Pair(*row).other(user_id) for row in rows.all()}


async def pending_with(
    db: AsyncSession, user_id: UUID, others: Iterable[UUID]
) -> list[FriendRequest]:
    """Return the pending requests between a user and the others.

    Requests from users whom this one has blocked are left out.
    """
    is_hidden = and_(
        col(FriendRequest.receiver_id) == user_id, _sender_is_blocked_by(user_id)
    )
    rows = await db.exec(
        select(FriendRequest).where(
            _with_one_of(FriendRequest, user_id, others),
            FriendRequest.status == RequestStatus.PENDING,
            ~is_hidden,
        )
    )
    return list(rows.all())


def _with_one_of(
    table: type[Friendship | FriendRequest], user_id: UUID, others: Iterable[UUID]
) -> ColumnElement[bool]:
    """Return the clause "between the user and one of the others"."""
    ids = set(others)
    low, high = col(table.low_id), col(table.high_id)
    return or_(and_(low == user_id, high.in_(ids)), and_(high == user_id, low.in_(ids)))


async def blockers(db: AsyncSession, pair: Pair) -> set[UUID]:
    """Return which of the two have blocked the other."""
    rows = await db.exec(
        select(Block.blocker_id).where(
            col(Block.blocker_id).in_(pair), col(Block.blocked_id).in_(pair)
        )
    )
    return set(rows.all())


async def add_block(db: AsyncSession, blocker_id: UUID, blocked_id: UUID) -> None:
    """Store a block that is not there yet."""
    db.add(Block(blocker_id=blocker_id, blocked_id=blocked_id))
    await db.flush()


async def remove_block(db: AsyncSession, blocker_id: UUID, blocked_id: UUID) -> bool:
    """Delete a block. Return whether there was one."""
    result = await db.exec(
        delete(Block).where(
            col(Block.blocker_id) == blocker_id, col(Block.blocked_id) == blocked_id
        )
    )
    return result.rowcount == 1


async def blocked_ids(db: AsyncSession, user_id: UUID) -> list[UUID]:
    """Return the users whom this one has blocked, the latest first."""
    rows = await db.exec(
        select(Block.blocked_id)
        .where(Block.blocker_id == user_id)
        .order_by(col(Block.created_at).desc(), col(Block.id).desc())
    )
    return list(rows.all())


async def search_people(
    db: AsyncSession, user_id: UUID, key: str, words: list[str], *, limit: int
) -> list[UUID]:
    """Return the users whose names contain all `words`, the best match first.

    Args:
        db: The database session.
        user_id: The searching user, who is left out, as is every user with whom
            there is a block in either direction.
        key: The query, NFKC and case-folded; exact matches come first.
        words: Its words in plain form, like `search_key`. Here and in `key`, `%`,
            `_` and the escape character are literal.
        limit: The maximum number of users.
    """
    candidates = await users_with(db, words)
    names = col(User.search_key)
    rows = await db.exec(
        select(User.id)
        .where(
            col(User.id).in_(candidates),
            *(names.contains(word, autoescape=True) for word in words),
            col(User.id) != user_id,
            col(User.disabled_at).is_(None),
            ~_blocked_with(user_id),
        )
        .order_by(_rank(key, words), col(User.username_key))
        .limit(limit)
    )
    return list(rows.all())


def _rank(key: str, words: list[str]) -> ColumnElement[int]:
    """Return how well the names of a user match: 0 is best."""
    username, display_name = col(User.username_key), col(User.display_name_key)
    names, plain = col(User.search_key), " ".join(words)
    return case(
        (username == key, 0),
        (username.startswith(key, autoescape=True), 1),
        (display_name.startswith(key, autoescape=True), 1),
        (username.contains(key, autoescape=True), 2),
        (display_name.contains(key, autoescape=True), 2),
        (names.startswith(plain, autoescape=True), 3),
        (names.contains(f" {plain}", autoescape=True), 3),
        else_=4,
    )


def _blocked_with(user_id: UUID) -> ColumnElement[bool]:
    blocker, blocked, person = (
        col(Block.blocker_id),
        col(Block.blocked_id),
        col(User.id),
    )
    return exists().where(
        or_(
            and_(blocker == user_id, blocked == person),
            and_(blocker == person, blocked == user_id),
        )
    )
