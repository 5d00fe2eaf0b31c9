"""React to messages. REST and the socket use it alike."""

from uuid import UUID

from waves import texts
from waves.chat.errors import (
    ConversationClosedError,
    MessageDeletedError,
    TooManyReactionsError,
)
from waves.chat.messages import change_repository as repository
from waves.chat.messages import changes
from waves.chat.messages.change_repository import Place
from waves.chat.models import Reaction
from waves.chat.schemas import MessageView, ReactionView
from waves.core.database.engine import unit_of_work
from waves.core.errors import InvalidInputError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.text import as_emoji
from waves.core.unit_of_work import UnitOfWork

MOST_KINDS = 12
"""Different emoji on one message."""


async def react(
    user_id: UUID, message_id: UUID, emoji: str, *, active: bool
) -> MessageView:
    """Put an emoji on a message of the user's conversation, or take it back.

    Raises:
        InvalidInputError: It is not one emoji.
        NotFoundError: The user has no such message.
        MessageDeletedError: It was deleted.
        ConversationClosedError: The two are no longer friends.
        TooManyReactionsError: It would be the 13th kind.
        TooManyRequestsError: The user changes too much.
    """
    await current(RateLimiter).spend(Rule.CHANGE, user_id)
    qualified = as_emoji(emoji)
    if qualified is None:
        raise InvalidInputError({"emoji": texts.fields.EMOJI})
    async with unit_of_work() as uow:
        place, message = await changes.find(uow, user_id, message_id)
        if message.deleted_at is not None:
            raise MessageDeletedError
        users = _users_of(message, qualified)
        if (user_id in users) == active:
            return message
        if not place.is_open:
            raise ConversationClosedError
        if active and not users and len(message.reactions) >= MOST_KINDS:
            raise TooManyReactionsError
        return await _store(uow, user_id, place, message, qualified)


async def _store(
    uow: UnitOfWork, user_id: UUID, place: Place, message: MessageView, emoji: str
) -> MessageView:
    """Add the reaction, or remove it if it is there."""
    is_new = user_id not in _users_of(message, emoji)
    if is_new:
        reaction = Reaction(message_id=message.id, user_id=user_id, emoji=emoji)
        await repository.add_reaction(uow.db, reaction)
    else:
        await repository.remove_reaction(uow.db, message.id, user_id, emoji)
    after = _toggled(message, user_id, emoji)
    unseen = {}
    if user_id != message.sender_id:
        unseen = await _unseen(uow, place, message.sender_id, emoji, is_new=is_new)
    return await changes.store(uow, place, after, lists=changes.Lists(unseen))


async def _unseen(
    uow: UnitOfWork, place: Place, user_id: UUID, emoji: str, *, is_new: bool
) -> dict[UUID, str]:
    """Note what the sender of the message has not seen; return it if it changed."""
    if not is_new:
        return await changes.forgotten(uow, place, user_id, {emoji})
    await repository.note_reaction(uow.db, place, user_id, emoji)
    return {user_id: emoji}


def _users_of(message: MessageView, emoji: str) -> list[UUID]:
    by_emoji = {one.emoji: one.user_ids for one in message.reactions}
    return by_emoji.get(emoji, [])


def _toggled(message: MessageView, user_id: UUID, emoji: str) -> MessageView:
    """Return the message with a reaction more or less."""
    used = {one.emoji: one.user_ids for one in message.reactions}
    before = used.get(emoji, [])
    if user_id in before:
        used[emoji] = [one for one in before if one != user_id]
    else:
        used[emoji] = [*before, user_id]
    reactions = [
        ReactionView(emoji=one, user_ids=users) for one, users in used.items() if users
    ]
    return message.model_copy(update={"reactions": reactions})
