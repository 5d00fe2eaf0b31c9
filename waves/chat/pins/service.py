"""Pin messages for both users of a conversation. REST and the socket use it alike.

A pin is a change of its message: it is numbered, told and read again as the others are.
It moves nothing in the list of conversations, and counts as nothing unread.
"""

from typing import Any
from uuid import UUID

from waves.chat.conversations.repository import is_member
from waves.chat.errors import (
    ConversationClosedError,
    MessageDeletedError,
    TooManyPinnedMessagesError,
)
from waves.chat.messages import changes
from waves.chat.messages.change_repository import Place
from waves.chat.messages.views import read_views
from waves.chat.models import PinnedMessage
from waves.chat.pins import repository
from waves.chat.schemas import MessageView, PinnedMessages, PinView
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

MOST_PINS = 20
"""Pinned messages of one conversation."""


async def pin(user_id: UUID, message_id: UUID, *, active: bool) -> MessageView:
    """Pin a message of the user's conversation for both, or unpin it.

    Who has sent or pinned it does not matter.

    Raises:
        NotFoundError: The user has no such message.
        MessageDeletedError: It was deleted.
        ConversationClosedError: The two are no longer friends.
        TooManyPinnedMessagesError: It would be the 21st of its conversation.
        TooManyRequestsError: The user changes too much.
    """
    await current(RateLimiter).spend(Rule.CHANGE, user_id)
    async with unit_of_work() as uow:
        place, message = await changes.find(uow, user_id, message_id)
        if (message.pin is not None) == active:
            return message
        if message.deleted_at is not None:
            raise MessageDeletedError
        if not place.is_open:
            raise ConversationClosedError
        after = await _store(uow, user_id, place, message, active=active)
        return await changes.store(uow, place, after)


async def pinned_messages(user_id: UUID, conversation_id: UUID) -> PinnedMessages:
    """Return the pinned messages of a conversation, in the order of their pins.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    async with read_db() as db:
        if not await is_member(db, conversation_id, user_id):
            raise NotFoundError
        rows = await repository.pinned(db, conversation_id)
        return PinnedMessages(items=await read_views(db, rows))


async def _store(
    uow: UnitOfWork, user_id: UUID, place: Place, message: MessageView, *, active: bool
) -> MessageView:
    """Add the pin or remove it; return the message with it."""
    update: dict[str, Any] = {"pin": None}
    if not active:
        await repository.remove_pin(uow.db, message.id)
        return message.model_copy(update=update)
    # The conversation is locked: nobody else pins now.
    if await repository.count_pins(uow.db, place.conversation_id) >= MOST_PINS:
        raise TooManyPinnedMessagesError
    added = PinnedMessage(
        message_id=message.id,
        conversation_id=place.conversation_id,
        user_id=user_id,
        change=place.last_change + 1,
    )
    await repository.add_pin(uow.db, added)
    update["pin"] = PinView(
        user_id=user_id, created_at=added.created_at, change=added.change
    )
    return message.model_copy(update=update)
