"""Mails users about events of their accounts.

It listens to committed events and reads what it needs later: a mail that fails undoes
nothing of what it reports.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from waves import texts
from waves.accounts import repository
from waves.accounts.email_verification import service as email_verification
from waves.accounts.email_verification.delivery_status import outcome_for
from waves.accounts.events import (
    PasswordChanged,
    ProviderLinked,
    ProviderUnlinked,
    SignedInElsewhere,
    SignedUp,
)
from waves.accounts.models import User
from waves.core.database.engine import read_session
from waves.core.errors import TooManyRequestsError
from waves.core.events import Event, EventRegistry
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.mail import templates
from waves.mail.message import MailMessage
from waves.mail.queue import Postbox
from waves.texts.mail import Mail

Writing = Callable[[], Awaitable[MailMessage | None]]

_NOTICES: dict[type[Event], Mail] = {
    SignedInElsewhere: texts.mail.NEW_BROWSER,
    PasswordChanged: texts.mail.PASSWORD_CHANGED,
    ProviderLinked: texts.mail.GOOGLE_LINKED,
    ProviderUnlinked: texts.mail.GOOGLE_UNLINKED,
}


class Mailer:
    """Queues a mail for each event that users are notified of. One per process."""

    def __init__(self, events: EventRegistry) -> None:
        """Listen to `events` once started."""
        self._events = events

    def start(self) -> None:
        """Subscribe to the events."""
        self._events.after_commit(self._heard)

    async def stop(self) -> None:
        """Unsubscribe, and wait briefly for mails in progress."""
        self._events.remove(self._heard)
        await current(Postbox).stop()

    def _heard(self, event: Event) -> None:
        if (writing := _writing(event)) is not None:
            current(Postbox).post(writing)


def _writing(event: Event) -> Writing | None:
    if isinstance(event, SignedUp):
        return partial(email_verification.write_verification, event.user_id)
    words = _NOTICES.get(type(event))
    return partial(_write, words, event) if words is not None else None


async def _write(words: Mail, event: Any) -> MailMessage | None:
    user = await _recipient(event.user_id)
    if user is None:
        return None
    return templates.render_notice(
        words,
        to=user.email,
        outcome=outcome_for(user),
        username=user.username,
        time=templates.format_time(event.at),
        browser=getattr(event, "device", ""),
    )


async def _recipient(user_id: UUID) -> User | None:
    """Return the user to notify, unless their limit of notices is reached."""
    async with read_session() as session:
        user = await repository.user(session, user_id)
    if user is None or user.disabled_at is not None:
        return None
    try:
        await current(RateLimiter).spend(Rule.MAIL_NOTICE, user_id)
    except TooManyRequestsError:
        return None
    return user
