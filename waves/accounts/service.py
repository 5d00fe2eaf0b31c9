"""Account commands and queries. Each command is one unit of work.

bcrypt runs before or after a unit of work, never inside: it takes a quarter of
a second, and on SQLite every writer waits for the one before.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from waves.accounts import repository
from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.errors import (
    SignInAgainError,
    TakenError,
    WrongCredentialsError,
    WrongPasswordError,
)
from waves.accounts.events import PasswordChanged, SignedUp
from waves.accounts.models import User
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.passwords.password_policy import check_not_guessable
from waves.accounts.schemas import (
    LogIn,
    MeView,
    PasswordChange,
    Principal,
    SignedIn,
    SignUp,
    UserView,
)
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.service import (
    authenticate,
    ended_among,
    list_sessions,
    log_out,
    revoke,
    revoke_others,
)
from waves.accounts.users import username_repository as usernames
from waves.accounts.users.names import display_key, email_key, fold, login_key
from waves.accounts.users.profile import change_profile
from waves.accounts.users.search_keys import plain_username
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule, network_of
from waves.core.services import current

__all__ = [
    "authenticate",
    "by_username",
    "change_password",
    "change_profile",
    "ended_among",
    "inbox_version",
    "list_sessions",
    "log_in",
    "log_out",
    "me",
    "revoke",
    "revoke_others",
    "sign_up",
    "view",
]


async def sign_up(form: SignUp, *, user_agent: str, address: str = "") -> SignedIn:
    """Create an account and its first session.

    Args:
        form: What the person says of themselves.
        user_agent: What their browser calls itself.
        address: Where the request comes from; empty: not counted by it.

    Raises:
        TakenError: Somebody has the user name or the e-mail address, or gave
            the user name up lately.
        TooManyRequestsError: Too many accounts from this address.
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
        # Somebody was faster between the question and the answer.
        await _refuse_taken(form)
        raise
    return SignedIn(repository.me_view(user), issued.token, issued.expires_at)


async def _refuse_taken(form: SignUp) -> None:
    async with read_db() as db:
        taken = await repository.taken(
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
    """Start a session; the work is the same whether the account exists or not.

    Args:
        form: Who they say they are, and the proof.
        user_agent: What their browser calls itself.
        address: Where the request comes from; empty: not counted by it.

    Raises:
        WrongCredentialsError: No such account, or not its password.
        TooManyRequestsError: Too many tries from this address, or too many
            wrong ones at this account from there.
        UnavailableError: Too many passwords are waiting to be checked.
    """
    login = login_key(form.login)
    await _count_try(login, address)
    async with read_db() as db:
        user = await repository.user_by_login(db, login)
    kept = user.password_hash if user else None
    fits = await current(PasswordHasher).check(form.password, kept)
    if user is None or not fits or user.disabled_at is not None:
        await _count_wrong(login, address)
        raise WrongCredentialsError
    async with unit_of_work() as uow:
        # While it was checked, a new password may have ended every session.
        now = await repository.lock_user(uow.db, user.id)
        if now is None or now.password_hash != kept or now.disabled_at is not None:
            raise WrongCredentialsError
        await sessions.announce_new_browser(uow, user.id, user_agent=user_agent)
        issued = await sessions.begin(uow, user.id, user_agent=user_agent)
    return SignedIn(repository.me_view(user), issued.token, issued.expires_at)


async def _count_try(login: str, address: str) -> None:
    """Refuse before any work is done; an account that is not there counts the same."""
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
    """Set the password; every other session of the person ends.

    Raises:
        WrongPasswordError: The current password is not right.
        SignInAgainError: There is none, and the session is no fresh proof.
        TooManyRequestsError: It was given wrongly or changed too often.
        InvalidInputError: The new one is easily guessed.
    """
    user = await _user(principal.user_id)
    await current(RateLimiter).spend(Rule.ACCOUNT, user.id)
    await _prove(principal, user, change.current_password)
    check_not_guessable(change.new_password, user, field="new_password")
    password_hash = await current(PasswordHasher).hash(change.new_password)
    async with unit_of_work() as uow:
        fresh = await repository.user(uow.db, principal.user_id)
        if fresh is None or fresh.password_hash != user.password_hash:
            raise WrongPasswordError
        fresh.password_hash = password_hash
        await sessions.end_others(uow, principal)
        # A link to yet another password may lie in a mailbox that somebody reads.
        await links.replace(uow.db, user.id, Purpose.RESET, at=clock.now())
        await uow.emit(PasswordChanged(user_id=user.id, at=clock.now()))


async def _prove(principal: Principal, user: User, password: str) -> None:
    if user.password_hash is None:
        # Every way in that is left goes by a provider: a session that has just
        # begun is its word. A cookie that was copied earlier proves nothing.
        if not await sessions.is_fresh(principal):
            raise SignInAgainError
        return
    key = (user.id, "password")
    await current(RateLimiter).refuse_spent(Rule.WRONG_PASSWORD, *key)
    if not await current(PasswordHasher).check(password, user.password_hash):
        await current(RateLimiter).spend(Rule.WRONG_PASSWORD, *key)
        raise WrongPasswordError


async def me(user_id: UUID) -> MeView:
    """Return a person as they see themselves."""
    return repository.me_view(await _user(user_id))


async def view(user_id: UUID) -> UserView:
    """Return a person as anybody signed in may see them.

    Raises:
        NotFoundError: Nobody has this id.
    """
    return repository.user_view(await _user(user_id))


async def by_username(username: str) -> UserView:
    """Return the person with this user name, however it is spelled.

    Raises:
        NotFoundError: Nobody has this name.
    """
    async with read_db() as db:
        user = await repository.user_by_username(db, fold(username.strip()))
    if user is None or user.disabled_at is not None:
        raise NotFoundError
    return repository.user_view(user)


async def inbox_version(user_id: UUID) -> int:
    """Return the number that changes with anything this person can see."""
    async with read_db() as db:
        version = await repository.inbox_version(db, user_id)
    if version is None:
        raise NotFoundError
    return version


async def _user(user_id: UUID) -> User:
    async with read_db() as db:
        user = await repository.user(db, user_id)
    if user is None or user.disabled_at is not None:
        raise NotFoundError
    return user
