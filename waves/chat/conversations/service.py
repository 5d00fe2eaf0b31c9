"""Read conversations: the list, a single one, the inbox; each read is consistent.

Those of two users begin with their friendship, a note to self when it is first wanted.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users import repository as user_repository
from waves.accounts.users.models import User
from waves.accounts.users.names import check_storable, fold
from waves.accounts.users.schemas import UserView
from waves.accounts.users.username_repository import user_by_current_or_former_username
from waves.chat.conversations import repository
from waves.chat.conversations.repository import Entry
from waves.chat.messages.service import read_changed, read_page
from waves.chat.messages.views import read_views
from waves.chat.pins.repository import excerpts
from waves.chat.receipts.service import receipt_of_peer
from waves.chat.schemas import (
    ALWAYS,
    FOR_EVER,
    ConversationPage,
    ConversationView,
    ConversationWindow,
    InboxSnapshot,
    MessageView,
    NicknamedUser,
)
from waves.core import clock
from waves.core.cursor import DEFAULT_PAGE, MAX_PAGE, Cursor, PageRequest
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.ids import Pair, pair_of
from waves.friends.repository import lock_people
from waves.friends.service import received_requests_in


async def list_conversations(
    user_id: UUID,
    *,
    before: str | None = None,
    limit: int = DEFAULT_PAGE,
    archived: bool = False,
) -> ConversationPage:
    """Return a page of the user's conversations, the latest activity first.

    A conversation without messages stands where it was created. One that moves to the
    top between two pages is not repeated by the later page. A pinned one stands where
    it would be without its pin.

    Args:
        user_id: The caller.
        before: The `next` of the page before; without it, the first page.
        limit: The largest number of conversations, 1 to 200.
        archived: Whether to return those that the user has archived, or all others.

    Raises:
        InvalidInputError: `before` is not the `next` of a page.
    """
    page = PageRequest.parse(before, limit)
    async with read_db() as db:
        return await _page(db, user_id, page, archived=archived)


async def conversation(user_id: UUID, conversation_id: UUID) -> ConversationView:
    """Return one conversation of the user.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    async with read_db() as db:
        return await _find(db, user_id, conversation_id)


async def conversation_with(user_id: UUID, username: str) -> ConversationView:
    """Return the user's conversation with another user.

    A username that was given up recently still finds its former owner.

    Raises:
        NotFoundError: There is no such user or no such conversation.
    """
    async with read_db() as db:
        return await _find_with(db, user_id, username)


async def note_to_self(user_id: UUID) -> ConversationView:
    """Return the user's conversation with themselves; begin it if there is none.

    Only the user sees it. The list has it once something was written.
    """
    pair = pair_of(user_id, user_id)
    async with read_db() as db:
        known = await repository.conversation_between(db, pair)
    return await conversation(user_id, known or await _begin(pair))


async def _begin(pair: Pair) -> UUID:
    async with unit_of_work() as uow:
        # Two tabs may ask at once.
        await lock_people(uow.db, pair)
        known = await repository.conversation_between(uow.db, pair)
        return known or await repository.add_conversation(uow.db, pair)


async def is_name_of(user_id: UUID, username: str) -> bool:
    """Return whether this is the username of the user, or one given up recently."""
    with suppress(NotFoundError):
        async with read_db() as db:
            return (await _named(db, username)).id == user_id
    return False


async def nicknamed(user_id: UUID) -> list[NicknamedUser]:
    """Return the users for whom this one has a nickname."""
    async with read_db() as db:
        found = await repository.nicknamed_entries(db, user_id)
        people = await user_repository.user_views(db, [one.user_id for one in found])
    return [
        NicknamedUser(people[one.user_id], one.nickname, one.is_open) for one in found
    ]


