"""Store whether mail reaches a user's address. Only their settings page shows it.

The answer to a request for a mail never depends on it.
"""

from waves.accounts.email_verification.events import MailDeliveryChanged
from waves.accounts.users import repository as user_repository
from waves.accounts.users.names import email_key
from waves.core.unit_of_work import UnitOfWork
from waves.mail.events import DeliveryReported


async def store(uow: UnitOfWork, report: DeliveryReported) -> None:
    """Store that the address refused a mail for good, or that it accepts mail again.

    The refusal is stored as the address, so it ends with a change of the address.
    """
    user = await user_repository.user_by_email(uow.db, email_key(report.address))
    if user is None:
        return
    refused = None if report.accepted else user.email_key
    if user.refused_email_key != refused:
        user.refused_email_key = refused
        await uow.emit(MailDeliveryChanged(user_id=user.id))
