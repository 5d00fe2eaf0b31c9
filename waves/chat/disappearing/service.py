"""Set the timer of a conversation, and let messages disappear.

The timer counts from sending and concerns messages sent afterwards. A message that
disappears is changed like any other, under the next number of its conversation: its
content is erased, and its place stays without being shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from waves.accounts.users.repository import NO_CHANGE, UnreadChange, bump_inbox
from waves.chat.conversations.repository import Home, lock_conversation
from waves.chat.disappearing import repository
from waves.chat.disappearing.schemas import check_timer
from waves.chat.errors import ConversationClosedError
from waves.chat.events import MessageTimerChanged
from waves.chat.messages.change_repository import Place, place_of
from waves.chat.messages.changes import erase
from waves.chat.models import Conversation
from waves.chat.schemas import MessageView
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

MOST_EXPIRED = 50
"""How many messages disappear in one transaction."""


async def set_timer(user_id: UUID, conversation_id: UUID, seconds: int) -> None:
    """Let messages that are sent from now on disappear, for both users.

    Args:
        user_id: The caller.
        conversation_id: A conversation of the caller.
        seconds: One of `schemas.TIMERS`, counted from sending; 0: they stay.

    Raises:
        InvalidInputError: There is no such timer.
        NotFoundError: The user has no such conversation.
        ConversationClosedError: The two are no longer friends.
        TooManyRequestsError: The user changes too much.
    """
    try:
        seconds = check_timer(seconds)
    except ValueError as error:
        raise InvalidInputError({"seconds": str(error)}) from None
    await current(RateLimiter).spend(Rule.ARRANGE, user_id)
    async with unit_of_work() as uow:
        home = await lock_conversation(uow.db, conversation_id, user_id)
        if home is None:
            raise NotFoundError
        if not home.is_open:
            raise ConversationClosedError
        if home.conversation.message_timer != seconds:
            await _set(uow, home.conversation, user_id, seconds)


async def _set(
    uow: UnitOfWork, conversation: Conversation, user_id: UUID, seconds: int
) -> None:
    conversation.message_timer = seconds
    conversation.message_timer_by = user_id
    uow.db.add(conversation)
    await uow.db.flush()
    told = conversation.pair.users
    versions = await bump_inbox(uow.db, *told)
    await uow.emit(MessageTimerChanged(conversation.id, user_id, versions))


async def expire() -> bool:
    """Let messages disappear whose time has come; return whether there may be more."""
    async with read_db() as db:
        due = await repository.due(db, clock.now(), MOST_EXPIRED)
    for conversation_id, ids in due.items():
        async with unit_of_work() as uow:
            home = await lock_conversation(uow.db, conversation_id)
            if home is not None:
                await _expire_in(uow, home, ids)
    return sum(len(ids) for ids in due.values()) == MOST_EXPIRED


async def _expire_in(uow: UnitOfWork, home: Home, ids: Collection[UUID]) -> None:
    conversation = home.conversation
    place = place_of(conversation, is_open=home.is_open)
    # Before the users, as a read mark locks them.
    read = await repository.lock_read_marks(uow.db, conversation.id)
    messages = await repository.still_due(uow.db, ids, clock.now())
    unread = Counter(
        reader
        for one in messages
        if (reader := _unread_by(one, place, read)) is not None
    )
    for user_id, count in unread.items():
        await repository.count_expired_unread(uow.db, conversation.id, user_id, count)
    for message in messages:
        reader = _unread_by(message, place, read)
        counts = reader is not None and conversation.settings_of(reader).counts
        by = UnreadChange(reader, -1) if counts else NO_CHANGE
        place = await _expire(uow, place, message, by)
    if any(one.seq == place.shown_seq for one in messages):
        await repository.follow_tail(uow.db, (conversation.id, place.last_seq))


def _unread_by(
    message: MessageView, place: Place, read: Mapping[UUID, int]
) -> UUID | None:
    """Return who has not read the message yet, if anybody."""
    reader = place.pair.other(message.sender_id)
    is_unread = reader != message.sender_id and message.seq > read[reader]
    return reader if is_unread else None


async def _expire(
    uow: UnitOfWork, place: Place, message: MessageView, unread: UnreadChange
) -> Place:
    values = {
        "deleted_at": message.deleted_at or clock.now(),
        "expires_at": None,
        "expired": True,
    }
    after = await erase(uow, place, message, values, unread=unread)
    return place._replace(last_change=after.change)
