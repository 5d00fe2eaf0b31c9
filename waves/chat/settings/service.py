"""Pin, archive, mute and mark conversations, and name their peers.

Each user has settings of their own, and only their own tabs are told. What counts as
unread in their title follows in the same transaction: archived and muted conversations
do not.
"""

from uuid import UUID

from waves import texts
from waves.accounts.users.repository import (
    NO_CHANGE,
    UnreadChange,
    bump_inbox,
    lock_user,
)
from waves.chat.conversations.repository import lock_conversation
from waves.chat.errors import TooManyPinsError
from waves.chat.events import ConversationSettingsChanged
from waves.chat.models import Conversation, Settings
from waves.chat.receipts.repository import lock_unread
from waves.chat.schemas import ALWAYS
from waves.chat.settings import repository
from waves.chat.settings.schemas import DURATIONS, SettingsChange, check_nickname
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

MOST_PINNED = 5
MOST_ENDED = 100
"""How many mutes are ended at once."""


async def change(user_id: UUID, conversation_id: UUID, change: SettingsChange) -> None:
    """Change settings of a conversation in the user's own list.

    Raises:
        NotFoundError: The user has no such conversation.
        TooManyPinsError: The user has pinned `MOST_PINNED` others.
    """
    await current(RateLimiter).spend(Rule.ARRANGE, user_id)
    await apply(user_id, conversation_id, change)


async def mute_for(user_id: UUID, conversation_id: UUID, duration: str) -> None:
    """Mute a conversation for one of `DURATIONS`, or for `ALWAYS`.

    Raises:
        NotFoundError: The user has no such conversation.
        InvalidInputError: There is no such duration.
    """
    if duration != ALWAYS and duration not in DURATIONS:
        raise InvalidInputError({"muted_until": texts.fields.MUTED_UNTIL})
    end = ALWAYS if duration == ALWAYS else clock.now() + DURATIONS[duration]
    wanted = SettingsChange.model_validate({"muted_until": end})
    await change(user_id, conversation_id, wanted)


async def name_peer(user_id: UUID, conversation_id: UUID, nickname: str) -> None:
    """Give the peer of a conversation a nickname; an empty one takes it away.

    Raises:
        NotFoundError: The user has no such conversation.
        InvalidInputError: No display name could be like this.
    """
    try:
        nickname = check_nickname(nickname)
    except ValueError as error:
        raise InvalidInputError({"nickname": str(error)}) from None
    await change(user_id, conversation_id, SettingsChange(nickname=nickname))


async def apply(user_id: UUID, conversation_id: UUID, change: SettingsChange) -> None:
    """Change settings on behalf of the application, without a limit.

    Raises:
        NotFoundError: The user has no such conversation.
        TooManyPinsError: The user has pinned `MOST_PINNED` others.
    """
    async with unit_of_work() as uow:
        home = await lock_conversation(uow.db, conversation_id, user_id)
        if home is None:
            raise NotFoundError
        found = home.conversation
        before = found.settings_of(user_id)
        after = _changed(before, change)
        if user_id == found.pair.other(user_id):
            after = after._replace(nickname=None)
        if after.counts != before.counts:
            # Before the user, as a read mark locks them.
            await uow.connection.run_sync(lock_unread, [found.id])
        if after.pinned_at and not before.pinned_at:
            # Locked, so that two pins at once do not both take the last place.
            await lock_user(uow.db, user_id)
            if await repository.count_pinned(uow.db, user_id) >= MOST_PINNED:
                raise TooManyPinsError
        await _write(uow, found, user_id, after)


async def end_mutes() -> bool:
    """End the mutes whose time has come; return whether there may be more."""
    async with read_db() as db:
        ended = await repository.ended_mutes(db, clock.now(), MOST_ENDED)
    for conversation_id in ended:
        async with unit_of_work() as uow:
            home = await lock_conversation(uow.db, conversation_id)
            if home is not None:
                await _end_mutes_of(uow, home.conversation)
    return len(ended) == MOST_ENDED


async def _end_mutes_of(uow: UnitOfWork, found: Conversation) -> None:
    for user_id in found.pair.users:
        settings = found.settings_of(user_id)
        if settings.muted_until is not None and settings.muted_until <= clock.now():
            await _write(uow, found, user_id, settings._replace(muted_until=None))


def _changed(before: Settings, change: SettingsChange) -> Settings:
    after = before
    if change.archived is not None:
        after = after._replace(archived=change.archived)
    if change.pinned is not None:
        after = after._replace(
            pinned_at=(before.pinned_at or clock.now()) if change.pinned else None
        )
    if after.archived and change.pinned:
        after = after._replace(archived=False)
    if after.archived:
        after = after._replace(pinned_at=None)
    if change.mutes:
        after = after._replace(muted_until=change.muted_until)
    if change.marked_unread is not None:
        after = after._replace(marked_unread=change.marked_unread)
    if change.nickname is not None:
        after = after._replace(nickname=change.nickname or None)
    return after


async def _write(
    uow: UnitOfWork, found: Conversation, user_id: UUID, after: Settings
) -> None:
    before = found.settings_of(user_id)
    if after == before:
        return
    unread = NO_CHANGE
    if after.counts != before.counts:
        counts = await uow.connection.run_sync(lock_unread, [found.id])
        by = counts[found.id, user_id]
        unread = UnreadChange(user_id, by if after.counts else -by)
    found.set_settings(user_id, after)
    uow.db.add(found)
    await uow.db.flush()
    versions = await bump_inbox(uow.db, user_id, unread=unread)
    await uow.emit(ConversationSettingsChanged(found.id, user_id, versions))
