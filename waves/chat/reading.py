"""What a person sees of their conversations; every read is one transaction."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts import repository as accounts
from waves.accounts.users.names import check_storable, fold
from waves.accounts.users.username_repository import user_by_current_or_former_username
from waves.chat import repository
from waves.chat.receipts import both_receipts
from waves.chat.schemas import (
    ConversationView,
    ConversationWindow,
    InboxSnapshot,
    MessagePage,
)
from waves.chat.views import conversation_view, message_view, pair_in
from waves.core import clock
from waves.core.database.engine import read_session
from waves.core.errors import NotFoundError
from waves.friends.service import pending_requests_in

DEFAULT_PAGE = 50
MAX_PAGE = 200
MAX_SEQ = 2**31 - 1
"""What the database's integer holds; no conversation gets there."""


async def list_conversations(user_id: UUID) -> list[ConversationView]:
    """Return this person's conversations, the latest message first."""
    async with read_session() as session:
        return await _conversations(session, user_id)


async def conversation_with(user_id: UUID, username: str) -> ConversationView:
    """Return the conversation with that person.

    A username that was given up lately leads to who gave it up.

    Raises:
        NotFoundError: There is no such person, or there never was one.
    """
    async with read_session() as session:
        return await _conversation_with(session, user_id, username)


async def page(
    user_id: UUID,
    conversation_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = DEFAULT_PAGE,
) -> MessagePage:
    """Return some messages of a conversation, the oldest first.

    Args:
        user_id: Who asks.
        conversation_id: Which conversation.
        before: Only messages with a lower `seq`, the newest of them.
        after: Only messages with a higher `seq`, the oldest of them.
        limit: How many at most, 1 to 200.

    Raises:
        NotFoundError: There is no such conversation of this person.
    """
    async with read_session() as session:
        if not await repository.is_member(session, conversation_id, user_id):
            raise NotFoundError
        return await _page(session, conversation_id, limit, before=before, after=after)


async def open_window(
    user_id: UUID, whose: UUID | str, *, limit: int = DEFAULT_PAGE
) -> ConversationWindow:
    """Return all that the screen of a conversation shows, as of one moment.

    Args:
        user_id: Who asks.
        whose: The id of the conversation, or the other person's username.
        limit: How many messages at most.

    Raises:
        NotFoundError: There is no such conversation of this person.
    """
    async with read_session() as session:
        # First, so that a change in between is seen as one.
        version = await accounts.inbox_version(session, user_id) or 0
        conversation = await _conversation(session, user_id, whose)
        own, peers = await both_receipts(session, conversation.id, user_id)
        newest = await _page(session, conversation.id, limit)
        first = 0
        if conversation.unread:
            first = await repository.first_unread(session, conversation.id, user_id)
    return ConversationWindow(
        conversation=conversation,
        page=newest,
        own_receipt=own,
        peer_receipt=peers,
        first_unread_seq=first,
        inbox_version=version,
    )


async def inbox(user_id: UUID) -> InboxSnapshot:
    """Return all that the people column shows, as of one moment."""
    async with read_session() as session:
        version = await accounts.inbox_version(session, user_id) or 0
        conversations = await _conversations(session, user_id)
        requests = await pending_requests_in(session, user_id)
    return InboxSnapshot(conversations, requests.received, version)


async def _conversations(
    session: AsyncSession, user_id: UUID
) -> list[ConversationView]:
    lines = await repository.lines_of(session, user_id)
    ids = {pair_in(line.conversation).other(user_id) for line in lines}
    people = await accounts.user_views(session, ids)
    return [conversation_view(line, user_id, people) for line in lines]


async def _conversation(
    session: AsyncSession, user_id: UUID, whose: UUID | str
) -> ConversationView:
    if isinstance(whose, str):
        return await _conversation_with(session, user_id, whose)
    line = await repository.line_of(session, user_id, whose)
    if line is None:
        raise NotFoundError
    peer_id = pair_in(line.conversation).other(user_id)
    people = await accounts.user_views(session, [peer_id])
    return conversation_view(line, user_id, people)


async def _conversation_with(
    session: AsyncSession, user_id: UUID, username: str
) -> ConversationView:
    peer = await user_by_current_or_former_username(
        session, _key(username), at=clock.now()
    )
    if peer is None:
        raise NotFoundError
    line = await repository.line_with(session, user_id, peer.id)
    if line is None or peer.id == user_id:
        raise NotFoundError
    return conversation_view(line, user_id, {peer.id: accounts.user_view(peer)})


def _key(username: str) -> str:
    try:
        return fold(check_storable(username))
    except ValueError:
        raise NotFoundError from None


async def _page(
    session: AsyncSession,
    conversation_id: UUID,
    limit: int,
    *,
    before: int | None = None,
    after: int | None = None,
) -> MessagePage:
    size = min(max(limit, 1), MAX_PAGE)
    # One more than asked for tells whether there are more.
    below = MAX_SEQ if before is None else _bounded(before)
    if after is None:
        rows = await repository.newest_messages(
            session, conversation_id, before=below, limit=size + 1
        )
        kept = rows[-size:]
    else:
        rows = await repository.oldest_messages(
            session,
            conversation_id,
            after=_bounded(after),
            before=below,
            limit=size + 1,
        )
        kept = rows[:size]
    has_more = len(rows) > size
    return MessagePage(items=[message_view(row) for row in kept], has_more=has_more)


def _bounded(seq: int) -> int:
    """Keep a number from outside within what the database can compare."""
    return min(max(seq, 0), MAX_SEQ)
