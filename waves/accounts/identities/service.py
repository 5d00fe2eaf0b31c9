"""Sign in with a provider identity, and link or unlink one.

An account is found by issuer and subject. An e-mail address links an identity to an
account only if both sides have verified it; otherwise an attacker could create an
account with another person's address and wait for them (Sudhodanan and Paverd,
"Pre-hijacked accounts", 2022).
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from waves.accounts.identities import repository
from waves.accounts.identities.errors import GoogleError, GoogleProblem, LastWayInError
from waves.accounts.identities.events import ProviderLinked, ProviderUnlinked
from waves.accounts.identities.models import Identity
from waves.accounts.identities.provider import Claims
from waves.accounts.identities.provisioning import new_user
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal, SignedIn
from waves.accounts.users import repository as user_repository
from waves.accounts.users import username_repository as usernames
from waves.accounts.users.errors import TakenError
from waves.accounts.users.events import SignedUp
from waves.accounts.users.models import User
from waves.accounts.users.names import email_key
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

NAMING_TRIES = 5


async def sign_in(claims: Claims, *, user_agent: str) -> SignedIn:
    """Start a session; the first sign-in creates the account.

    Raises:
        GoogleError: The account is closed, the provider reports no address, or
            another account has it.
    """
    for _ in range(NAMING_TRIES):
        try:
            async with unit_of_work() as uow:
                user = await _find(uow, claims) or await _join(uow, claims)
                if user.disabled_at is not None:
                    raise GoogleError(GoogleProblem.CLOSED)
                await sessions.announce_new_browser(uow, user.id, user_agent=user_agent)
                issued = await sessions.begin(uow, user.id, user_agent=user_agent)
                view = user_repository.me_view(user)
            return SignedIn(view, issued.token, issued.expires_at)
        except (IntegrityError, TakenError):
            # The same user in another tab, or the name was taken meanwhile.
            continue
    raise GoogleError(GoogleProblem.FAILED)


async def _find(uow: UnitOfWork, claims: Claims) -> User | None:
    return await repository.user_by_identity(
        uow.db, provider=claims.issuer, subject=claims.subject
    )


async def _join(uow: UnitOfWork, claims: Claims) -> User:
    """Link the identity to the account with the verified address, or to a new one."""
    if not claims.email:
        raise GoogleError(GoogleProblem.NO_EMAIL)
    user = await user_repository.user_by_email(uow.db, email_key(claims.email))
    if user is None:
        user = await new_user(uow.db, claims)
        uow.db.add(user)
        await uow.db.flush()
        await usernames.claim(uow.db, user, at=clock.now())
        await uow.emit(SignedUp(user_id=user.id))
    elif not (user.email_verified and claims.email_verified):
        raise GoogleError(GoogleProblem.LINK_FIRST)
    else:
        await uow.emit(ProviderLinked(user_id=user.id, at=clock.now()))
    uow.db.add(_identity(claims, user.id))
    await uow.db.flush()
    return user


def _identity(claims: Claims, user_id: UUID) -> Identity:
    return Identity(provider=claims.issuer, subject=claims.subject, user_id=user_id)


async def link(principal: Principal, claims: Claims) -> None:
    """Link the identity to the user's account; a repetition does nothing.

    Raises:
        GoogleError: It belongs to another account, or the user has another one.
    """
    try:
        async with unit_of_work() as uow:
            owner = await _find(uow, claims)
            if owner is not None and owner.id == principal.user_id:
                return
            known = await repository.identities(uow.db, principal.user_id)
            if owner is not None or known:
                raise GoogleError(GoogleProblem.TAKEN)
            uow.db.add(_identity(claims, principal.user_id))
            await uow.db.flush()
            at = clock.now()
            await uow.emit(ProviderLinked(user_id=principal.user_id, at=at))
    except IntegrityError:
        raise GoogleError(GoogleProblem.TAKEN) from None


async def unlink(principal: Principal) -> None:
    """Unlink the user's identity.

    Raises:
        NotFoundError: The user has none.
        LastWayInError: The account has no password.
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, principal.user_id)
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, principal.user_id)
        known = await repository.identities(uow.db, principal.user_id)
        if user is None or not known:
            raise NotFoundError
        if user.password_hash is None:
            raise LastWayInError
        for identity in known:
            await uow.db.delete(identity)
        await uow.emit(ProviderUnlinked(user_id=user.id, at=clock.now()))
