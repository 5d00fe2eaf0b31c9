"""Session authentication, listing and revocation.

A token only names a row in `sessions`. The row is read at every request,
frame and event, so that ending it ends everything.
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
"""A browser that was used since is nothing new, ended or not."""


async def authenticate(token: str | None) -> Principal:
    """Return who holds this session token, as the database says now.

    Raises:
        NotSignedInError: No token, not ours, ended, expired, or the account
            is closed; which of them is not told.
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
        # People go on reading while nothing can be written.
        logger.warning("session_touch_failed", exc_info=True)


async def announce_new_browser(
    uow: UnitOfWork, user_id: UUID, *, user_agent: str
) -> None:
    """Say so when a person comes back with a browser not seen lately; before `begin`.

    Who has just signed up has no other browser, so nothing is said.
    """
    at = clock.now()
    seen = await repository.user_agents(uow.db, user_id)
    lately = {
        describe_user_agent(name) for name, seen_at in seen if seen_at > at - REMEMBERED
    }
    device = describe_user_agent(_printable(user_agent))
    if seen and device not in lately:
        await uow.emit(SignedInElsewhere(user_id=user_id, device=device, at=at))


async def begin(
    uow: UnitOfWork, user_id: UUID, *, user_agent: str
) -> security.SessionToken:
    """Add a session of this person to the transaction and return its token."""
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
    """End the session that asks; once it has ended this does nothing."""
    async with unit_of_work() as uow:
        await end(uow, principal.session_id, user_id=principal.user_id)


async def end(uow: UnitOfWork, session_id: UUID, *, user_id: UUID) -> bool:
    """End a session inside a transaction; tell whether it had not ended before."""
    ended = await repository.revoke_session(
        uow.db, session_id, user_id=user_id, at=clock.now()
    )
    if ended:
        await uow.emit(SessionRevoked(session_id=session_id, user_id=user_id))
    return ended


async def is_fresh(principal: Principal) -> bool:
    """Tell whether the person has signed in just now."""
    async with read_db() as db:
        found = await repository.session_and_user(db, principal.session_id)
    return found is not None and is_recent(found[0].created_at)


def is_recent(created_at: datetime) -> bool:
    """Tell whether a session that began then still says that it is the person."""
    return clock.now() - created_at <= FRESH


async def end_others(uow: UnitOfWork, principal: Principal) -> None:
    """End every session of this person but the one that asks."""
    rows = await repository.live_sessions(uow.db, principal.user_id, at=clock.now())
    for row in rows:
        if row.id != principal.session_id:
            await end(uow, row.id, user_id=principal.user_id)


async def end_all(uow: UnitOfWork, user_id: UUID) -> int:
    """End every session of a person; return how many there were."""
    rows = await repository.live_sessions(uow.db, user_id, at=clock.now())
    ended = [await end(uow, row.id, user_id=user_id) for row in rows]
    return sum(ended)


async def ended_among(session_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Return, as (session, user), which of these have ended by whatever way."""
    async with read_db() as db:
        return await repository.ended_among(db, session_ids, at=clock.now())


async def list_sessions(principal: Principal) -> list[SessionView]:
    """Return the person's live sessions, the latest seen first."""
    at: datetime = clock.now()
    async with read_db() as db:
        rows = await repository.live_sessions(db, principal.user_id, at=at)
    return [view(row, principal) for row in rows]


def view(row: Session, principal: Principal) -> SessionView:
    """Return a row as its person sees it from the session that asks."""
    return SessionView(
        id=row.id,
        user_agent=row.user_agent,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        current=row.id == principal.session_id,
    )


async def revoke(principal: Principal, session_id: UUID) -> None:
    """End one of the person's sessions, this one or another.

    Raises:
        NotFoundError: It is not theirs, or has ended already.
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, principal.user_id)
    async with unit_of_work() as uow:
        if not await end(uow, session_id, user_id=principal.user_id):
            raise NotFoundError


async def revoke_others(principal: Principal) -> None:
    """End every session of the person but this one.

    Raises:
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, principal.user_id)
    async with unit_of_work() as uow:
        await end_others(uow, principal)
