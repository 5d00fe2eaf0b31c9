"""Replace a browser's session cookie."""

from contextlib import suppress

from fastapi import Request, Response

from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import SignedIn
from waves.api.deps import current_user
from waves.core.errors import NotSignedInError
from waves.core.security import cookie_attributes, cookie_name


async def replace_session(
    request: Request, response: Response, signed_in: SignedIn
) -> None:
    """End the session of the request and set the cookie of the new one."""
    with suppress(NotSignedInError):
        await sessions.log_out(await current_user(request))
    response.set_cookie(
        cookie_name(),
        signed_in.token,
        expires=signed_in.expires_at,
        **cookie_attributes(),
    )
