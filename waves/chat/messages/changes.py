"""Edit and delete messages. REST and the socket use it alike.

Changes are numbered: whoever has a conversation up to a number asks for what was
changed after it. A command that finds the message as it wants it changes nothing and
returns the message.
"""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from waves.accounts.users.repository import NO_CHANGE, UnreadChange, bump_inbox
from waves.chat.errors import (
    ConversationClosedError,
    MessageDeletedError,
    TooLateToEditError,
)
from waves.chat.events import MessageChanged
from waves.chat.files import removal
from waves.chat.messages import change_repository as repository
from waves.chat.messages.change_repository import Place
from waves.chat.messages.service import validate_body
from waves.chat.pins.repository import remove_pin
from waves.chat.schemas import MessageView
from waves.chat.search.index import replace_text
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

EDITABLE_FOR = timedelta(hours=24)
_NOTHING = {"body": "", "edited_at": None, "reply_to": None, "file_count": 0}
"""The values of a message without content."""


class Lists(NamedTuple):
    """What a change of a message alters in the lists of the two users."""

    unseen: dict[UUID, str]
    """The unseen reactions to show, of users for whom they have changed."""
    unread: UnreadChange = NO_CHANGE
    """The unread messages of one of them."""


async def edit(user_id: UUID, message_id: UUID, body: str) -> MessageView:
    """Replace the text of an own message; the former text is not kept.

    The text of a message with files is their caption, which may be empty.

    Raises:
        InvalidInputError: The body is blank, too long or cannot be stored.
        NotFoundError: The user has sent no such message.
        MessageDeletedError: It was deleted.
        ConversationClosedError: The two are no longer friends.
        TooLateToEditError: It was sent more than 24 hours ago.
        TooManyRequestsError: The user changes too much.
    """
    await current(RateLimiter).spend(Rule.CHANGE, user_id)
    validate_body(body, has_files=True)
    async with unit_of_work() as uow:
        place, message = await _find_own(uow, user_id, message_id)
        if message.deleted_at is not None:
            raise MessageDeletedError
        validate_body(body, has_files=bool(message.files))
        if message.body == body:
            return message
        if not place.is_open:
            raise ConversationClosedError
        at = clock.now()
        if at - message.created_at > EDITABLE_FOR:
            raise TooLateToEditError
        values = {"body": body, "edited_at": at}
        return await store(uow, place, message, values)


async def delete(user_id: UUID, message_id: UUID) -> MessageView:
    """Delete an own message for both users: text, files, reactions, quote and pin.

    Its place in the conversation stays. The conversation may be closed.

    Raises:
        NotFoundError: The user has sent no such message.
        TooManyRequestsError: The user changes too much.
    """
    await current(RateLimiter).spend(Rule.CHANGE, user_id)
    async with unit_of_work() as uow:
        place, message = await _find_own(uow, user_id, message_id)
        if message.deleted_at is not None:
            return message
        return await erase(uow, place, message, {"deleted_at": clock.now()})


async def erase(
    uow: UnitOfWork,
    place: Place,
    message: MessageView,
    values: dict[str, Any],
    *,
    unread: UnreadChange = NO_CHANGE,
) -> MessageView:
    """Store a message without what it contains; its place stays.

    Whatever else belongs to the content of a message is removed here, whether its
    sender deletes it or its time has come.

    Args:
        uow: The unit of work that has found the message.
        place: Its conversation.
        message: The message.
        values: What else is stored.
        unread: What changes in the unread messages of its receiver.
    """
    await repository.remove_reactions(uow.db, message.id)
    if message.files:
        await removal.remove_files_of(uow, message.id)
    if message.pin:
        await remove_pin(uow.db, message.id)
    used = {one.emoji for one in message.reactions}
    unseen = await forgotten(uow, place, message.sender_id, used)
    empty: dict[str, Any] = {"reply": None, "reactions": [], "files": [], "pin": None}
    gone = message.model_copy(update=empty)
    written = {**_NOTHING, **values}
    return await store(uow, place, gone, written, lists=Lists(unseen, unread))


async def _find_own(
    uow: UnitOfWork, user_id: UUID, message_id: UUID
) -> tuple[Place, MessageView]:
    place, message = await find(uow, user_id, message_id)
    if message.sender_id != user_id:
        raise NotFoundError
    return place, message


async def find(
    uow: UnitOfWork, user_id: UUID, message_id: UUID
) -> tuple[Place, MessageView]:
    """Return a message of a conversation of the user, which stays locked.

    Raises:
        NotFoundError: There is none.
    """
    place = await repository.lock_place(uow.db, message_id, user_id)
    if place is None:
        raise NotFoundError
    return place, await repository.find_message(uow.db, message_id)


async def store(
    uow: UnitOfWork,
    place: Place,
    message: MessageView,
    values: dict[str, Any] | None = None,
    *,
    lists: Lists | None = None,
) -> MessageView:
    """Store a change under the next number, and tell both users; return the message.

    Args:
        uow: The unit of work that has found the message.
        place: Its conversation.
        message: The message, with its new quote, reactions and pin.
        values: Its new values.
        lists: What changes in the lists of the two users.
    """
    unseen, unread = lists or Lists({})
    written = {**(values or {}), "change": place.last_change + 1}
    await repository.store_change(uow.db, place, message.id, written)
    fields = MessageView.model_fields
    shown = {name: value for name, value in written.items() if name in fields}
    after = message.model_copy(update=shown)
    if "body" in written:
        await replace_text(uow.db, after)
    told = place.pair.users
    versions = await bump_inbox(uow.db, *told, unread=unread)
    is_last = message.seq == place.shown_seq and "body" in written
    await uow.emit(MessageChanged(after, versions, is_last, unseen))
    return after


async def forgotten(
    uow: UnitOfWork, place: Place, user_id: UUID, emojis: set[str]
) -> dict[UUID, str]:
    """Forget removed reactions that the user has not seen; return what they see now."""
    was_unseen = await repository.forget_reactions(uow.db, place, user_id, emojis)
    return {user_id: ""} if was_unseen else {}
