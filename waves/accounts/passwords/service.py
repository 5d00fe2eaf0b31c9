"""Sign-up, log-in and change of a password.

bcrypt runs before or after a unit of work, never inside: it takes a quarter of a
second, and SQLite has one writer at a time.
"""

from sqlalchemy.exc import IntegrityError

from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.passwords.errors import (
    SignInAgainError,
    WrongCredentialsError,
    WrongPasswordError,
)
from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.passwords.password_policy import check_not_guessable
from waves.accounts.passwords.schemas import LogIn, PasswordChange, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal, SignedIn
from waves.accounts.users import repository as user_repository
from waves.accounts.users import username_repository as usernames
from waves.accounts.users.errors import TakenError
from waves.accounts.users.events import SignedUp
from waves.accounts.users.models import User
from waves.accounts.users.names import display_key, email_key, fold, login_key
from waves.accounts.users.search_keys import plain_username
from waves.accounts.users.service import active_user
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.rate_limits import RateLimiter, Rule, network_of
from waves.core.services import current
from waves.mail import queue
from waves.mail.models import MailKind


async def sign_up(form: SignUp, *, user_agent: str, address: str = "") -> SignedIn:
    """Create an account and its first session.

    Args:
        form: The names, the e-mail address and the password.
        user_agent: The User-Agent header.
        address: The IP address of the client, for the rate limit.

    Raises:
        TakenError: Another user has the username or the e-mail address, or had the
            username recently.
        TooManyRequestsError: Too many accounts from this IP address.
        UnavailableError: Too many passwords are waiting to be hashed.
    """
    if address:
        await current(RateLimiter).spend(Rule.SIGN_UP, network_of(address))
    await _refuse_taken(form)
    password_hash = await current(PasswordHasher).hash(form.password)
    user = _new_user(form, password_hash)
    try:
        async with unit_of_work() as uow:
            uow.db.add(user)
            await uow.db.flush()
            await usernames.claim(uow.db, user, at=clock.now())
            issued = await sessions.begin(uow, user.id, user_agent=user_agent)
            await uow.emit(SignedUp(user_id=user.id))
    except IntegrityError:
        # Taken since the check.
        await _refuse_taken(form)
        raise
    return SignedIn(user_repository.me_view(user), issued.token, issued.expires_at)


async def _refuse_taken(form: SignUp) -> None:
    async with read_db() as db:
        taken = await user_repository.taken(
            db,
            username_key=fold(form.username),
            plain=plain_username(form.username),
            email_key=email_key(form.email),
        )
    if taken:
        raise TakenError(taken)


def _new_user(form: SignUp, password_hash: str) -> User:
    display_name = form.display_name or form.username
    return User(
        username=form.username,
        username_key=fold(form.username),
        email=form.email,
        email_key=email_key(form.email),
        display_name=display_name,
        display_name_key=display_key(display_name),
        password_hash=password_hash,
        created_at=clock.now(),
    )


async def log_in(form: LogIn, *, user_agent: str, address: str = "") -> SignedIn:
    """Start a session. The work is the same whether the account exists or not.

    Args:
        form: A username or e-mail address, and the password.
        user_agent: The User-Agent header.
        address: The IP address of the client, for the rate limit.

    Raises:
        WrongCredentialsError: No such account, or a wrong password.
        TooManyRequestsError: Too many attempts from this IP address, or too many
            wrong ones for this account from there.
        UnavailableError: Too many passwords are waiting to be checked.
    """
    login = login_key(form.login)
    await _count_try(login, address)
    async with read_db() as db:
        user = await user_repository.user_by_login(db, login)
    kept = user.password_hash if user else None
    fits = await current(PasswordHasher).check(form.password, kept)
    if user is None or not fits or user.disabled_at is not None:
        await _count_wrong(login, address)
        raise WrongCredentialsError
    async with unit_of_work() as uow:
        # A new password may have ended every session during the check.
        now = await user_repository.lock_user(uow.db, user.id)
        if now is None or now.password_hash != kept or now.disabled_at is not None:
            raise WrongCredentialsError
        await sessions.announce_new_browser(uow, user.id, user_agent=user_agent)
        issued = await sessions.begin(uow, user.id, user_agent=user_agent)
    return SignedIn(user_repository.me_view(user), issued.token, issued.expires_at)


async def _count_try(login: str, address: str) -> None:
    """Count an attempt before any work, whether the account exists or not."""
    if not address:
        return
    network = network_of(address)
    await current(RateLimiter).spend(Rule.LOG_IN, network)
    await current(RateLimiter).refuse_spent(Rule.WRONG_PASSWORD, login, network)


async def _count_wrong(login: str, address: str) -> None:
    if address:
        key = (login, network_of(address))
        await current(RateLimiter).spend(Rule.WRONG_PASSWORD, *key)


async def change_password(principal: Principal, change: PasswordChange) -> None:
    """Set the password and end every other session of the user.

    Raises:
        WrongPasswordError: The current password is wrong.
        SignInAgainError: The account has no password, and the session is not fresh.
        TooManyRequestsError: Too many wrong passwords or changes.
        InvalidInputError: The new password is easily guessed.
    """
    user = await active_user(principal.user_id)
    await current(RateLimiter).spend(Rule.ACCOUNT, user.id)
    await _prove(principal, user, change.current_password)
    check_not_guessable(change.new_password, user, field="new_password")
    password_hash = await current(PasswordHasher).hash(change.new_password)
    async with unit_of_work() as uow:
        fresh = await user_repository.user(uow.db, principal.user_id)
        if fresh is None or fresh.password_hash != user.password_hash:
            raise WrongPasswordError
        fresh.password_hash = password_hash
        await sessions.end_others(uow, principal)
        # Another person may be able to read the mailbox: no unused link stays valid,
        # and no queued mail makes a new one.
        await queue.discard(uow.db, user.id, user.email_key, MailKind.PASSWORD_RESET)
        await links.replace(uow.db, user.id, Purpose.RESET, at=clock.now())
        await uow.emit(PasswordChanged(user_id=user.id, at=clock.now()))


async def _prove(principal: Principal, user: User, password: str) -> None:
    if user.password_hash is None:
        # Sign-in is by a provider only, so a fresh session replaces the password. A
        # session of a stolen cookie is not fresh.
        if not await sessions.is_fresh(principal):
            raise SignInAgainError
        return
    key = (user.id, "password")
    await current(RateLimiter).refuse_spent(Rule.WRONG_PASSWORD, *key)
    if not await current(PasswordHasher).check(password, user.password_hash):
        await current(RateLimiter).spend(Rule.WRONG_PASSWORD, *key)
        raise WrongPasswordError
