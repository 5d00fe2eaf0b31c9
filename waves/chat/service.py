"""Conversations, messages and receipts; whoever acts comes first.

A message exists when `send` has returned. Writing moves nobody's receipt: a
message that was written offline must not claim that its author has read what
came in meanwhile. One's own messages are never unread.
"""

from contextlib import suppress
from uuid import UUID

from waves import texts
from waves.accounts.repository import bump_inbox
from waves.accounts.users.names import check_storable
from waves.chat import order, repository
from waves.chat.errors import ConversationClosedError, SentTwiceAtOnceError
from waves.chat.events import MessageSent
from waves.chat.models import Message
from waves.chat.reading import (
    MAX_PAGE,
    conversation_with,
    inbox,
    list_conversations,
    open_window,
    page,
)
from waves.chat.receipts import mark_delivered, mark_read, receipt_of_peer
from waves.chat.schemas import Draft, Sent
from waves.chat.views import message_view
from waves.core import clock, rate_limits
from waves.core.database.engine import UnitOfWork, unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.ids import new_id
from waves.core.rate_limits import Rule
from waves.core.text import is_blank

__all__ = [
    "MAX_PAGE",
    "conversation_with",
    "inbox",
    "list_conversations",
    "mark_delivered",
    "mark_read",
    "open_window",
    "page",
    "receipt_of_peer",
    "send",
]

MAX_BODY = 4000
"""Code points of one message."""
SENDING_TRIES = 3
TEXT = "text"
"""The only kind of message that there is so far."""


async def send(user_id: UUID, conversation_id: UUID, draft: Draft) -> Sent:
    """Store a message, exactly as it is written, and take its place in the order.

    The same client id is the same message: sent again, at once or years
    later, also with another text, it gives the row that is stored, also in a
    conversation that has been closed since.

    Raises:
        InvalidInputError: The text is empty, too long or cannot be stored, or
            the answered message is not of this conversation.
        NotFoundError: There is no such conversation of this person.
        ConversationClosedError: The two are no longer friends.
        TooManyRequestsError: This person writes faster than anybody can.
    """
    await rate_limits.limiter().spend(Rule.SEND, user_id)
    _check_body(draft.body)
    for _ in range(SENDING_TRIES):
        with suppress(SentTwiceAtOnceError):
            return await _store_once(user_id, conversation_id, draft)
    raise SentTwiceAtOnceError


def _check_body(body: str) -> None:
    if is_blank(body):
        raise InvalidInputError({"body": texts.fields.MESSAGE_EMPTY})
    if len(body) > MAX_BODY:
        raise InvalidInputError({"body": texts.fields.AT_MOST.format(most=MAX_BODY)})
    try:
        check_storable(body)
    except ValueError as error:
        raise InvalidInputError({"body": str(error)}) from None


async def _store_once(user_id: UUID, conversation_id: UUID, draft: Draft) -> Sent:
    async with unit_of_work() as uow:
        place = await order.take_place(
            uow.session, conversation_id, user_id, client_id=draft.client_id
        )
        if place is None:
            stored = await _stored_before(uow, user_id, conversation_id, draft)
            return Sent(message_view(stored), created=False)
        if draft.reply_to is not None:
            await _check_reply(uow, conversation_id, draft.reply_to)
        row = _written(user_id, conversation_id, draft, seq=place.seq)
        await order.store(uow.session, row)
        message = message_view(row)
        versions = await bump_inbox(uow.session, *place.pair)
        receiver_id = place.pair.other(user_id)
        await uow.emit(MessageSent(user_id, receiver_id, message, versions))
        return Sent(message, created=True)


def _written(
    user_id: UUID, conversation_id: UUID, draft: Draft, *, seq: int
) -> Message:
    return Message(
        id=new_id(),
        conversation_id=conversation_id,
        seq=seq,
        sender_id=user_id,
        client_id=draft.client_id,
        kind=TEXT,
        body=draft.body,
        created_at=clock.now(),
        reply_to=draft.reply_to,
    )


async def _stored_before(
    uow: UnitOfWork, user_id: UUID, conversation_id: UUID, draft: Draft
) -> Message:
    if not await repository.is_member(uow.session, conversation_id, user_id):
        raise NotFoundError
    stored = await repository.sent_before(
        uow.session, conversation_id, user_id, client_id=draft.client_id
    )
    if stored is None:
        raise ConversationClosedError
    return stored


async def _check_reply(
    uow: UnitOfWork, conversation_id: UUID, message_id: UUID
) -> None:
    if not await repository.holds_message(uow.session, conversation_id, message_id):
        raise InvalidInputError({"reply_to": texts.fields.MESSAGE_UNKNOWN})
