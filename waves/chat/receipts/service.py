"""Mark messages as delivered and read. REST, the socket and Reflex state use it alike.

While two users are not friends, neither sees how far the other has read; nor do they
while one of them does not send read receipts.
"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.users.repository import NO_CHANGE, UnreadChange, bump_inbox
from waves.chat.events import ReceiptMoved
from waves.chat.receipts import repository
from waves.chat.receipts.repository import Mark
from waves.chat.schemas import PeerReceipt, ReceiptView
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError


async def mark_delivered(user_id: UUID, conversation_id: UUID, seq: int) -> ReceiptView:
    """Mark every message up to `seq` as delivered to a page of the user.

    A receipt never moves back and never past the last message.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    return await _mark(user_id, conversation_id, delivered=seq, read=0)


async def mark_read(user_id: UUID, conversation_id: UUID, seq: int) -> ReceiptView:
    """Mark every message up to `seq` as read, and as delivered.

    The user has then seen the reactions of the peer, too.

    A receipt never moves back and never past the last message.

    Raises:
        NotFoundError: The user has no such conversation.
    """
    return await _mark(user_id, conversation_id, delivered=seq, read=seq)


async def receipt_of_peer(
    db: AsyncSession, conversation_id: UUID, peer_id: UUID
) -> PeerReceipt:
    """Return the receipt of the peer, as the user may see it; of a note, an empty one.

    Raises:
        NotFoundError: The peer is not in this conversation.
    """
    standing = await repository.find_standing(db, conversation_id, peer_id)
    if standing is None:
        raise NotFoundError
    is_shown = standing.is_open and len(standing.pair.users) > 1
    mark = standing.mark if is_shown else Mark(peer_id, 0, 0)
    if not standing.shows_read:
        mark = mark._replace(read_seq=0)
    return PeerReceipt(_view(conversation_id, mark), standing.shows_read)


async def _mark(
    user_id: UUID, conversation_id: UUID, *, delivered: int, read: int
) -> ReceiptView:
    # Most marks change nothing and need no write transaction.
    async with read_db() as db:
        standing = await repository.find_standing(db, conversation_id, user_id)
    if standing is None:
        raise NotFoundError
    delivered, read = min(delivered, standing.last_seq), min(read, standing.last_seq)
    known = standing.mark
    moves = delivered > known.delivered_seq or read > known.read_seq
    if not moves and not (read and standing.has_unseen):
        return _view(conversation_id, known)
    wanted = Mark(user_id, delivered, read)
    # What the peer would not see is not told, not even that something has changed; and
    # whether the user has seen a reaction is nobody else's business.
    is_seen = delivered > known.delivered_seq or standing.shows_read
    is_told = moves and is_seen and standing.is_open
    receipt = await _advance(
        conversation_id,
        wanted,
        told=standing.pair.users if is_told else (user_id,),
        shows_read=standing.shows_read,
    )
    if standing.marked_unread and read > known.read_seq:
        change = SettingsChange(marked_unread=False)
        await settings.apply(user_id, conversation_id, change)
    return receipt


async def _advance(
    conversation_id: UUID, mark: Mark, *, told: tuple[UUID, ...], shows_read: bool
) -> ReceiptView:
    async with unit_of_work() as uow:
        unread = await _unread_change(uow.db, conversation_id, mark)
        moved, counts = await repository.advance(uow.db, conversation_id, mark)
        unread = unread if counts else NO_CHANGE
        versions = await bump_inbox(uow.db, *told, unread=unread)
        receipt = _view(conversation_id, moved)
        moved_by = ReceiptMoved(
            receipt,
            versions,
            has_read=mark.read_seq > 0,
            shows_read=shows_read,
        )
        await uow.emit(moved_by)
    return receipt


async def _unread_change(
    db: AsyncSession, conversation_id: UUID, mark: Mark
) -> UnreadChange:
    if mark.read_seq == 0:
        return NO_CHANGE
    read = await repository.newly_read(db, conversation_id, mark.user_id, mark.read_seq)
    return UnreadChange(mark.user_id, -read)


def _view(conversation_id: UUID, mark: Mark) -> ReceiptView:
    return ReceiptView(conversation_id=conversation_id, **mark._asdict())
