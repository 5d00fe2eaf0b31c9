"""Mails about accounts: queued in the transaction they report, composed when sent."""

from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from waves import texts
from waves.accounts.email_verification import delivery_status, email_links
from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.identities.events import ProviderLinked, ProviderUnlinked
from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.sessions.events import SignedInElsewhere
from waves.accounts.users import repository as user_repository
from waves.accounts.users.events import SignedUp
from waves.accounts.users.models import User
from waves.core.database.engine import unit_of_work
from waves.core.errors import TooManyRequestsError
from waves.core.events import Event, EventRegistry
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork
from waves.mail import queue, templates
from waves.mail.events import DeliveryReported
from waves.mail.message import MailMessage
from waves.mail.models import MailKind, OutgoingMail
from waves.texts.mail import Mail


class _Link(NamedTuple):
    """A mail with a link: its text, what the link is for, the page it opens."""

    words: Mail
    purpose: Purpose
    path: str


_LINKS: dict[str, _Link] = {
    MailKind.VERIFICATION: _Link(texts.mail.VERIFICATION, Purpose.VERIFY, "/verify"),
    MailKind.PASSWORD_RESET: _Link(texts.mail.PASSWORD_RESET, Purpose.RESET, "/reset"),
}
_NOTICES: dict[str, Mail] = {
    MailKind.NEW_BROWSER: texts.mail.NEW_BROWSER,
    MailKind.PASSWORD_CHANGED: texts.mail.PASSWORD_CHANGED,
    MailKind.GOOGLE_LINKED: texts.mail.GOOGLE_LINKED,
    MailKind.GOOGLE_UNLINKED: texts.mail.GOOGLE_UNLINKED,
}
_NOTICE_OF: dict[type[Event], MailKind] = {
    SignedInElsewhere: MailKind.NEW_BROWSER,
    PasswordChanged: MailKind.PASSWORD_CHANGED,
    ProviderLinked: MailKind.GOOGLE_LINKED,
    ProviderUnlinked: MailKind.GOOGLE_UNLINKED,
}


def register(events: EventRegistry) -> None:
    """Queue a mail for each event that users are notified of; store deliveries."""
    events.inside(SignedUp, _queue_verification)
    for event_type in _NOTICE_OF:
        events.inside(event_type, _queue_notice)
    events.inside(DeliveryReported, delivery_status.store)


async def _queue_verification(uow: UnitOfWork, event: SignedUp) -> None:
    await queue.add(uow, MailKind.VERIFICATION, user_id=event.user_id)


async def _queue_notice(uow: UnitOfWork, event: Any) -> None:
    params = {
        "time": templates.format_time(event.at),
        "browser": getattr(event, "browser", ""),
    }
    kind = _NOTICE_OF[type(event)]
    await queue.add(uow, kind, user_id=event.user_id, params=params)


async def compose(mail: OutgoingMail) -> MailMessage | None:
    """Return the message of a queued mail, with a fresh link if it has one.

    None if the account is closed or missing, its address is verified already, its rate
    limit is exceeded, or a newer mail replaced this one.
    """
    async with unit_of_work() as uow:
        user = await _recipient(uow.db, mail)
        if user is None or user.disabled_at is not None:
            return None
        link = _LINKS.get(mail.kind)
        try:
            if mail.attempts <= 1:
                await _count(user, link)
        except TooManyRequestsError:
            return None
        if link is not None:
            return await _compose_link(uow, mail, user, link)
    words = _NOTICES[mail.kind]
    values = {"username": user.username, **mail.params}
    return templates.render_notice(words, to=user.email, **values)


async def _recipient(db: AsyncSession, mail: OutgoingMail) -> User | None:
    if mail.user_id is not None:
        return await user_repository.user(db, mail.user_id)
    return await user_repository.user_by_email(db, mail.email_key or "")


async def _count(user: User, link: _Link | None) -> None:
    if link is None:
        await current(RateLimiter).spend(Rule.MAIL_NOTICE, user.id)
    else:
        await current(RateLimiter).spend(Rule.MAIL_LINK, user.id, link.purpose)


async def _compose_link(
    uow: UnitOfWork, mail: OutgoingMail, user: User, link: _Link
) -> MailMessage | None:
    if link.purpose is Purpose.VERIFY and user.email_verified:
        return None
    # One at a time, or two mails of one user would each delete the other.
    await links.lock(uow.db, user.id)
    if not await queue.supersede(uow.db, mail):
        return None
    secret = await email_links.make(uow, user, link.purpose)
    return templates.render_link(
        link.words,
        to=user.email,
        url=templates.url_with_secret(link.path, secret),
        username=user.username,
        minutes=int(email_links.LIFETIME.total_seconds() // 60),
    )
