"""How far people are in their conversations: delivered to a page, and read.

While the two are not friends each goes on for themselves: what one reads then
is told to the other neither now nor at the next look.
"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.repository import bump_inbox
from waves.chat import receipt_repository as repository
from waves.chat.events import ReceiptMoved
from waves.chat.receipt_repository import Mark, Standing
from waves.chat.schemas import ReceiptView
from waves.chat.views import receipt_view
from waves.core.database.engine import read_session, unit_of_work
from waves.core.errors import NotFoundError


async def mark_delivered(user_id: UUID, conversation_id: UUID, seq: int) -> ReceiptView:
    """Note that this person's page holds every message up to `seq`.

    A mark never moves back and never beyond the last message.

    Raises:
        NotFoundError: There is no such conversation of this person.
    """
    return await _mark(user_id, conversation_id, delivered=seq, read=0)


async def mark_read(user_id: UUID, conversation_id: UUID, seq: int) -> ReceiptView:
    """Note that this person has seen every message up to `seq`.

    Otherwise as `mark_delivered`: what is read is delivered.
    """
    return await _mark(user_id, conversation_id, delivered=seq, read=seq)


async def receipt_of_peer(user_id: UUID, conversation_id: UUID) -> ReceiptView:
    """Return how far the other person is; nowhere, while the two are not friends.

    Raises:
        NotFoundError: There is no such conversation of this person.
    """
    async with read_session() as session:
        return (await both_receipts(session, conversation_id, user_id))[1]


async def both_receipts(
    session: AsyncSession, conversation_id: UUID, user_id: UUID
) -> tuple[ReceiptView, ReceiptView]:
    """Return this person's receipt and that of their peer, as they may see it.

    Raises:
        NotFoundError: There is no such conversation of this person.
    """
    found = await repository.standings(session, conversation_id)
    own = [one.mark for one in found if one.mark.user_id == user_id]
    if not own:
        raise NotFoundError
    (peers,) = [_as_the_other_sees(one) for one in found if one.mark not in own]
    return receipt_view(conversation_id, own[0]), receipt_view(conversation_id, peers)


def _as_the_other_sees(standing: Standing) -> Mark:
    return standing.mark if standing.is_open else Mark(standing.mark.user_id, 0, 0)


async def _mark(
    user_id: UUID, conversation_id: UUID, *, delivered: int, read: int
) -> ReceiptView:
    # Most marks repeat what is known: those take no writer's turn.
    async with read_session() as session:
        standing = await repository.standing(session, conversation_id, user_id)
    if standing is None:
        raise NotFoundError
    delivered, read = min(delivered, standing.last_seq), min(read, standing.last_seq)
    known = standing.mark
    if delivered <= known.delivered_seq and read <= known.read_seq:
        return receipt_view(conversation_id, known)
    wanted = Mark(user_id, delivered, read)
    return await _move(conversation_id, standing._replace(mark=wanted))


async def _move(conversation_id: UUID, wanted: Standing) -> ReceiptView:
    mark = wanted.mark
    told = wanted.pair if wanted.is_open else (mark.user_id,)
    async with unit_of_work() as uow:
        moved = await repository.move(uow.session, conversation_id, mark)
        versions = await bump_inbox(uow.session, *told)
        await uow.emit(
            ReceiptMoved(
                conversation_id=conversation_id,
                user_id=mark.user_id,
                peer_id=wanted.pair.other(mark.user_id),
                delivered_seq=moved.delivered_seq,
                read_seq=moved.read_seq,
                inbox_versions=versions,
            )
        )
    return receipt_view(conversation_id, moved)
