"""Every query of receipts. Each person of a conversation has one from its start.

They move with every message that is shown: the statements are built once.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, UpdateBase, Uuid, bindparam, case, update
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.models import Conversation, Receipt
from waves.core.database.engine import table_of
from waves.core.ids import Pair
from waves.friends.models import Friendship


class Mark(NamedTuple):
    """How far one person is in a conversation."""

    user_id: UUID
    delivered_seq: int
    read_seq: int


class Standing(NamedTuple):
    """How far a conversation is, and one of its people in it."""

    pair: Pair
    last_seq: int
    mark: Mark
    is_open: bool


_CONVERSATION = bindparam("conversation", type_=Uuid())
_USER = bindparam("user", type_=Uuid())
_DELIVERED = bindparam("delivered", type_=Integer())
_READ = bindparam("read", type_=Integer())
_receipt = table_of(Receipt).c

_is_open = exists().where(
    col(Friendship.low_id) == col(Conversation.low_id),
    col(Friendship.high_id) == col(Conversation.high_id),
    col(Friendship.ended_at).is_(None),
)
_BOTH = (
    select(Conversation, Receipt, _is_open)
    .join(Receipt, col(Receipt.conversation_id) == col(Conversation.id))
    .where(col(Conversation.id) == _CONVERSATION)
)
_STANDING = _BOTH.where(col(Receipt.user_id) == _USER)
_MOVE: UpdateBase = (
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


async def standing(
    session: AsyncSession, conversation_id: UUID, user_id: UUID
) -> Standing | None:
    """Return how far this person is, or nothing when it is not their conversation."""
    values = {"conversation": conversation_id, "user": user_id}
    row = (await session.exec(_STANDING, params=values)).one_or_none()
    if row is None:
        return None
    return _standing(row)


async def standings(session: AsyncSession, conversation_id: UUID) -> list[Standing]:
    """Return how far both people are."""
    rows = await session.exec(_BOTH, params={"conversation": conversation_id})
    return [_standing(row) for row in rows.all()]


def _standing(row: tuple[Conversation, Receipt, bool]) -> Standing:
    conversation, receipt, is_open = row
    pair = Pair(conversation.low_id, conversation.high_id)
    mark = Mark(receipt.user_id, receipt.delivered_seq, receipt.read_seq)
    return Standing(pair, conversation.last_seq, mark, is_open)


async def move(session: AsyncSession, conversation_id: UUID, mark: Mark) -> Mark:
    """Move a person forward to `mark`, never back; return where they are then."""
    values = {
        "conversation": conversation_id,
        "user": mark.user_id,
        "delivered": mark.delivered_seq,
        "read": mark.read_seq,
    }
    return Mark(*(await session.exec(_MOVE, params=values)).one())
