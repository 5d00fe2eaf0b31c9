"""The table of texts: what search reads. It changes with the messages, at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.models import MessageFields, MessageText
from waves.chat.search.folding import folded
from waves.core.database.engine import table_of

_texts = table_of(MessageText)
_text = _texts.c
_IS_IT = (
    (_text.conversation_id == bindparam("conversation"))
    & (_text.sent_at == bindparam("at"))
    & (_text.message_id == bindparam("message"))
)
_REPLACE = update(_texts).where(_IS_IT).values(text=bindparam("folded"))
_REMOVE = delete(_texts).where(_IS_IT)


def text_row(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of the text of a row of the table of messages."""
    return {
        "conversation_id": message["conversation_id"],
        "sent_at": message["created_at"],
        "message_id": message["id"],
        "sender_id": message["sender_id"],
        "text": folded(message["body"]),
    }


async def replace_text(db: AsyncSession, message: MessageFields) -> None:
    """Replace the text of a message; that of a deleted one is removed.

    A message that is not in the table yet stays out of it: it is added later, with the
    text that it has then.
    """
    place = {
        "conversation": message.conversation_id,
        "at": message.created_at,
        "message": message.id,
    }
    connection = await db.connection()
    if message.deleted_at is not None:
        await connection.execute(_REMOVE, place)
    else:
        await connection.execute(_REPLACE, {**place, "folded": folded(message.body)})
