"""Every query of chat. `seq` counts a conversation's messages, without a gap."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, case, func, or_
from sqlmodel import and_, col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.models import Conversation, Message, Receipt
from waves.core.ids import Pair
from waves.friends.models import Friendship


class Line(NamedTuple):
    """A conversation as one of its people has it in their list."""

    conversation: Conversation
    last_message: Message | None
    unread: int
    is_open: bool


# What a screen asks for all the time: these are put together once.
_USER = bindparam("user", type_=Uuid())
_CONVERSATION = bindparam("conversation", type_=Uuid())
_is_member = or_(col(Conversation.low_id) == _USER, col(Conversation.high_id) == _USER)
_is_open = exists().where(
    col(Friendship.low_id) == col(Conversation.low_id),
    col(Friendship.high_id) == col(Conversation.high_id),
    col(Friendship.ended_at).is_(None),
)
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
_LINES = (
    select(Conversation, Message, _unread, _is_open)
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
_LINE = _LINES.where(
    or_(
        col(Conversation.low_id) == bindparam("peer"),
        col(Conversation.high_id) == bindparam("peer"),
    )
)
_LINE_OF = _LINES.where(col(Conversation.id) == _CONVERSATION)
_FIRST_UNREAD = (
    select(func.min(Message.seq))
    .join(Receipt, _own_receipt)
    .where(col(Message.conversation_id) == _CONVERSATION, _is_unread)
)
_IS_MEMBER = select(Conversation.id).where(
    col(Conversation.id) == _CONVERSATION, _is_member
)
_MESSAGES = (
    select(Message)
    .where(
        col(Message.conversation_id) == _CONVERSATION,
        col(Message.seq) > bindparam("after"),
        col(Message.seq) < bindparam("before"),
    )
    .limit(bindparam("size", type_=Integer))
)
_OLDEST = _MESSAGES.order_by(col(Message.seq))
_NEWEST = _MESSAGES.order_by(col(Message.seq).desc())


async def conversation_between(session: AsyncSession, pair: Pair) -> UUID | None:
    """Return the conversation that the two have or had."""
    rows = await session.exec(
        select(Conversation.id).where(
            Conversation.low_id == pair.low_id, Conversation.high_id == pair.high_id
        )
    )
    return rows.one_or_none()


async def add_conversation(session: AsyncSession, pair: Pair) -> UUID:
    """Begin a conversation, with a receipt for each of the two."""
    conversation = Conversation(low_id=pair.low_id, high_id=pair.high_id)
    session.add(conversation)
    await session.flush()
    session.add_all(
        Receipt(conversation_id=conversation.id, user_id=user_id) for user_id in pair
    )
    await session.flush()
    return conversation.id


async def sent_before(
    session: AsyncSession, conversation_id: UUID, sender_id: UUID, *, client_id: UUID
) -> Message | None:
    """Return the message that this client id of this sender is stored as."""
    rows = await session.exec(
        select(Message).where(
            Message.conversation_id == conversation_id,
            Message.sender_id == sender_id,
            Message.client_id == client_id,
        )
    )
    return rows.one_or_none()


async def holds_message(
    session: AsyncSession, conversation_id: UUID, message_id: UUID
) -> bool:
    """Return whether the message belongs to this conversation."""
    rows = await session.exec(
        select(Message.id).where(
            Message.id == message_id, Message.conversation_id == conversation_id
        )
    )
    return rows.one_or_none() is not None


async def is_member(
    session: AsyncSession, conversation_id: UUID, user_id: UUID
) -> bool:
    """Return whether the conversation exists and is this person's."""
    values = {"conversation": conversation_id, "user": user_id}
    rows = await session.exec(_IS_MEMBER, params=values)
    return rows.one_or_none() is not None


async def lines_of(session: AsyncSession, user_id: UUID) -> list[Line]:
    """Return this person's conversations, the latest message first."""
    rows = await session.exec(_LINES, params={"user": user_id})
    return [Line(*row) for row in rows.all()]


async def peers_of(session: AsyncSession, user_id: UUID) -> set[UUID]:
    """Return with whom this person has or had a conversation."""
    peer = case(
        (col(Conversation.low_id) == _USER, col(Conversation.high_id)),
        else_=col(Conversation.low_id),
    )
    query = select(peer).where(_is_member)
    return set((await session.exec(query, params={"user": user_id})).all())


async def line_of(
    session: AsyncSession, user_id: UUID, conversation_id: UUID
) -> Line | None:
    """Return one conversation of this person."""
    values = {"user": user_id, "conversation": conversation_id}
    row = (await session.exec(_LINE_OF, params=values)).one_or_none()
    return Line(*row) if row else None


async def line_with(session: AsyncSession, user_id: UUID, peer_id: UUID) -> Line | None:
    """Return this person's conversation with one other."""
    rows = await session.exec(_LINE, params={"user": user_id, "peer": peer_id})
    row = rows.one_or_none()
    return Line(*row) if row else None


async def first_unread(
    session: AsyncSession, conversation_id: UUID, user_id: UUID
) -> int:
    """Return the `seq` of the oldest message that this person has not read, or 0."""
    values = {"conversation": conversation_id, "user": user_id}
    return (await session.exec(_FIRST_UNREAD, params=values)).one() or 0


async def newest_messages(
    session: AsyncSession, conversation_id: UUID, *, before: int, limit: int
) -> list[Message]:
    """Return the newest messages below `before`, in the order of `seq`."""
    values = {
        "conversation": conversation_id,
        "after": 0,
        "before": before,
        "size": limit,
    }
    return list((await session.exec(_NEWEST, params=values)).all())[::-1]


async def oldest_messages(
    session: AsyncSession,
    conversation_id: UUID,
    *,
    after: int,
    before: int,
    limit: int,
) -> list[Message]:
    """Return the oldest messages between the two, in the order of `seq`."""
    values = {
        "conversation": conversation_id,
        "after": after,
        "before": before,
        "size": limit,
    }
    return list((await session.exec(_OLDEST, params=values)).all())
