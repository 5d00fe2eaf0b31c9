"""Queries of receipts. A user has one in each conversation.

Receipts move with every message that is shown: the statements are built once.
"""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    UpdateBase,
    Uuid,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    null,
    update,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from waves.accounts.users.models import User
from waves.chat.conversations.repository import both, is_open, sent_by_peer
from waves.chat.models import Conversation, Message, Receipt
from waves.core.database.engine import table_of
from waves.core.ids import Pair


class Mark(NamedTuple):
    """How far one user has received and read."""

    user_id: UUID
    delivered_seq: int
    read_seq: int


class Standing(NamedTuple):
    """The last `seq` of a conversation, and the mark of one of its users."""

    pair: Pair
    last_seq: int
    mark: Mark
    is_open: bool
    marked_unread: bool
    shows_read: bool
    """Whether each of the two sees how far the other has read."""
    has_unseen: bool = False
    """Whether the user has not seen a reaction of the peer."""


class Moved(NamedTuple):
    """The new position of a receipt."""

    mark: Mark
    counts: bool
    """Whether what is unread there is among `users.unread`."""


_CONVERSATION = bindparam("conversation", type_=Uuid())
_USER = bindparam("user", type_=Uuid())
_DELIVERED = bindparam("delivered", type_=Integer())
_READ = bindparam("read", type_=Integer())
_receipt, _conversation = table_of(Receipt).c, table_of(Conversation).c
_message = table_of(Message).c


def _user_counts() -> ColumnElement[bool]:
    """Return whether the conversation counts for the user (`Settings.counts`)."""
    low = and_(
        _conversation.low_archived.is_(false()), _conversation.low_muted_until.is_(None)
    )
    high = and_(
        _conversation.high_archived.is_(false()),
        _conversation.high_muted_until.is_(None),
    )
    counts = case((_conversation.low_id == _USER, low), else_=high)
    found = select(counts).where(_conversation.id == _CONVERSATION)
    return found.scalar_subquery()


_STANDING = (
    select(Conversation, Receipt, is_open, both(col(User.sends_receipts)))
    .join(Receipt, col(Receipt.conversation_id) == col(Conversation.id))
    .where(col(Conversation.id) == _CONVERSATION, col(Receipt.user_id) == _USER)
)


def _expired(after: Any, *upto: ColumnElement[bool]) -> SelectOfScalar[int]:
    """Return a query that counts messages of the peer that have disappeared."""
    return (
        select(func.count())
        .select_from(table_of(Message))
        .where(
            _message.conversation_id == _CONVERSATION,
            _message.seq > after,
            *upto,
            _message.sender_id != _USER,
            _message.expired,
        )
    )


# Only where messages disappear are they counted.
_has_expired = _receipt.expired_unread > 0
_ADVANCE: UpdateBase = (
    update(table_of(Receipt))
    .where(
        _receipt.conversation_id == _CONVERSATION,
        _receipt.user_id == _USER,
    )
    .values(
        delivered_seq=case(
            (_receipt.delivered_seq < _DELIVERED, _DELIVERED),
            else_=_receipt.delivered_seq,
        ),
        read_seq=case(
            (_receipt.read_seq < _READ, _READ),
            else_=_receipt.read_seq,
        ),
        unseen_reaction=case(
            (_READ > 0, null()),
            else_=_receipt.unseen_reaction,
        ),
        expired_unread=case(
            (
                and_(_has_expired, _receipt.read_seq < _READ),
                _expired(_READ).scalar_subquery(),
            ),
            else_=_receipt.expired_unread,
        ),
    )
    .returning(
        _receipt.user_id, _receipt.delivered_seq, _receipt.read_seq, _user_counts()
    )
)


