"""Adds the texts of messages that are older than search, after the start.

It takes small portions, each in a transaction of its own, so that nobody waits. With
several workers each takes other messages; messages that a process of an older version
still stores are found later.
"""

from sqlalchemy import bindparam, insert, select, text, true, update

from waves.chat.models import Message, MessageText
from waves.chat.search.index import text_row
from waves.core.database.engine import table_of, unit_of_work
from waves.core.repeated_work import RepeatedWork

LOOK_EVERY_SECONDS = 10.0
PORTION = 100
PAUSE_SECONDS = 0.02

_messages = table_of(Message)
_message = _messages.c
_NEXT = (
    select(
        _message.id,
        _message.conversation_id,
        _message.sender_id,
        _message.created_at,
        _message.body,
        _message.deleted_at,
    )
    # In the words of the index.
    .where(text("NOT searchable"))
    .order_by(_message.conversation_id.desc(), _message.created_at.desc())
    .limit(PORTION)
    .with_for_update(skip_locked=True)
)
_ADD = insert(table_of(MessageText))
_MARK = (
    update(_messages)
    .where(_message.id == bindparam("message"))
    .values(searchable=true())
)


async def prepare_portion() -> bool:
    """Add the texts of some messages; return whether there may be more."""
    async with unit_of_work() as uow:
        rows = (await uow.connection.execute(_NEXT)).mappings().all()
        texts = [text_row({**row}) for row in rows if row["deleted_at"] is None]
        if texts:
            await uow.connection.execute(_ADD, texts)
        if rows:
            await uow.connection.execute(
                _MARK, [{"message": row["id"]} for row in rows]
            )
    return len(rows) == PORTION


class SearchPreparation(RepeatedWork):
    """Looks for messages that cannot be searched yet, as long as it runs."""

    def __init__(self) -> None:
        """Look for nothing yet."""
        super().__init__(
            "search-preparation",
            prepare_portion,
            every=LOOK_EVERY_SECONDS,
            pause=PAUSE_SECONDS,
        )
