"""The two statements that give a message its place in a conversation.

A message should not wait for its statements to be put together, nor for the
mapping of rows that nobody keeps: they are built once, on the bare tables.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import UpdateBase, bindparam, exists, insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.errors import SentTwiceAtOnceError
from waves.chat.models import Conversation, Message
from waves.core.database.engine import table_of
from waves.core.ids import Pair
from waves.friends.models import Friendship


class Place(NamedTuple):
    """The next free place of a conversation, taken in this transaction."""

    seq: int
    pair: Pair


_conversation = table_of(Conversation).c
_message = table_of(Message).c
_friendship = table_of(Friendship).c

_TAKE_PLACE: UpdateBase = (
    update(table_of(Conversation))
    .where(
        _conversation.id == bindparam("conversation"),
        or_(
            _conversation.low_id == bindparam("sender"),
            _conversation.high_id == bindparam("sender"),
        ),
        exists().where(
            _friendship.low_id == _conversation.low_id,
            _friendship.high_id == _conversation.high_id,
            _friendship.ended_at.is_(None),
        ),
        ~exists().where(
            _message.conversation_id == _conversation.id,
            _message.sender_id == bindparam("sender"),
            _message.client_id == bindparam("client"),
        ),
    )
    .values(last_seq=_conversation.last_seq + 1)
    .returning(_conversation.last_seq, _conversation.low_id, _conversation.high_id)
)
_STORE = insert(table_of(Message))


async def take_place(
    session: AsyncSession, conversation_id: UUID, sender_id: UUID, *, client_id: UUID
) -> Place | None:
    """Take the next `seq` for a message that the sender may write.

    Returns:
        Nothing when the conversation is not theirs or not open, or when this
        client id is stored already.
    """
    values = {
        "conversation": conversation_id,
        "sender": sender_id,
        "client": client_id,
    }
    row = (await session.exec(_TAKE_PLACE, params=values)).one_or_none()
    return Place(row[0], Pair(row[1], row[2])) if row else None


async def store(session: AsyncSession, message: Message) -> None:
    """Store a message in the place that was taken for it.

    Raises:
        SentTwiceAtOnceError: Its client id was stored in the same moment.
    """
    try:
        await session.exec(_STORE, params=message.model_dump())
    except IntegrityError as error:
        raise SentTwiceAtOnceError from error
