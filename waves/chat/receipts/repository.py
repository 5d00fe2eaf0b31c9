"""Queries of receipts. A user has one in each conversation.

Receipts move with every message that is shown: the statements are built once.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    UpdateBase,
    Uuid,
    bindparam,
    case,
    func,
    literal,
    update,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.conversations.repository import is_open, sent_by_peer
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


_CONVERSATION = bindparam("conversation", type_=Uuid())
_USER = bindparam("user", type_=Uuid())
_DELIVERED = bindparam("delivered", type_=Integer())
_READ = bindparam("read", type_=Integer())
_receipt = table_of(Receipt).c

_STANDING = (
    select(Conversation, Receipt, is_open)
    .join(Receipt, col(Receipt.conversation_id) == col(Conversation.id))
    .where(col(Conversation.id) == _CONVERSATION, col(Receipt.user_id) == _USER)
)
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
    )
    .returning(_receipt.user_id, _receipt.delivered_seq, _receipt.read_seq)
)


def _sent_upto(seq: Any) -> ColumnElement[int]:
    """Return how many messages the peer of the user has sent up to `seq`."""
    count = sent_by_peer(
        col(Conversation.low_id), col(Message.seq), col(Message.low_sent)
    )
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
        )
    )
    .join(Conversation, col(Receipt.conversation_id) == col(Conversation.id))
    .where(col(Receipt.conversation_id) == _CONVERSATION, col(Receipt.user_id) == _USER)
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
    conversation, receipt, is_open = row
    mark = Mark(receipt.user_id, receipt.delivered_seq, receipt.read_seq)
    return Standing(conversation.pair, conversation.last_seq, mark, is_open)


async def newly_read(
    db: AsyncSession, conversation_id: UUID, user_id: UUID, read_seq: int
) -> int:
    """Lock a receipt; return how many messages of the peer it moves over.

    The lock keeps another mark of the same user from counting the same messages.
    """
    values = {"conversation": conversation_id, "user": user_id, "read": read_seq}
    return (await db.exec(_NEWLY_READ, params=values)).one()


async def advance(db: AsyncSession, conversation_id: UUID, mark: Mark) -> Mark:
    """Move a receipt forward to `mark`, never back; return its new position."""
    values = {
        "conversation": conversation_id,
        "user": mark.user_id,
        "delivered": mark.delivered_seq,
        "read": mark.read_seq,
    }
    return Mark(*(await db.exec(_ADVANCE, params=values)).one())
