"""Queue of mails: rows written in a unit of work and sent after its commit.

A sender claims a row by moving `due_at` behind the longest attempt, so another one
takes over when it crashes. Delivery is therefore at least once: a mail is sent again
when the sender stops between the reply of the mail server and its own commit.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.core import clock
from waves.core.unit_of_work import UnitOfWork
from waves.mail import message
from waves.mail.events import MailQueued
from waves.mail.models import MailKind, OutgoingMail

CLAIMED_FOR = timedelta(seconds=90)
"""Longer than `message.DEADLINE_SECONDS`, after which an attempt has failed."""


async def add(
    uow: UnitOfWork,
    kind: MailKind,
    *,
    user_id: UUID | None = None,
    email_key: str | None = None,
    params: Mapping[str, str] | None = None,
) -> None:
    """Queue a mail in this transaction, to a user or to an address."""
    if not message.is_on():
        return
    mail = OutgoingMail(
        kind=kind,
        user_id=user_id,
        email_key=email_key,
        params=dict(params or {}),
        due_at=clock.now(),
    )
    uow.db.add(mail)
    await uow.emit(MailQueued())


async def claim(db: AsyncSession, *, limit: int) -> Sequence[OutgoingMail]:
    """Return due mails, the oldest first; no other sender gets them for a while."""
    at = clock.now()
    query = select(OutgoingMail).where(col(OutgoingMail.due_at) <= at)
    query = query.order_by(col(OutgoingMail.due_at), col(OutgoingMail.id)).limit(limit)
    # On SQLite the transaction itself excludes every other writer.
    mails = (await db.exec(query.with_for_update(skip_locked=True))).all()
    for mail in mails:
        mail.due_at = at + CLAIMED_FOR
        mail.attempts += 1
    return mails


async def defer(db: AsyncSession, mail_id: UUID, *, seconds: float) -> None:
    """Try a mail again later, unless it was deleted meanwhile."""
    mail = await db.get(OutgoingMail, mail_id)
    if mail is not None:
        mail.due_at = clock.now() + timedelta(seconds=seconds)


async def remove(db: AsyncSession, mail_id: UUID) -> None:
    """Delete a mail that is done."""
    await db.exec(delete(OutgoingMail).where(col(OutgoingMail.id) == mail_id))


async def supersede(db: AsyncSession, mail: OutgoingMail) -> bool:
    """Delete the other mails of this kind to the same recipient.

    Returns:
        False if this one itself was deleted meanwhile.
    """
    if await db.get(OutgoingMail, mail.id) is None:
        return False
    query = (
        delete(OutgoingMail)
        .where(col(OutgoingMail.kind) == mail.kind)
        .where(col(OutgoingMail.user_id) == mail.user_id)
        .where(col(OutgoingMail.email_key) == mail.email_key)
        .where(col(OutgoingMail.id) != mail.id)
    )
    await db.exec(query)
    return True


async def discard(
    db: AsyncSession, user_id: UUID, email_key: str, *kinds: MailKind
) -> None:
    """Delete the mails of these kinds that wait for this user; by default, of all."""
    query = delete(OutgoingMail).where(
        or_(
            col(OutgoingMail.user_id) == user_id,
            col(OutgoingMail.email_key) == email_key,
        ),
        col(OutgoingMail.kind).in_(kinds or MailKind),
    )
    await db.exec(query)