async def open_window(
    user_id: UUID,
    conversation: UUID | str,
    *,
    limit: int = DEFAULT_PAGE,
    changed_after: int | None = None,
) -> ConversationWindow:
    """Return the content of a conversation's screen in one consistent read.

    Args:
        user_id: The caller.
        conversation: The id of the conversation, or the username of the peer.
        limit: The largest number of messages.
        changed_after: Return also what was changed after this change, except what was
            changed more than 200 changes ago.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    async with read_db() as db:
        # Read first, so that a concurrent change leads to a higher version.
        version = await user_repository.inbox_version(db, user_id) or 0
        view = await _find(db, user_id, conversation)
        seen = await receipt_of_peer(db, view.id, view.peer.id)
        page = await read_page(db, view.id, limit)
        changed, after = await _changed(db, view, changed_after)
        # A pin is a change.
        pins = await excerpts(db, view.id) if view.last_change else []
        first = await _first_unread(db, user_id, view)
    return ConversationWindow(
        conversation=view,
        page=page,
        peer_receipt=seen.receipt,
        shows_read=seen.shows_read,
        first_unread_seq=first,
        inbox_version=version,
        changed=changed,
        changed_after=after,
        pins=pins,
    )


async def _first_unread(db: AsyncSession, user_id: UUID, view: ConversationView) -> int:
    return await repository.first_unread(db, view.id, user_id) if view.unread else 0


async def _changed(
    db: AsyncSession, view: ConversationView, after: int | None
) -> tuple[list[MessageView], int]:
    """Return the messages changed after a change, and the change that they follow."""
    if after is None:
        return [], view.last_change
    after = max(after, view.last_change - MAX_PAGE)
    return await read_changed(db, view.id, after), after


async def inbox(
    user_id: UUID, *, limit: int = DEFAULT_PAGE, also: Collection[UUID] = ()
) -> InboxSnapshot:
    """Return what the people column shows, as of one moment.

    Args:
        user_id: The caller.
        limit: The largest number of conversations, 1 to 200.
        also: Other conversations to return, by their ids or by those of the peers.
    """
    async with read_db() as db:
        version, unread = await user_repository.inbox_counts(db, user_id)
        page = await _page(db, user_id, PageRequest.parse(None, limit))
        pinned = await _pinned_below(db, user_id, page)
        has_archived = await repository.has_archived(db, user_id)
        shown = (*page.items, *pinned)
        listed = {id_ for one in shown for id_ in (one.id, one.peer.id)}
        others = await repository.entries_among(db, user_id, {*also} - listed)
        views = await _views(db, user_id, others)
        received = await received_requests_in(db, user_id)
    return InboxSnapshot(
        page,
        pinned=pinned,
        others=views,
        has_archived=has_archived,
        unread=unread,
        received=received,
        inbox_version=version,
    )


async def _pinned_below(
    db: AsyncSession, user_id: UUID, page: ConversationPage
) -> list[ConversationView]:
    """Return the pinned conversations that are not on the first page."""
    listed = {one.id for one in page.items}
    entries = await repository.pinned_entries(db, user_id)
    below = [one for one in entries if one.conversation.id not in listed]
    return await _views(db, user_id, below)


async def _page(
    db: AsyncSession, user_id: UUID, page: PageRequest, *, archived: bool = False
) -> ConversationPage:
    found = await repository.latest_entries(db, user_id, page, archived=archived)
    entries, following = page.cut(found, _cursor_of)
    items = await _views(db, user_id, entries)
    return ConversationPage(items=items, next=following)


async def _views(
    db: AsyncSession, user_id: UUID, entries: Sequence[Entry]
) -> list[ConversationView]:
    ids = {entry.conversation.pair.other(user_id) for entry in entries}
    people = await user_repository.user_views(db, ids)
    last = await _last_messages(db, entries)
    return [_view(entry, user_id, people, last) for entry in entries]


async def _last_messages(
    db: AsyncSession, entries: Sequence[Entry]
) -> dict[UUID, MessageView]:
    """Return the last message of each conversation that has one."""
    rows = [entry.last_message for entry in entries if entry.last_message]
    return {one.conversation_id: one for one in await read_views(db, rows)}


def _cursor_of(entry: Entry) -> Cursor:
    return Cursor(entry.conversation.last_at, entry.conversation.id)


async def _find(
    db: AsyncSession, user_id: UUID, conversation: UUID | str
) -> ConversationView:
    if isinstance(conversation, str):
        return await _find_with(db, user_id, conversation)
    entry = await repository.find_entry(db, user_id, conversation)
    if entry is None:
        raise NotFoundError
    peer_id = entry.conversation.pair.other(user_id)
    people = await user_repository.user_views(db, [peer_id])
    return _view(entry, user_id, people, await _last_messages(db, [entry]))


async def _find_with(
    db: AsyncSession, user_id: UUID, username: str
) -> ConversationView:
    peer = await _named(db, username)
    entry = await repository.find_entry_with(db, user_id, peer.id)
    if entry is None:
        raise NotFoundError
    people = {peer.id: user_repository.user_view(peer)}
    return _view(entry, user_id, people, await _last_messages(db, [entry]))


async def _named(db: AsyncSession, username: str) -> User:
    found = await user_by_current_or_former_username(db, _key(username), at=clock.now())
    if found is None:
        raise NotFoundError
    return found


def _key(username: str) -> str:
    try:
        return fold(check_storable(username))
    except ValueError:
        raise NotFoundError from None


def _view(
    entry: Entry,
    user_id: UUID,
    people: Mapping[UUID, UserView],
    last_messages: Mapping[UUID, MessageView],
) -> ConversationView:
    conversation = entry.conversation
    settings = conversation.settings_of(user_id)
    end = settings.muted_until
    return ConversationView(
        id=conversation.id,
        peer=people[conversation.pair.other(user_id)],
        last_seq=conversation.last_seq,
        unread=entry.unread,
        last_message=last_messages.get(conversation.id),
        reaction=entry.reaction or "",
        open=entry.is_open,
        last_at=conversation.last_at,
        pinned=settings.pinned_at is not None,
        archived=settings.archived,
        muted_until=ALWAYS if end == FOR_EVER else end,
        marked_unread=settings.marked_unread,
        nickname=settings.nickname or "",
        pinned_at=settings.pinned_at,
        last_change=conversation.last_change,
        message_timer=conversation.message_timer,
        message_timer_by=conversation.message_timer_by,
    )
