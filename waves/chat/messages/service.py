"""Send messages and read the history.

A message is stored when `send` returns. Sending moves no receipt: the author of a
message written offline may not have read what has arrived in the meantime.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves import texts
from waves.accounts.users.names import check_storable
from waves.accounts.users.repository import UnreadChange, bump_inbox
from waves.chat.conversations.repository import is_member
from waves.chat.errors import ConversationClosedError, SentTwiceAtOnceError
from waves.chat.events import MessageSent
from waves.chat.messages import repository
from waves.chat.messages.repository import MAX_SEQ, Position
from waves.chat.models import MAX_BODY, Message, NewMessage
from waves.chat.schemas import MessagePage, MessageView, Sent
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.text import is_blank
from waves.core.unit_of_work import UnitOfWork

DEFAULT_PAGE = 50
MAX_PAGE = 200
_ATTEMPTS = 3


async def send(user_id: UUID, conversation_id: UUID, new: NewMessage) -> Sent:
    """Store a message, unchanged, at the end of the conversation.

    A client id that is stored already gives the stored message, whatever else
    the new message says, and also when the conversation has been closed since.

    Raises:
        InvalidInputError: The body is blank, too long or cannot be stored, or the
            message replied to is not in this conversation.
        NotFoundError: The user has no such conversation.
        ConversationClosedError: The two are no longer friends.
        TooManyRequestsError: The user sends too many messages.
    """
    await current(RateLimiter).spend(Rule.SEND, user_id)
    _validate_body(new.body)
    for _ in range(_ATTEMPTS):
        with suppress(SentTwiceAtOnceError):
            return await _store_once(user_id, conversation_id, new)
    raise SentTwiceAtOnceError


def _validate_body(body: str) -> None:
    if is_blank(body):
        raise InvalidInputError({"body": texts.fields.MESSAGE_EMPTY})
    if len(body) > MAX_BODY:
        raise InvalidInputError({"body": texts.fields.AT_MOST.format(most=MAX_BODY)})
    try:
        check_storable(body)
    except ValueError as error:
        raise InvalidInputError({"body": str(error)}) from None


async def _store_once(user_id: UUID, conversation_id: UUID, new: NewMessage) -> Sent:
    async with unit_of_work() as uow:
        at = clock.now()
        position = await repository.take_position(
            uow.db, conversation_id, user_id, client_id=new.client_id, at=at
        )
        if position is None:
            stored = await _find_stored(uow, user_id, conversation_id, new)
            return Sent(view_of(stored), created=False)
        if new.reply_to is not None:
            await _validate_reply(uow, conversation_id, new.reply_to)
        row = _row(user_id, conversation_id, new, position=position, at=at)
        await repository.insert_message(uow.db, row)
        message = view_of(row)
        receiver_id = position.pair.other(user_id)
        versions = await bump_inbox(
            uow.db, receiver_id, user_id, unread=UnreadChange(receiver_id, 1)
        )
        await uow.emit(MessageSent(message, versions))
        return Sent(message, created=True)


def _row(
    user_id: UUID,
    conversation_id: UUID,
    new: NewMessage,
    *,
    position: Position,
    at: datetime,
) -> Message:
    # Only these: a subclass of `NewMessage` may have more fields.
    written = {name: getattr(new, name) for name in NewMessage.model_fields}
    return Message(
        conversation_id=conversation_id,
        seq=position.seq,
        low_sent=position.low_sent,
        sender_id=user_id,
        created_at=at,
        **written,
    )


async def _find_stored(
    uow: UnitOfWork, user_id: UUID, conversation_id: UUID, new: NewMessage
) -> Message:
    if not await is_member(uow.db, conversation_id, user_id):
        raise NotFoundError
    stored = await repository.find_sent(
        uow.db, conversation_id, user_id, client_id=new.client_id
    )
    if stored is None:
        raise ConversationClosedError
    return stored


async def _validate_reply(
    uow: UnitOfWork, conversation_id: UUID, message_id: UUID
) -> None:
    if not await repository.is_in_conversation(uow.db, message_id, conversation_id):
        raise InvalidInputError({"reply_to": texts.fields.MESSAGE_UNKNOWN})


async def page(
    user_id: UUID,
    conversation_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = DEFAULT_PAGE,
) -> MessagePage:
    """Return consecutive messages of a conversation, the oldest first.

    Args:
        user_id: The caller.
        conversation_id: A conversation of the caller.
        before: Return only messages with a lower `seq`, the newest of them.
        after: Return only messages with a higher `seq`, the oldest of them.
        limit: The largest number of messages, 1 to 200.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    async with read_db() as db:
        if not await is_member(db, conversation_id, user_id):
            raise NotFoundError
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
    return MessagePage(items=[*map(view_of, kept)], has_more=len(rows) > size)


def _clamp(seq: int) -> int:
    return min(max(seq, 0), MAX_SEQ)


def view_of(row: Message) -> MessageView:
    """Return the view of a row."""
    return MessageView.model_validate(row)
