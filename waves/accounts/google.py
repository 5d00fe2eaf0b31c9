"""Signing in by somebody else's word: begin at the provider, come back, be known.

What was begun is a signed token in a cookie of the browser that began it, named
after the state: nobody else can finish it, two tabs do not disturb each other,
and the server keeps nothing but which of them were finished.

An account is found by issuer and subject. An e-mail address joins two ways in
only when both sides have proved it; otherwise somebody could make an account
with another person's address and wait for them (Sudhodanan and Paverd,
"Pre-hijacked accounts", 2022).
"""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.exc import IntegrityError

from waves.accounts import repository, sessions
from waves.accounts.claimed import new_user
from waves.accounts.events import ProviderLinked, ProviderUnlinked, SignedUp
from waves.accounts.models import Identity, User
from waves.accounts.names import fold
from waves.accounts.provider import Claims, Provider, ProviderError
from waves.accounts.schemas import Principal, SignedIn
from waves.core import clock, limits, security
from waves.core.db import UnitOfWork, unit_of_work
from waves.core.errors import ConflictError, NotFoundError
from waves.core.limits import Rule
from waves.settings import get_settings

AUDIENCE = "waves:google"
LIFETIME = timedelta(minutes=10)
_SECRET_BYTES = 32
_MOST_FINISHED = 10_000
NAMING_TRIES = 5


class Problem(StrEnum):
    """Why signing in by a provider did not work; `texts.py` has the sentences."""

    OFF = "google_off"
    """This server has no provider."""
    DENIED = "google_denied"
    """The person said no there."""
    EXPIRED = "google_expired"
    """Not begun in this browser, too long ago, or finished before."""
    FAILED = "google_failed"
    """The provider did not answer, or not as it should."""
    NO_EMAIL = "google_no_email"
    """The provider tells no e-mail address."""
    LINK_FIRST = "google_link_first"
    """There is an account with this address; it has to say so itself."""
    TAKEN = "google_taken"
    """This identity belongs to another account, or the account has one."""
    CLOSED = "google_closed"
    """The account is closed."""


class GoogleError(Exception):
    """Signing in by a provider did not work."""

    def __init__(self, problem: Problem, next_path: str = "/") -> None:
        """Keep why, and where the person wanted to go."""
        super().__init__(problem.value)
        self.problem = problem
        self.next_path = next_path


class LastWayInError(ConflictError):
    """Without this identity nobody could log in to the account any more."""

    code = "last_way_in"

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("Set a password first: this is your only way to log in.")


class Begun(BaseModel):
    """What the cookie says about a start."""

    model_config = ConfigDict(frozen=True)

    state: str
    nonce: str
    verifier: str
    next_path: str
    link_session: UUID | None = None
    """Set when the signed-in person of this session adds the identity to themselves."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where the browser goes, and the cookie that it takes along."""

    url: str
    state: str
    cookie: str


_provider: Provider | None = None
_finished: dict[str, float] = {}


def provider() -> Provider:
    """Return the provider of this process, made at the first use."""
    global _provider  # noqa: PLW0603  one process, one provider
    if _provider is None:
        _provider = Provider()
    return _provider


def forget_provider() -> None:
    """Find the provider anew; tests change the settings."""
    global _provider  # noqa: PLW0603  as above
    _provider = None
    _finished.clear()


def is_configured() -> bool:
    """Tell whether people can sign in this way here."""
    return bool(get_settings().google_client_id)


async def begin(next_path: str, *, link_session: UUID | None = None) -> Start:
    """Return where to send the browser.

    Args:
        next_path: A path of ours, where the person wants to be afterwards.
        link_session: The session of the person who adds the identity to
            their account; None: somebody signs in.

    Raises:
        GoogleError: There is no provider, or it cannot be found.
    """
    if not is_configured():
        raise GoogleError(Problem.OFF, next_path)
    begun = Begun(
        state=secrets.token_urlsafe(_SECRET_BYTES),
        nonce=secrets.token_urlsafe(_SECRET_BYTES),
        verifier=secrets.token_urlsafe(_SECRET_BYTES),
        next_path=next_path,
        link_session=link_session,
    )
    try:
        url = await provider().authorization_url(
            state=begun.state, nonce=begun.nonce, verifier=begun.verifier
        )
    except Exception:  # noqa: BLE001  the provider is there, or it is not
        raise GoogleError(Problem.FAILED, next_path) from None
    claims = begun.model_dump(mode="json")
    cookie = security.sign(claims, audience=AUDIENCE, lifetime=LIFETIME)
    return Start(url, begun.state, cookie)


def cookie_name(state: str) -> str:
    """Return the name of the cookie for a start, told by its state."""
    digest = hashlib.sha256(state.encode()).hexdigest()[:16]
    return f"{security.cookie_name()}-google-{digest}"


