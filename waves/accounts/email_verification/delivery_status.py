"""Record whether mail reaches a user's address. Only the settings page shows it.

Only they are told: what an answer says to somebody who asks for a mail never
depends on what became of it.
"""

from functools import partial
from uuid import UUID

from waves.accounts import repository
from waves.accounts.events import MailDeliveryChanged
from waves.accounts.models import User
from waves.core.database.engine import unit_of_work
from waves.mail.message import Outcome


def outcome_for(user: User) -> Outcome:
    """Return what notes whether a mail to the present address of `user` arrived."""
    return partial(note, user.id, user.email_key)


async def note(user_id: UUID, email_key: str, *, arrived: bool) -> None:
    """Keep that this address refused a mail for good, or that it takes mail again.

    The refusal is kept with the address, so that another address has none.
    """
    refused = None if arrived else email_key
    async with unit_of_work() as uow:
        user = await repository.lock_user(uow.session, user_id)
        if user is None or user.email_key != email_key:
            return
        if user.refused_email_key != refused:
            user.refused_email_key = refused
            await uow.emit(MailDeliveryChanged(user_id=user_id))
