"""E-mail verification and password reset.

A request for a reset takes the same time and gets the same answer whether or not the
account exists: everything that depends on the account happens after the answer.
"""

from functools import partial
from uuid import UUID

from waves import texts
from waves.accounts import repository
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.delivery_status import outcome_for
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.errors import AlreadyVerifiedError, MailOffError
from waves.accounts.events import PasswordChanged, ProfileChanged
from waves.accounts.models import User
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.passwords.password_policy import check_not_guessable
from waves.accounts.schemas import PasswordReset, Principal
from waves.accounts.sessions import service as sessions
from waves.accounts.users.names import email_key
from waves.core import clock
from waves.core.database.engine import read_session, unit_of_work
from waves.core.errors import NotFoundError, TooManyRequestsError
from waves.core.rate_limits import RateLimiter, Rule, network_of
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork
from waves.mail import message as mail
from waves.mail import templates
from waves.mail.message import MailMessage
from waves.mail.queue import Postbox
from waves.texts.mail import Mail


async def ask_verification(principal: Principal, *, address: str) -> None:
    """Send the person a link that proves their address.

    Raises:
        MailOffError: This server sends no mail.
        AlreadyVerifiedError: There is nothing to prove.
        TooManyRequestsError: Too many mails for this person or this address.
    """
    async with read_session() as session:
        user = await repository.user(session, principal.user_id)
    if user is None:
        raise NotFoundError
    await _count_asking(str(user.id), address)
    if user.email_verified:
        raise AlreadyVerifiedError
    current(Postbox).post(partial(write_verification, user.id))


async def ask_reset(email: str, *, address: str) -> None:
    """Send a link to a new password, if there is such an account.

    Raises:
        MailOffError: This server sends no mail.
        TooManyRequestsError: Too many mails for this account, there or not,
            or for this address.
    """
    key = email_key(email)
    await _count_asking(key, address)
    current(Postbox).post(partial(write_reset, key))


async def _count_asking(account: str, address: str) -> None:
    if not mail.is_on():
        raise MailOffError
    network = network_of(address)
    await current(RateLimiter).spend(Rule.ASK_MAILS, network)
    await current(RateLimiter).spend(Rule.ASK_MAIL, account, network)


async def write_verification(user_id: UUID) -> MailMessage | None:
    """Return the mail with a fresh link, unless there is nothing to prove."""
    async with unit_of_work() as uow:
        user = await repository.user(uow.session, user_id)
        if user is None or user.email_verified:
            return None
        secret = await _link(uow, user, Purpose.VERIFY)
        return _mail(texts.mail.VERIFICATION, user, "/verify", secret)


async def write_reset(email_key: str) -> MailMessage | None:
    """Return the mail with a fresh link, if there is an account to reset."""
    async with unit_of_work() as uow:
        user = await repository.user_by_email(uow.session, email_key)
        if user is None:
            return None
        secret = await _link(uow, user, Purpose.RESET)
        return _mail(texts.mail.PASSWORD_RESET, user, "/reset", secret)


def _mail(words: Mail, user: User, path: str, secret: str) -> MailMessage | None:
    if not secret:
        return None
    return templates.render_link(
        words,
        to=user.email,
        url=templates.url_with_secret(path, secret),
        outcome=outcome_for(user),
        username=user.username,
        minutes=int(email_links.LIFETIME.total_seconds() // 60),
    )


async def _link(uow: UnitOfWork, user: User, purpose: Purpose) -> str:
    """Return the secret of a new link, or nothing if none may be sent."""
    if user.disabled_at is not None:
        return ""
    try:
        await current(RateLimiter).spend(Rule.MAIL_LINK, user.id, purpose)
    except TooManyRequestsError:
        return ""
    return await email_links.make(uow, user, purpose)


async def verify(secret: str, *, address: str) -> None:
    """Note that the holder of this link reads the mail of their account.

    Raises:
        LinkError: The link is worth nothing.
        TooManyRequestsError: Too many tries from this address.
    """
    await current(RateLimiter).spend(Rule.USE_LINK, network_of(address))
    async with unit_of_work() as uow:
        user = await email_links.use(uow, secret, Purpose.VERIFY)
        user.email_verified = True
        await uow.session.flush()
        versions = await repository.bump_inbox(uow.session, user.id)
        await uow.emit(ProfileChanged(user_id=user.id, inbox_versions=versions))


async def reset_password(form: PasswordReset, *, address: str) -> None:
    """Set a new password; every session of the person ends, and nobody is signed in.

    The holder reads the mail of the account, so the address is proved by it.
    Where it was not before, somebody else may have made the account and left a
    way in: providers that were linked until then are taken away.

    Raises:
        LinkError: The link is worth nothing.
        InvalidInputError: The password is easily guessed; the link stays good.
        TooManyRequestsError: Too many tries from this address.
        UnavailableError: Too many passwords are waiting to be hashed.
    """
    await current(RateLimiter).spend(Rule.USE_LINK, network_of(address))
    user = await email_links.holder(form.secret, Purpose.RESET)
    check_not_guessable(form.password, user, field="password")
    password_hash = await current(PasswordHasher).hash(form.password)
    async with unit_of_work() as uow:
        user = await email_links.use(uow, form.secret, Purpose.RESET)
        if not user.email_verified:
            await _take_providers_away(uow, user)
        user.password_hash = password_hash
        user.email_verified = True
        for purpose in Purpose:
            await links.replace(uow.session, user.id, purpose, at=clock.now())
        await sessions.end_all(uow, user.id)
        await uow.emit(PasswordChanged(user_id=user.id, at=clock.now()))


async def _take_providers_away(uow: UnitOfWork, user: User) -> None:
    for identity in await repository.identities(uow.session, user.id):
        await uow.session.delete(identity)