def read_start(state: str, cookie: str) -> Begun:
    """Return the start that this browser made with this state.

    Raises:
        GoogleError: It made none, or too long ago.
    """
    try:
        begun = Begun.model_validate(security.verify(cookie, audience=AUDIENCE))
    except (security.TokenError, ValidationError):
        raise GoogleError(Problem.EXPIRED) from None
    if not secrets.compare_digest(begun.state, state):
        raise GoogleError(Problem.EXPIRED)
    return begun


def _finish_once(begun: Begun) -> None:
    now = time.monotonic()
    for state, until in [*_finished.items()]:
        if until <= now or len(_finished) > _MOST_FINISHED:
            del _finished[state]
    if begun.state in _finished:
        raise GoogleError(Problem.EXPIRED, begun.next_path)
    _finished[begun.state] = now + LIFETIME.total_seconds()


async def claims_for(begun: Begun, code: str) -> Claims:
    """Return what the provider says of the person; a start counts once.

    Raises:
        GoogleError: It was used before, or the provider says nothing good.
    """
    _finish_once(begun)
    try:
        return await provider().exchange(
            code, verifier=begun.verifier, nonce=begun.nonce
        )
    except ProviderError:
        raise GoogleError(Problem.FAILED, begun.next_path) from None


async def sign_in(claims: Claims, *, user_agent: str) -> SignedIn:
    """Start a session for the person; the first time their account is made.

    Raises:
        GoogleError: The account is closed, there is no address to make one
            with, or somebody else has proved or claimed that address.
    """
    for _ in range(NAMING_TRIES):
        try:
            async with unit_of_work() as uow:
                user = await _find(uow, claims) or await _join(uow, claims)
                if user.disabled_at is not None:
                    raise GoogleError(Problem.CLOSED)
                await sessions.note_device(uow, user.id, user_agent=user_agent)
                issued = await sessions.begin(uow, user.id, user_agent=user_agent)
                view = repository.me_view(user)
            return SignedIn(view, issued.token, issued.expires_at)
        except IntegrityError:
            # The same person in another tab, or the name was taken just now.
            continue
    raise GoogleError(Problem.FAILED)


async def _find(uow: UnitOfWork, claims: Claims) -> User | None:
    return await repository.user_by_identity(
        uow.session, provider=claims.issuer, subject=claims.subject
    )


async def _join(uow: UnitOfWork, claims: Claims) -> User:
    """Give the identity to the account that has proved the address, or to a new one."""
    if not claims.email:
        raise GoogleError(Problem.NO_EMAIL)
    user = await repository.user_by_email(uow.session, fold(claims.email))
    if user is None:
        user = await new_user(uow.session, claims)
        uow.session.add(user)
        await uow.session.flush()
        await uow.emit(SignedUp(user_id=user.id))
    elif not (user.email_verified and claims.email_verified):
        raise GoogleError(Problem.LINK_FIRST)
    else:
        await uow.emit(ProviderLinked(user_id=user.id, at=clock.now()))
    uow.session.add(_identity(claims, user.id))
    await uow.session.flush()
    return user


def _identity(claims: Claims, user_id: UUID) -> Identity:
    return Identity(provider=claims.issuer, subject=claims.subject, user_id=user_id)


async def link(principal: Principal, claims: Claims) -> None:
    """Add the identity to the person's own account; again does nothing.

    Raises:
        GoogleError: It belongs to somebody else, or they have another one.
    """
    try:
        async with unit_of_work() as uow:
            owner = await _find(uow, claims)
            if owner is not None and owner.id == principal.user_id:
                return
            known = await repository.identities(uow.session, principal.user_id)
            if owner is not None or known:
                raise GoogleError(Problem.TAKEN)
            uow.session.add(_identity(claims, principal.user_id))
            await uow.session.flush()
            at = clock.now()
            await uow.emit(ProviderLinked(user_id=principal.user_id, at=at))
    except IntegrityError:
        raise GoogleError(Problem.TAKEN) from None


async def unlink(principal: Principal) -> None:
    """Take the identity away.

    Raises:
        NotFoundError: There is none.
        LastWayInError: The account has no password.
        TooManyRequestsError: Too many changes to this account.
    """
    await limits.limiter().spend(Rule.ACCOUNT, principal.user_id)
    async with unit_of_work() as uow:
        user = await repository.user(uow.session, principal.user_id)
        known = await repository.identities(uow.session, principal.user_id)
        if user is None or not known:
            raise NotFoundError
        if user.password_hash is None:
            raise LastWayInError
        for identity in known:
            await uow.session.delete(identity)
        await uow.emit(ProviderUnlinked(user_id=user.id, at=clock.now()))
