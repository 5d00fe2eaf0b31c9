"""Session authentication, listing and revocation.

A token names a row in `sessions`, which is read for every request and event, so that
its end takes effect at once. Sockets are closed by `realtime/session_watcher.py`.
"""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from waves.accounts.sessions import repository
from waves.accounts.sessions.events import (
    SessionBegan,
    SessionRevoked,
    SessionSeen,
    SignedInElsewhere,
)
from waves.accounts.sessions.models import Session
from waves.accounts.sessions.schemas import Principal, SessionView
from waves.accounts.sessions.user_agent import describe_user_agent
from waves.accounts.users.models import User
from waves.core import clock, security
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError, NotSignedInError
from waves.core.ids import new_id
from waves.core.logging import get_logger
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

logger = get_logger(__name__)

TOUCH_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=10)
MAX_USER_AGENT = 255
REMEMBERED = timedelta(days=90)
"""How long a browser is remembered, with a session or without."""


async def authenticate(token: str | None) -> Principal:
    """Return the user of a session token.

    Raises:
        NotSignedInError: The token is missing or not valid, the session ended or
            expired, or the account is closed.
    """
    claims = _read(token)
    async with read_db() as db:
        found = await repository.session_and_user(db, claims.sid)
    if found is None:
        raise NotSignedInError
    row, user = found
    if not _is_live(row, user) or not _belongs(claims, row):
        raise NotSignedInError
    await _touch(row)
    return Principal(user.id, row.id, row.expires_at)


def _read(token: str | None) -> security.SessionClaims:
    try:
        return security.read_session_token(token or "")
    except security.TokenError:
        raise NotSignedInError from None


def _is_live(row: Session, user: User) -> bool:
    expired = row.expires_at <= clock.now()
    return row.revoked_at is None and user.disabled_at is None and not expired


def _belongs(claims: security.SessionClaims, row: Session) -> bool:
    token_hash = security.hash_token_id(claims.jti)
    same_token = hmac.compare_digest(token_hash, row.token_hash)
    return same_token and claims.sub == row.user_id


async def _touch(row: Session) -> None:
    at = clock.now()
    if at - row.last_seen_at < TOUCH_EVERY:
        return
    try:
        async with unit_of_work() as uow:
            await repository.touch_session(uow.db, row.id, at=at)
            await uow.emit(SessionSeen(user_id=row.user_id))
    except SQLAlchemyError:
        # Reading must work while the database cannot write.
        logger.warning("session_touch_failed", exc_info=True)


async def announce_new_browser(
    uow: UnitOfWork, user_id: UUID, *, user_agent: str
) -> None:
    """Emit `SignedInElsewhere` if the browser was not used recently.

    Call it before `begin`. The first sign-in of an account emits nothing.
    """
    at = clock.now()
    seen = await repository.user_agents(uow.db, user_id)
    recent = {
        describe_user_agent(name) for name, seen_at in seen if seen_at > at - REMEMBERED
    }
    browser = describe_user_agent(_printable(user_agent))
    if seen and browser not in recent:
        await uow.emit(SignedInElsewhere(user_id=user_id, browser=browser, at=at))


async def begin(
    uow: UnitOfWork, user_id: UUID, *, user_agent: str
) -> security.SessionToken:
    """Add a session of this user to the transaction and return its token."""
    session_id = new_id()
    issued = security.issue_session_token(user_id, session_id)
    row = Session(
        id=session_id,
        user_id=user_id,
        token_hash=issued.token_hash,
        user_agent=_printable(user_agent),
        created_at=clock.now(),
        last_seen_at=clock.now(),
        expires_at=issued.expires_at,
    )
    uow.db.add(row)
    await uow.emit(SessionBegan(session_id=session_id, user_id=user_id))
    return issued


def _printable(user_agent: str) -> str:
    return "".join(char for char in user_agent if char.isprintable())[:MAX_USER_AGENT]


async def log_out(principal: Principal) -> None:
    """End the session of the caller, if it has not ended."""
    async with unit_of_work() as uow:
        await end(uow, principal.session_id, user_id=principal.user_id)


async def end(uow: UnitOfWork, session_id: UUID, *, user_id: UUID) -> bool:
    """End a session in a transaction. Return whether it was valid."""
    ended = await repository.revoke_session(
        uow.db, session_id, user_id=user_id, at=clock.now()
    )
    if ended:
        await uow.emit(SessionRevoked(session_id=session_id, user_id=user_id))
    return ended


async def is_fresh(principal: Principal) -> bool:
    """Return whether the session began recently."""
    async with read_db() as db:
        found = await repository.session_and_user(db, principal.session_id)
    return found is not None and is_recent(found[0].created_at)


def is_recent(created_at: datetime) -> bool:
    """Return whether a session that began then still proves who the user is."""
    return clock.now() - created_at <= FRESH


async def end_others(uow: UnitOfWork, principal: Principal) -> None:
    """End every session of the user except the caller's."""
    rows = await repository.live_sessions(uow.db, principal.user_id, at=clock.now())
    for row in rows:
        if row.id != principal.session_id:
            await end(uow, row.id, user_id=principal.user_id)


async def end_all(uow: UnitOfWork, user_id: UUID) -> int:
    """End every session of a user. Return how many there were."""
    rows = await repository.live_sessions(uow.db, user_id, at=clock.now())
    ended = [await end(uow, row.id, user_id=user_id) for row in rows]
    return sum(ended)


async def ended_among(session_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Return (session, user) for each of these sessions that has ended."""
    async with read_db() as db:
        return await repository.ended_among(db, session_ids, at=clock.now())


async def list_sessions(principal: Principal) -> list[SessionView]:
    """Return the user's valid sessions, the most recently seen first."""
    at: datetime = clock.now()
    async with read_db() as db:
        rows = await repository.live_sessions(db, principal.user_id, at=at)
    return [view(row, principal) for row in rows]


def view(row: Session, principal: Principal) -> SessionView:
    """Return a session as its user sees it from the caller's session."""
    return SessionView(
        id=row.id,
        user_agent=row.user_agent,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        current=row.id == principal.session_id,
    )


async def revoke(principal: Principal, session_id: UUID) -> None:
    """End one of the user's sessions, possibly the caller's.

    Raises:
        NotFoundError: It is not the user's, or has ended.
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, principal.user_id)
    async with unit_of_work() as uow:
        if not await end(uow, session_id, user_id=principal.user_id):
            raise NotFoundError


async def revoke_others(principal: Principal) -> None:
    """End every session of the user except the caller's.

    Raises:
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, principal.user_id)
    async with unit_of_work() as uow:
        await end_others(uow, principal)
