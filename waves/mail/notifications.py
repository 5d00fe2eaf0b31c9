"""Writes to people about what happens to their accounts.

It listens to what is true already, and does its own reading later: whatever
becomes of a mail, nothing of what it tells is undone.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from waves.accounts import repository
from waves.accounts.email_verification import service as email_verification
from waves.accounts.events import (
    PasswordChanged,
    ProviderLinked,
    ProviderUnlinked,
    SignedInElsewhere,
    SignedUp,
)
from waves.accounts.models import User
from waves.core import rate_limits
from waves.core.database.engine import read_session
from waves.core.errors import TooManyRequestsError
from waves.core.events import Event, EventRegistry, registry
from waves.core.rate_limits import Rule
from waves.mail import templates
from waves.mail.message import Letter
from waves.mail.queue import postbox

Writing = Callable[[], Awaitable[Letter | None]]
Notice = Callable[[User, Any], Letter]

_NOTICES: dict[type[Event], Notice] = {
    SignedInElsewhere: lambda user, event: templates.new_device(
        user, event.device, event.at
    ),
    PasswordChanged: lambda user, event: templates.password_changed(user, event.at),
    ProviderLinked: lambda user, event: templates.provider_linked(user, event.at),
    ProviderUnlinked: lambda user, event: templates.provider_unlinked(user, event.at),
}


class Mailer:
    """One per process; hears everything, and writes of some."""

    def __init__(self, events: EventRegistry = registry) -> None:
        """Listen to `events` once started."""
        self._events = events

    def start(self) -> None:
        """Begin to listen."""
        self._events.after_commit(self._heard)

    async def stop(self) -> None:
        """Listen no more; wait a moment for the mail that is under way."""
        self._events.remove(self._heard)
        await postbox().stop()

    def _heard(self, event: Event) -> None:
        if (writing := _writing(event)) is not None:
            postbox().post(writing)


def _writing(event: Event) -> Writing | None:
    if isinstance(event, SignedUp):
        return partial(email_verification.write_verification, event.user_id)
    notice = _NOTICES.get(type(event))
    return partial(_write, notice, event) if notice is not None else None


async def _write(notice: Notice, event: Any) -> Letter | None:
    user = await _reader(event.user_id)
    return notice(user, event) if user is not None else None


async def _reader(user_id: UUID) -> User | None:
    """Return who is to be told, unless they hear too much already."""
    async with read_session() as session:
        user = await repository.user(session, user_id)
    if user is None or user.disabled_at is not None:
        return None
    try:
        await rate_limits.limiter().spend(Rule.MAIL_NOTICE, user_id)
    except TooManyRequestsError:
        return None
    return user