def _sent_upto(seq: Any, *, user: Any = _USER) -> ColumnElement[int]:
    """Return how many messages the peer of the user has sent up to `seq`."""
    low_id = col(Conversation.low_id)
    count = sent_by_peer(low_id, col(Message.seq), col(Message.low_sent), user=user)
    found = select(count).where(
        col(Message.conversation_id) == col(Conversation.id), col(Message.seq) == seq
    )
    return func.coalesce(
        found.correlate(Conversation, Receipt).scalar_subquery(), literal(0)
    )


_moves = col(Receipt.read_seq) < _READ
_NEWLY_READ = (
    select(
        case(
            (_moves, _sent_upto(_READ) - _sent_upto(col(Receipt.read_seq))),
            else_=0,
        ),
        case((and_(_moves, _has_expired), col(Receipt.read_seq))),
    )
    .join(Conversation, col(Receipt.conversation_id) == col(Conversation.id))
    .where(col(Receipt.conversation_id) == _CONVERSATION, col(Receipt.user_id) == _USER)
    .with_for_update(of=Receipt)
)
_EXPIRED = _expired(bindparam("after", type_=Integer()), _message.seq <= _READ)
_reader = col(Receipt.user_id)
_sent = sent_by_peer(
    col(Conversation.low_id),
    col(Conversation.last_seq),
    col(Conversation.low_sent),
    user=_reader,
)
_UNREAD = (
    select(
        col(Receipt.conversation_id),
        _reader,
        _sent
        - _sent_upto(col(Receipt.read_seq), user=_reader)
        - col(Receipt.expired_unread),
    )
    .join(Conversation, col(Receipt.conversation_id) == col(Conversation.id))
    .where(
        col(Receipt.conversation_id).in_(
            bindparam("conversations", type_=Uuid(), expanding=True)
        )
    )
    .order_by(col(Receipt.conversation_id), _reader)
    .with_for_update(of=Receipt)
)


async def find_standing(
    db: AsyncSession, conversation_id: UUID, user_id: UUID
) -> Standing | None:
    """Return the standing of a user, or None if they are not in the conversation."""
    values = {"conversation": conversation_id, "user": user_id}
    row = (await db.exec(_STANDING, params=values)).one_or_none()
    if row is None:
        return None
    conversation, receipt, is_open, shows_read = row
    mark = Mark(receipt.user_id, receipt.delivered_seq, receipt.read_seq)
    marked = conversation.settings_of(user_id).marked_unread
    has_unseen = receipt.unseen_reaction is not None
    pair, last_seq = conversation.pair, conversation.last_seq
    return Standing(pair, last_seq, mark, is_open, marked, shows_read, has_unseen)


async def newly_read(
    db: AsyncSession, conversation_id: UUID, user_id: UUID, read_seq: int
) -> int:
    """Lock a receipt; return how many messages of the peer it moves over.

    The lock keeps another mark of the same user from counting the same messages.
    """
    values = {"conversation": conversation_id, "user": user_id, "read": read_seq}
    sent, after = (await db.exec(_NEWLY_READ, params=values)).one()
    if after is None:
        return sent
    # Not in the statement that waits for the lock: on PostgreSQL it does not see what
    # has disappeared while it waited.
    expired = await db.exec(_EXPIRED, params={**values, "after": after})
    return sent - expired.one()


async def advance(db: AsyncSession, conversation_id: UUID, mark: Mark) -> Moved:
    """Move a receipt forward to `mark`, never back; return its new position.

    Whoever reads has seen the reactions of the peer.
    """
    values = {
        "conversation": conversation_id,
        "user": mark.user_id,
        "delivered": mark.delivered_seq,
        "read": mark.read_seq,
    }
    *moved, counts = (await db.exec(_ADVANCE, params=values)).one()
    return Moved(Mark(*moved), counts)


def lock_unread(
    connection: Connection, conversation_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], int]:
    """Return how many messages are unread, by conversation and user.

    The conversations are locked already. The receipts are locked too, so that no read
    mark moves over these messages meanwhile.
    """
    rows = connection.execute(_UNREAD, {"conversations": [*conversation_ids]})
    return {(row[0], row[1]): row[2] for row in rows}
