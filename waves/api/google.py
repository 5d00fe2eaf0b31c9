"""`/api/auth/google`: redirect to the provider and handle the callback."""

import asyncio
from contextlib import suppress
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse

from waves.accounts.identities import oidc_flow
from waves.accounts.identities import service as identities
from waves.accounts.identities.errors import GoogleError, GoogleProblem
from waves.accounts.identities.oidc_flow import AuthorizationRequest, OidcFlow
from waves.accounts.identities.provider import Claims
from waves.api.deps import Client, CurrentUser, current_user
from waves.api.errors import ErrorBody
from waves.api.session_cookie import replace_session
from waves.core.errors import NotSignedInError
from waves.core.security import cookie_attributes
from waves.core.services import current

router = APIRouter(prefix="/api/auth/google", tags=["auth"])

SETTINGS = "/settings"
ENDS_WITHIN_SECONDS = 9.0
_MAX_PATH = 2048


@router.get("", status_code=302, response_class=RedirectResponse)
async def begin(
    request: Request,
    next: str = "/",  # noqa: A002  the public name of the parameter
    link: bool = False,  # noqa: FBT001, FBT002
) -> RedirectResponse:
    """Redirect to the provider; with `link`, to link it to the user's account."""
    path = SETTINGS if link else safe_path(next)
    try:
        session = (await current_user(request)).session_id if link else None
        start = await current(OidcFlow).begin(path, link_session=session)
    except NotSignedInError:
        return RedirectResponse(f"/login?next={SETTINGS}", 302)
    except GoogleError as error:
        return _failed(error, link=link)
    response = RedirectResponse(start.url, 302)
    lifetime = int(oidc_flow.LIFETIME.total_seconds())
    response.set_cookie(
        oidc_flow.cookie_name(start.state),
        start.cookie,
        max_age=lifetime,
        **cookie_attributes(),
    )
    return response


@router.get("/callback", status_code=302, response_class=RedirectResponse)
async def callback(
    request: Request,
    client: Client,
    state: Annotated[str, Query(max_length=256)] = "",
    code: Annotated[str, Query(max_length=4096)] = "",
    error: Annotated[str, Query(max_length=256)] = "",
) -> RedirectResponse:
    """Handle the redirect from the provider: sign in, or link the identity."""
    name = oidc_flow.cookie_name(state)
    try:
        begun = oidc_flow.read_start(state, request.cookies.get(name, ""))
    except GoogleError as problem:
        # The flow may belong to another browser, so the code is not used.
        return _failed(problem, link=False)
    try:
        async with asyncio.timeout(ENDS_WITHIN_SECONDS):
            response = await _finish(request, client, begun, code=code, error=error)
    except GoogleError as problem:
        response = _failed(problem, link=begun.link_session is not None)
    except TimeoutError:
        late = GoogleError(GoogleProblem.FAILED, begun.next_path)
        response = _failed(late, link=begun.link_session is not None)
    response.delete_cookie(name, **cookie_attributes())
    return response


async def _finish(
    request: Request,
    client: Client,
    begun: AuthorizationRequest,
    *,
    code: str,
    error: str,
) -> RedirectResponse:
    if error:
        denied = error == "access_denied"
        raise GoogleError(
            GoogleProblem.DENIED if denied else GoogleProblem.FAILED, begun.next_path
        )
    if not code:
        raise GoogleError(GoogleProblem.FAILED, begun.next_path)
    claims = await current(OidcFlow).claims_for(begun, code)
    response = RedirectResponse(begun.next_path, 302)
    if begun.link_session is not None:
        await _link(request, begun, claims)
        return response
    signed_in = await identities.sign_in(claims, user_agent=client.user_agent)
    await replace_session(request, response, signed_in)
    return response


async def _link(request: Request, begun: AuthorizationRequest, claims: Claims) -> None:
    with suppress(NotSignedInError):
        principal = await current_user(request)
        if principal.session_id == begun.link_session:
            await identities.link(principal, claims)
            return
    raise GoogleError(GoogleProblem.EXPIRED, begun.next_path)


@router.delete(
    "",
    status_code=204,
    responses={status: {"model": ErrorBody} for status in (401, 404, 409, 429)},
)
async def unlink(principal: CurrentUser) -> None:
    """Unlink the provider from the user's account."""
    await identities.unlink(principal)


def safe_path(wanted: str) -> str:
    """Return `wanted` if it is a path of this site, otherwise `/`.

    Browsers read a backslash as a slash and drop tabs and line breaks (WHATWG URL,
    section 4.4), so a path with any of them is refused.
    """
    if len(wanted) > _MAX_PATH or not wanted.startswith("/"):
        return "/"
    if any(char == "\\" or not char.isprintable() for char in wanted):
        return "/"
    parts = urlsplit(wanted)
    is_path = not parts.scheme and not parts.netloc and wanted[1:2] != "/"
    return wanted if is_path else "/"


def _failed(error: GoogleError, *, link: bool) -> RedirectResponse:
    page = SETTINGS if link else "/login"
    onward = f"&next={quote(error.next_path, safe='/')}" if not link else ""
    return RedirectResponse(f"{page}?problem={error.problem.value}{onward}", 302)
