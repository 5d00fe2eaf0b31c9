"""Queries of conversations. Frequent statements are built once."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, or_
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.models import Conversation, Message, Receipt
from waves.core.ids import Pair
from waves.friends.repository import friendship_holds


class Entry(NamedTuple):
    """A conversation in the list of one of its users."""

    conversation: Conversation
    last_message: Message | None
    unread: int
    is_open: bool


is_open = friendship_holds(col(Conversation.low_id), col(Conversation.high_id))
"""The clause "the two users of this conversation are friends"."""

_USER = bindparam("user", type_=Uuid())
_CONVERSATION = bindparam("conversation", type_=Uuid())
_is_member = or_(col(Conversation.low_id) == _USER, col(Conversation.high_id) == _USER)
_own_receipt = and_(
    col(Receipt.conversation_id) == col(Message.conversation_id),
    col(Receipt.user_id) == _USER,
)
_is_unread = and_(
    col(Message.seq) > col(Receipt.read_seq), col(Message.sender_id) != _USER
)
_unread = (
    select(func.count())
    .select_from(Message)
    .join(Receipt, _own_receipt)
    .where(col(Message.conversation_id) == col(Conversation.id), _is_unread)
    .correlate(Conversation)
    .scalar_subquery()
)
_ENTRIES = (
    select(Conversation, Message, _unread, is_open)
    .outerjoin(
        Message,
        and_(
            col(Message.conversation_id) == col(Conversation.id),
            col(Message.seq) == col(Conversation.last_seq),
        ),
    )
    .where(_is_member)
    .order_by(
        func.coalesce(col(Message.created_at), col(Conversation.created_at)).desc(),
        col(Conversation.id).desc(),
    )
)
_ENTRY_WITH = _ENTRIES.where(
    or_(
        col(Conversation.low_id) == bindparam("peer"),
        col(Conversation.high_id) == bindparam("peer"),
    )
)
_ENTRY = _ENTRIES.where(col(Conversation.id) == _CONVERSATION)
_FIRST_UNREAD = (
    select(func.min(Message.seq))
    .join(Receipt, _own_receipt)
    .where(col(Message.conversation_id) == _CONVERSATION, _is_unread)
)
_IS_MEMBER = select(Conversation.id).where(
    col(Conversation.id) == _CONVERSATION, _is_member
)


async def conversation_between(db: AsyncSession, pair: Pair) -> UUID | None:
    """Return the conversation of two users, open or closed."""
    rows = await db.exec(
        select(Conversation.id).where(
            Conversation.low_id == pair.low_id, Conversation.high_id == pair.high_id
        )
    )
    return rows.one_or_none()


async def add_conversation(db: AsyncSession, pair: Pair) -> UUID:
    """Add a conversation with a receipt for each of the two users."""
    conversation = Conversation(low_id=pair.low_id, high_id=pair.high_id)
    db.add(conversation)
    await db.flush()
    db.add_all(
        Receipt(conversation_id=conversation.id, user_id=user_id) for user_id in pair
    )
    await db.flush()
    return conversation.id


async def is_member(db: AsyncSession, conversation_id: UUID, user_id: UUID) -> bool:
    """Return whether the conversation exists and the user is in it."""
    values = {"conversation": conversation_id, "user": user_id}
    rows = await db.exec(_IS_MEMBER, params=values)
    return rows.one_or_none() is not None


async def entries_of(db: AsyncSession, user_id: UUID) -> list[Entry]:
    """Return the user's conversations, the latest message first."""
    rows = await db.exec(_ENTRIES, params={"user": user_id})
    return [Entry(*row) for row in rows.all()]


async def find_entry(
    db: AsyncSession, user_id: UUID, conversation_id: UUID
) -> Entry | None:
    """Return one conversation of the user."""
    values = {"user": user_id, "conversation": conversation_id}
    row = (await db.exec(_ENTRY, params=values)).one_or_none()
    return Entry(*row) if row else None


async def find_entry_with(
    db: AsyncSession, user_id: UUID, peer_id: UUID
) -> Entry | None:
    """Return the user's conversation with another user."""
    rows = await db.exec(_ENTRY_WITH, params={"user": user_id, "peer": peer_id})
    row = rows.one_or_none()
    return Entry(*row) if row else None


async def peers_of(db: AsyncSession, user_id: UUID) -> set[UUID]:
    """Return the ids of the users in conversations with this one, open or closed."""
    peer = case(
        (col(Conversation.low_id) == _USER, col(Conversation.high_id)),
        else_=col(Conversation.low_id),
    )
    query = select(peer).where(_is_member)
    return set((await db.exec(query, params={"user": user_id})).all())


async def first_unread(db: AsyncSession, conversation_id: UUID, user_id: UUID) -> int:
    """Return the `seq` of the user's oldest unread message, or 0."""
    values = {"conversation": conversation_id, "user": user_id}
    return (await db.exec(_FIRST_UNREAD, params=values)).one() or 0
