"""Send messages and read the history.

A message is stored when `send` returns. Sending moves no receipt: the author of a
message written offline may not have read what has arrived in the meantime.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves import texts
from waves.accounts.users.names import check_storable
from waves.chat.conversations.repository import is_member
from waves.chat.messages import repository
from waves.chat.messages.batch import Submission
from waves.chat.messages.repository import MAX_SEQ
from waves.chat.messages.views import read_views
from waves.chat.messages.writer import MessageWriter
from waves.chat.models import MAX_BODY, NewMessage
from waves.chat.schemas import MessagePage, MessageView, Sent
from waves.core.cursor import DEFAULT_PAGE, MAX_PAGE
from waves.core.database.engine import read_db
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.text import is_blank


async def send(user_id: UUID, conversation_id: UUID, new: NewMessage) -> Sent:
    """Store a message, unchanged, at the end of the conversation.

    A client id that is stored already gives the stored message, whatever else
    the new message says, and also when the conversation has been closed since.

    Raises:
        InvalidInputError: The body is too long, cannot be stored or is blank without
            files, the message replied to is not in this conversation, or a file is
            not one that the user has uploaded for a message.
        NotFoundError: The user has no such conversation.
        ConversationClosedError: The two are no longer friends.
        TooManyRequestsError: The user sends too many messages.
    """
    await current(RateLimiter).spend(Rule.SEND, user_id)
    validate_body(new.body, has_files=bool(new.files))
    message = Submission(user_id, conversation_id, new)
    return await current(MessageWriter).store(message)


def validate_body(body: str, *, has_files: bool) -> None:
    """Raise `InvalidInputError` unless this can be the text of a message.

    With files it may be empty.
    """
    if is_blank(body) and not (has_files and body == ""):
        raise InvalidInputError({"body": texts.fields.MESSAGE_EMPTY})
    if len(body) > MAX_BODY:
        raise InvalidInputError({"body": texts.fields.AT_MOST.format(most=MAX_BODY)})
    try:
        check_storable(body)
    except ValueError as error:
        raise InvalidInputError({"body": str(error)}) from None


async def page(
    user_id: UUID,
    conversation_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    since: datetime | None = None,
    limit: int = DEFAULT_PAGE,
) -> MessagePage:
    """Return consecutive messages of a conversation, the oldest first.

    Args:
        user_id: The caller.
        conversation_id: A conversation of the caller.
        before: Return only messages with a lower `seq`, the newest of them.
        after: Return only messages with a higher `seq`, the oldest of them.
        since: Return only messages sent at this moment or later, the oldest of them.
        limit: The largest number of messages, 1 to 200.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    async with read_db() as db:
        if not await is_member(db, conversation_id, user_id):
            raise NotFoundError
        if since is not None:
            first = await repository.first_since(db, conversation_id, since)
            after = max(after or 0, first - 1)
        return await read_page(db, conversation_id, limit, before=before, after=after)


async def read_page(
    db: AsyncSession,
    conversation_id: UUID,
    limit: int,
    *,
    before: int | None = None,
    after: int | None = None,
) -> MessagePage:
    """Return a page like `page`, for a caller who is authorised already."""
    size = min(max(limit, 1), MAX_PAGE)
    # One row beyond the page tells whether there are more.
    below = MAX_SEQ if before is None else _clamp(before)
    if after is None:
        rows = await repository.newest(
            db, conversation_id, before=below, limit=size + 1
        )
        kept = rows[-size:]
    else:
        rows = await repository.oldest(
            db, conversation_id, after=_clamp(after), before=below, limit=size + 1
        )
        kept = rows[:size]
    items = await read_views(db, kept)
    return MessagePage(items=items, has_more=len(rows) > size)


def _clamp(seq: int) -> int:
    return min(max(seq, 0), MAX_SEQ)


async def read_changed(
    db: AsyncSession, conversation_id: UUID, after: int
) -> list[MessageView]:
    """Return messages changed after a change, at most 200, for an authorised caller."""
    rows = await repository.changed(db, conversation_id, after=after, limit=MAX_PAGE)
    return await read_views(db, rows)
