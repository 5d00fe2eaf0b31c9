"""Search in the messages of a user. The acting user is the first argument."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users.repository import user_views
from waves.accounts.users.schemas import UserView
from waves.chat.conversations.repository import is_member
from waves.chat.schemas import FoundMessage, FoundMessages
from waves.chat.search import repository
from waves.chat.search.excerpts import excerpt
from waves.chat.search.folding import words_of
from waves.chat.search.repository import From, Query
from waves.core.cursor import DEFAULT_PAGE, TOP, Cursor, PageRequest
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError
from waves.core.ids import Pair
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current

MOST_AT_ONCE = 4
MAX_QUERY = 100
"""Code points of a query."""


class SearchTurns:
    """Lets few searches run at once: they read much, and others read meanwhile."""

    def __init__(self) -> None:
        """Nobody searches yet."""
        self.turn = asyncio.Semaphore(MOST_AT_ONCE)


async def search(
    user_id: UUID,
    query: str,
    *,
    conversation_id: UUID | None = None,
    sender: From | None = None,
    before: str | None = None,
    limit: int = DEFAULT_PAGE,
) -> FoundMessages:
    """Return a page of the messages that contain every word of `query`.

    A word may be a part of a word of the message; case and accents are ignored.

    Args:
        user_id: The caller.
        query: What the messages contain; without a word, nothing is found.
        conversation_id: A conversation of the caller; None searches all of them.
        sender: Whose messages are searched; None: those of both.
        before: The `next` of the page before; without it, the first page.
        limit: The largest number of messages, 1 to 200.

    Raises:
        InvalidInputError: `before` is not the `next` of a page.
        NotFoundError: The user has no such conversation.
        TooManyRequestsError: The user searches too much.
    """
    await current(RateLimiter).spend(Rule.FIND, user_id)
    page = PageRequest.parse(before, limit)
    asked = Query(user_id, words_of(query), conversation_id, sender)
    async with current(SearchTurns).turn, read_db() as db:
        if conversation_id and not await is_member(db, conversation_id, user_id):
            raise NotFoundError
        return await _found(db, asked, page)


async def _found(db: AsyncSession, asked: Query, page: PageRequest) -> FoundMessages:
    if not asked.words:
        return FoundMessages(items=[], complete=True)
    found = await repository.find(db, asked, page)
    rows, following = page.cut(found, lambda row: Cursor(row.created_at, row.id))
    total = None
    if asked.conversation_id and page.before == TOP:
        total = await repository.count(db, asked) if following else len(rows)
    peer_ids = [Pair(row.low_id, row.high_id).other(asked.user_id) for row in rows]
    peers = await user_views(db, peer_ids)
    complete = await repository.is_complete(db, asked)
    # An excerpt of a long message takes some milliseconds.
    items = await asyncio.to_thread(
        lambda: [
            _view(row, peers[peer_id], asked.words)
            for row, peer_id in zip(rows, peer_ids, strict=True)
        ]
    )
    return FoundMessages(items=items, total=total, complete=complete, next=following)


def _view(
    row: Row[*tuple[Any, ...]], peer: UserView, words: Sequence[str]
) -> FoundMessage:
    return FoundMessage(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        sender_id=row.sender_id,
        created_at=row.created_at,
        peer=peer,
        nickname=row.nickname or "",
        excerpt=excerpt(row.body, words),
    )
