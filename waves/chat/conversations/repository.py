"""Queries of conversations. Frequent statements are built once."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Uuid,
    bindparam,
    case,
    label,
    or_,
    tuple_,
    union_all,
)
from sqlalchemy import func as sql
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from waves.accounts.users.models import User
from waves.chat.models import Conversation, Message, Receipt
from waves.core.cursor import PageRequest
from waves.core.database.engine import UTCDateTime
from waves.core.ids import Pair, pair_of
from waves.friends.repository import friendship_holds


class Entry(NamedTuple):
    """A conversation in the list of one of its users."""

    conversation: Conversation
    last_message: Message | None
    unread: int
    is_open: bool
    reaction: str | None
    """The latest reaction that the user has not seen."""


class Nicknamed(NamedTuple):
    """A user whom another one calls by a nickname."""

    user_id: UUID
    nickname: str
    is_open: bool
    """Whether the two are friends now."""


class Home(NamedTuple):
    """A conversation, locked until the transaction ends."""

    conversation: Conversation
    is_open: bool
    """Whether its users may write in it now."""


def may_write(low_id: Any, high_id: Any) -> ColumnElement[bool]:
    """Return the clause "the two are friends, or one person"."""
    return or_(low_id == high_id, friendship_holds(low_id, high_id))


is_open = may_write(col(Conversation.low_id), col(Conversation.high_id))
"""The clause "the users of this conversation may write in it"."""


def both(switch: Any) -> ColumnElement[bool]:
    """Return the clause "both users of this conversation have this switch on"."""
    pair = (col(Conversation.low_id), col(Conversation.high_id))
    off = select(User.id).where(col(User.id).in_(pair), switch.is_(False))
    return ~off.correlate(Conversation).exists()


_USER = bindparam("user", type_=Uuid())
_CONVERSATION = bindparam("conversation", type_=Uuid())
_BEFORE = tuple_(bindparam("at", type_=UTCDateTime()), bindparam("id", type_=Uuid()))
_SIZE = bindparam("size", type_=Integer())
_ARCHIVED = bindparam("archived", type_=Boolean())
_LastRead = aliased(Message, name="last_read")
_is_member = or_(col(Conversation.low_id) == _USER, col(Conversation.high_id) == _USER)


def sent_by_peer(
    low_id: Any, seq: Any, low_sent: Any, *, user: Any = _USER
) -> ColumnElement[int]:
    """Return how many of the messages up to `seq` the peer of the user has sent."""
    return case((low_id == user, seq - low_sent), else_=low_sent)


def _unread(of: type[Conversation]) -> ColumnElement[int]:
    sent = sent_by_peer(col(of.low_id), col(of.last_seq), col(of.low_sent))
    seq, low_sent = col(_LastRead.seq), col(_LastRead.low_sent)
    read = sql.coalesce(sent_by_peer(col(of.low_id), seq, low_sent), 0)
    return sent - read - sql.coalesce(col(Receipt.expired_unread), 0)


def _own_receipt(of: type[Conversation]) -> ColumnElement[bool]:
    return and_(
        col(Receipt.conversation_id) == col(of.id), col(Receipt.user_id) == _USER
    )


def _is_message(
    of: type[Conversation], message: type[Message], seq: Any
) -> ColumnElement[bool]:
    return and_(col(message.conversation_id) == col(of.id), col(message.seq) == seq)


def _entries(
    of: type[Conversation],
) -> Select[*tuple[Any, ...]]:
    """Return a query of entries: four rows are read for each conversation."""
    open_now = may_write(col(of.low_id), col(of.high_id))
    shown = col(of.last_seq) - col(of.expired_tail)
    found: Any = (
        select(of, Message, _unread(of), open_now)
        .add_columns(col(Receipt.unseen_reaction))
        .outerjoin(Message, _is_message(of, Message, shown))
        .outerjoin(Receipt, _own_receipt(of))
        .outerjoin(_LastRead, _is_message(of, _LastRead, col(Receipt.read_seq)))
    )
    return found


def _top(
    side: Any, archived: Any, is_listed: ColumnElement[bool]
) -> sqlalchemy.Select[*tuple[Any, ...]]:
    """Return the latest conversations of one side: a range of one index."""
    place = (col(Conversation.last_at), col(Conversation.id))
    found = (
        select(Conversation)
        .where(side == _USER, archived == _ARCHIVED, tuple_(*place) < _BEFORE)
        .where(is_listed)
        .order_by(*(column.desc() for column in place))
        .limit(_SIZE)
    )
    return found.subquery().select()


_is_of_two = col(Conversation.low_id) != col(Conversation.high_id)
# A note to self is in lists once, and only when something was written.
_is_listed = or_(_is_of_two, col(Conversation.last_seq) > 0)
_low_top = _top(col(Conversation.low_id), col(Conversation.low_archived), _is_listed)
_high_top = _top(col(Conversation.high_id), col(Conversation.high_archived), _is_of_two)
_Latest = aliased(Conversation, _low_top.union_all(_high_top).subquery("latest"))
_PAGE = (
    _entries(_Latest)
    .order_by(col(_Latest.last_at).desc(), col(_Latest.id).desc())
    .limit(_SIZE)
)
_ENTRY_OF_PAIR = _entries(Conversation).where(
    col(Conversation.low_id) == bindparam("low"),
    col(Conversation.high_id) == bindparam("high"),
)
_is_pinned = or_(
    and_(
        col(Conversation.low_id) == _USER, col(Conversation.low_pinned_at).is_not(None)
    ),
    and_(
        col(Conversation.high_id) == _USER,
        col(Conversation.high_pinned_at).is_not(None),
    ),
)
_PINNED = _entries(Conversation).where(_is_pinned, _is_listed)
_HAS_ARCHIVED = select(
    or_(
        *(
            select(Conversation.id)
            .where(side == _USER, archived == sqlalchemy.true(), _is_listed)
            .exists()
            for side, archived in (
                (col(Conversation.low_id), col(Conversation.low_archived)),
                (col(Conversation.high_id), col(Conversation.high_archived)),
            )
        )
    )
)
_of_low, _of_high = col(Conversation.low_nickname), col(Conversation.high_nickname)
_NICKNAMED = union_all(
    *(
        select(peer, nickname, is_open).where(side == _USER, nickname.is_not(None))
        for side, peer, nickname in (
            (col(Conversation.low_id), col(Conversation.high_id), _of_low),
            (col(Conversation.high_id), col(Conversation.low_id), _of_high),
        )
    )
)
_IDS = bindparam("ids", type_=Uuid(), expanding=True)
_ENTRIES_AMONG = _entries(Conversation).where(
    or_(
        and_(col(Conversation.id).in_(_IDS), _is_member),
        and_(col(Conversation.low_id) == _USER, col(Conversation.high_id).in_(_IDS)),
        and_(col(Conversation.high_id) == _USER, col(Conversation.low_id).in_(_IDS)),
    ),
    _is_listed,
)
_ENTRY = _entries(Conversation).where(col(Conversation.id) == _CONVERSATION, _is_member)
_IS_MEMBER = select(Conversation.id).where(
    col(Conversation.id) == _CONVERSATION, _is_member
)


def _first_unread() -> SelectOfScalar[Any]:
    """Return a query that halves the range between the read mark and the end.

    Each step reads one message: whether the peer has sent more up to there than up
    to the read mark tells in which half their next message is.
    """
    whole = _unread_range().cte("halves", recursive=True)
    low, high = whole.c.low, whole.c.high
    middle = (low + high) // 2
    sent = sent_by_peer(whole.c.low_id, col(Message.seq), col(Message.low_sent))
    is_above = sent > whole.c.read
    is_middle = and_(
        col(Message.conversation_id) == _CONVERSATION, col(Message.seq) == middle
    )
    half = (
        select(
            case((is_above, low), else_=middle),
            case((is_above, middle), else_=high),
            whole.c.read,
            whole.c.low_id,
        )
        .select_from(whole)
        .join(Message, is_middle)
        .where(high - low > 1)
    )
    halves = whole.union_all(half)
    return select(halves.c.high).where(halves.c.high - halves.c.low == 1)


def _unread_range() -> Select[int, int, int, UUID]:
    """Return a query of the read mark and the end, if there is an unread message."""
    seq, low_sent = col(_LastRead.seq), col(_LastRead.low_sent)
    read = sent_by_peer(col(Conversation.low_id), seq, low_sent)
    return (
        select(
            label("low", col(Receipt.read_seq)),
            label("high", col(Conversation.last_seq)),
            label("read", sql.coalesce(read, 0)),
            label("low_id", col(Conversation.low_id)),
        )
        .select_from(Conversation)
        .join(Receipt, _own_receipt(Conversation))
        .outerjoin(
            _LastRead, _is_message(Conversation, _LastRead, col(Receipt.read_seq))
        )
        .where(col(Conversation.id) == _CONVERSATION, _unread(Conversation) > 0)
    )


_FIRST_UNREAD = _first_unread()


async def conversation_between(db: AsyncSession, pair: Pair) -> UUID | None:
    """Return the conversation of two users, open or closed."""
    rows = await db.exec(
        select(Conversation.id).where(
            Conversation.low_id == pair.low_id, Conversation.high_id == pair.high_id
        )
    )
    return rows.one_or_none()


async def add_conversation(db: AsyncSession, pair: Pair) -> UUID:
    """Add a conversation with a receipt for each of its users."""
    conversation = Conversation(low_id=pair.low_id, high_id=pair.high_id)
    db.add(conversation)
    await db.flush()
    db.add_all(
        Receipt(conversation_id=conversation.id, user_id=user_id)
        for user_id in pair.users
    )
    await db.flush()
    return conversation.id


async def lock_conversation(
    db: AsyncSession, conversation_id: UUID, user_id: UUID | None = None
) -> Home | None:
    """Return a conversation, locked until the transaction ends.

    Args:
        db: The database session.
        conversation_id: The id of the conversation.
        user_id: Return nothing unless this user is in it.
    """
    query = select(Conversation, is_open).where(Conversation.id == conversation_id)
    if user_id is not None:
        sides = (col(Conversation.low_id), col(Conversation.high_id))
        query = query.where(or_(*(side == user_id for side in sides)))
    locked = query.with_for_update(key_share=True, of=Conversation)
    row = (await db.exec(locked)).one_or_none()
    return None if row is None else Home(*row)


async def is_member(db: AsyncSession, conversation_id: UUID, user_id: UUID) -> bool:
    """Return whether the conversation exists and the user is in it."""
    values = {"conversation": conversation_id, "user": user_id}
    rows = await db.exec(_IS_MEMBER, params=values)
    return rows.one_or_none() is not None


async def latest_entries(
    db: AsyncSession, user_id: UUID, page: PageRequest, *, archived: bool = False
) -> list[Entry]:
    """Return the rows to read for a page of a list, the latest activity first."""
    values = {"user": user_id, "size": page.rows_to_read, "archived": archived}
    rows = await db.exec(_PAGE, params={**values, **page.before._asdict()})
    return [Entry(*row) for row in rows.all()]


async def pinned_entries(db: AsyncSession, user_id: UUID) -> list[Entry]:
    """Return the few conversations that the user has pinned, in no order."""
    rows = await db.exec(_PINNED, params={"user": user_id})
    return [Entry(*row) for row in rows.all()]


async def has_archived(db: AsyncSession, user_id: UUID) -> bool:
    """Return whether the user has archived a conversation."""
    return (await db.exec(_HAS_ARCHIVED, params={"user": user_id})).one()


async def find_entry(
    db: AsyncSession, user_id: UUID, conversation_id: UUID
) -> Entry | None:
    """Return one conversation of the user."""
    values = {"user": user_id, "conversation": conversation_id}
    row = (await db.exec(_ENTRY, params=values)).one_or_none()
    return Entry(*row) if row else None


async def entries_among(
    db: AsyncSession, user_id: UUID, ids: Collection[UUID]
) -> list[Entry]:
    """Return conversations of the user by their ids, or by those of the peers."""
    if not ids:
        return []
    rows = await db.exec(_ENTRIES_AMONG, params={"user": user_id, "ids": [*ids]})
    return [Entry(*row) for row in rows.all()]


async def find_entry_with(
    db: AsyncSession, user_id: UUID, peer_id: UUID
) -> Entry | None:
    """Return the user's conversation with another user, or with themselves."""
    low_id, high_id = pair_of(user_id, peer_id)
    values = {"user": user_id, "low": low_id, "high": high_id}
    rows = await db.exec(_ENTRY_OF_PAIR, params=values)
    row = rows.one_or_none()
    return Entry(*row) if row else None


async def peers_of(db: AsyncSession, user_id: UUID) -> set[UUID]:
    """Return the ids of the other users in the user's conversations, open or closed."""
    peer = case(
        (col(Conversation.low_id) == _USER, col(Conversation.high_id)),
        else_=col(Conversation.low_id),
    )
    query = select(peer).where(_is_member, _is_of_two)
    return set((await db.exec(query, params={"user": user_id})).all())


async def nicknamed_entries(db: AsyncSession, user_id: UUID) -> list[Nicknamed]:
    """Return the users for whom this one has a nickname, in no order."""
    connection = await db.connection()
    rows = await connection.execute(_NICKNAMED, {"user": user_id})
    return [Nicknamed(*row) for row in rows.all()]


async def first_unread(db: AsyncSession, conversation_id: UUID, user_id: UUID) -> int:
    """Return the `seq` of the user's oldest unread message, or 0."""
    values = {"conversation": conversation_id, "user": user_id}
    return (await db.exec(_FIRST_UNREAD, params=values)).one_or_none() or 0
