"""`/api/auth`: sign-up, log-in, log-out, sessions and passwords."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn, PasswordChange, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import SessionView
from waves.accounts.users import service as users
from waves.accounts.users.schemas import MeView
from waves.api.deps import Client, CurrentUser
from waves.api.errors import ErrorBody
from waves.api.session_cookie import replace_session
from waves.core.security import cookie_attributes, cookie_name

router = APIRouter(prefix="/api/auth", tags=["auth"])


class Sessions(BaseModel):
    """The active sessions of the user, the most recently used first."""

    items: list[SessionView]


@router.post(
    "/signup",
    status_code=201,
    responses={409: {"model": ErrorBody}, 429: {"model": ErrorBody}},
)
async def sign_up(
    form: SignUp, request: Request, response: Response, client: Client
) -> MeView:
    """Create an account and sign the user in."""
    signed_in = await passwords.sign_up(
        form, user_agent=client.user_agent, address=client.address
    )
    await replace_session(request, response, signed_in)
    return signed_in.user


@router.post("/login", responses={401: {"model": ErrorBody}, 429: {"model": ErrorBody}})
async def log_in(
    form: LogIn, request: Request, response: Response, client: Client
) -> MeView:
    """Sign a user in by username or e-mail address."""
    signed_in = await passwords.log_in(
        form, user_agent=client.user_agent, address=client.address
    )
    await replace_session(request, response, signed_in)
    return signed_in.user


@router.post("/logout", status_code=204, responses={401: {"model": ErrorBody}})
async def log_out(principal: CurrentUser, response: Response) -> None:
    """End the session and delete the cookie."""
    await sessions.log_out(principal)
    response.delete_cookie(cookie_name(), **cookie_attributes())


@router.get("/me", responses={401: {"model": ErrorBody}})
async def me(principal: CurrentUser) -> MeView:
    """Return the signed-in user."""
    return await users.me(principal.user_id)


@router.get("/sessions", responses={401: {"model": ErrorBody}})
async def list_sessions(principal: CurrentUser) -> Sessions:
    """Return the active sessions of the user."""
    return Sessions(items=await sessions.list_sessions(principal))


@router.delete(
    "/sessions",
    status_code=204,
    responses={401: {"model": ErrorBody}, 429: {"model": ErrorBody}},
)
async def revoke_other_sessions(principal: CurrentUser) -> None:
    """End every session of the user except the current one."""
    await sessions.revoke_others(principal)


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    responses={status: {"model": ErrorBody} for status in (401, 404, 429)},
)
async def revoke_session(principal: CurrentUser, session_id: UUID) -> None:
    """End one of the user's sessions."""
    await sessions.revoke(principal, session_id)


@router.post(
    "/password",
    status_code=204,
    responses={401: {"model": ErrorBody}, 429: {"model": ErrorBody}},
)
async def change_password(principal: CurrentUser, change: PasswordChange) -> None:
    """Set a password and end every other session.

    The current password is required. An account without one (Google only) needs
    a session that is at most ten minutes old instead: 403 `sign_in_again`.
    """
    await passwords.change_password(principal, change)
