"""E-mail verification and password reset.

A request for a reset takes the same time and gets the same answer whether or not the
account exists: it queues a mail, and the account is looked up when the mail is sent.
"""

from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.email_verification.errors import AlreadyVerifiedError, MailOffError
from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import repository as user_repository
from waves.accounts.users.events import ProfileChanged
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule, network_of
from waves.core.services import current
from waves.mail import message as mail
from waves.mail import queue
from waves.mail.models import MailKind


async def ask_verification(principal: Principal, *, address: str) -> None:
    """Send the user a link that verifies their address.

    Raises:
        MailOffError: This server sends no mail.
        AlreadyVerifiedError: The address is verified.
        TooManyRequestsError: Too many mails for this user or this IP address.
    """
    async with read_db() as db:
        user = await user_repository.user(db, principal.user_id)
    if user is None:
        raise NotFoundError
    await count_request(str(user.id), address)
    if user.email_verified:
        raise AlreadyVerifiedError
    async with unit_of_work() as uow:
        await queue.add(uow, MailKind.VERIFICATION, user_id=user.id)


async def count_request(account: str, address: str) -> None:
    """Count a request for a mail.

    Raises:
        MailOffError: This server sends no mail.
        TooManyRequestsError: Too many mails for this account or this address.
    """
    if not mail.is_on():
        raise MailOffError
    network = network_of(address)
    await current(RateLimiter).spend(Rule.ASK_MAILS, network)
    await current(RateLimiter).spend(Rule.ASK_MAIL, account, network)


async def verify(secret: str, *, address: str) -> None:
    """Verify the e-mail address of the user of this link.

    Raises:
        LinkError: The link is not valid.
        TooManyRequestsError: Too many attempts from this IP address.
    """
    await current(RateLimiter).spend(Rule.USE_LINK, network_of(address))
    async with unit_of_work() as uow:
        user = await email_links.use(uow, secret, Purpose.VERIFY)
        user.email_verified = True
        await uow.db.flush()
        versions = await user_repository.bump_inbox(uow.db, user.id)
        await uow.emit(ProfileChanged(user_id=user.id, inbox_versions=versions))
