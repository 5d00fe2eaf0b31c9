"""Who a user writes to in a conversation: what a sign of typing needs to know."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_
from sqlmodel import col, select

from waves.accounts.users.models import User
from waves.chat.conversations.repository import both, is_open
from waves.chat.models import Conversation
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError


class Correspondent(NamedTuple):
    """The other user of a conversation."""

    user_id: UUID
    is_open: bool
    """Whether the user may write to them now."""
    sees_typing: bool
    """Whether both share that they are typing; a note to self has nobody to see it."""


_USER = bindparam("user", type_=Uuid())
_CONVERSATION = (
    select(Conversation, is_open, both(col(User.shows_typing)))
    .where(col(Conversation.id) == bindparam("conversation", type_=Uuid()))
    .where(or_(col(Conversation.low_id) == _USER, col(Conversation.high_id) == _USER))
)


async def correspondent(user_id: UUID, conversation_id: UUID) -> Correspondent:
    """Return whom the user writes to in this conversation.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    values = {"user": user_id, "conversation": conversation_id}
    async with read_db() as db:
        row = (await db.exec(_CONVERSATION, params=values)).one_or_none()
    if row is None:
        raise NotFoundError
    conversation, open_now, shares_typing = row
    other = conversation.pair.other(user_id)
    return Correspondent(other, open_now, shares_typing and other != user_id)
