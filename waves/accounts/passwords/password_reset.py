"""New passwords by e-mail.

A request for a reset takes the same time and gets the same answer whether or not the
account exists: it queues a mail, and the account is looked up when the mail is sent.
"""

from waves.accounts.email_verification import email_links
from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.email_verification.service import count_request
from waves.accounts.identities import repository as identity_repository
from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.passwords.password_policy import check_not_guessable
from waves.accounts.passwords.schemas import PasswordReset
from waves.accounts.sessions import service as sessions
from waves.accounts.users.models import User
from waves.accounts.users.names import email_key
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.core.rate_limits import RateLimiter, Rule, network_of
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork
from waves.mail import queue
from waves.mail.models import MailKind


async def ask_reset(email: str, *, address: str) -> None:
    """Send a link to set a new password, if there is an account with this address.

    Raises:
        MailOffError: This server sends no mail.
        TooManyRequestsError: Too many mails for this e-mail address, with or without
            an account, or for this IP address.
    """
    key = email_key(email)
    await count_request(key, address)
    async with unit_of_work() as uow:
        await queue.add(uow, MailKind.PASSWORD_RESET, email_key=key)


async def reset_password(form: PasswordReset, *, address: str) -> None:
    """Set a new password and end every session of the user.

    The link verifies the e-mail address. If it was not verified before, another
    person may have created the account, so linked providers are removed.

    Raises:
        LinkError: The link is not valid.
        InvalidInputError: The password is easily guessed; the link stays valid.
        TooManyRequestsError: Too many attempts from this IP address.
        UnavailableError: Too many passwords are waiting to be hashed.
    """
    await current(RateLimiter).spend(Rule.USE_LINK, network_of(address))
    user = await email_links.holder(form.secret, Purpose.RESET)
    check_not_guessable(form.password, user, field="password")
    password_hash = await current(PasswordHasher).hash(form.password)
    async with unit_of_work() as uow:
        user = await email_links.use(uow, form.secret, Purpose.RESET)
        if not user.email_verified:
            await _remove_providers(uow, user)
        user.password_hash = password_hash
        user.email_verified = True
        await queue.discard(uow.db, user.id, user.email_key, MailKind.PASSWORD_RESET)
        for purpose in Purpose:
            await links.replace(uow.db, user.id, purpose, at=clock.now())
        await sessions.end_all(uow, user.id)
        await uow.emit(PasswordChanged(user_id=user.id, at=clock.now()))


async def _remove_providers(uow: UnitOfWork, user: User) -> None:
    for identity in await identity_repository.identities(uow.db, user.id):
        await uow.db.delete(identity)
