"""FastAPI dependencies: the current user and the client."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.openapi.models import APIKey
from fastapi.security.base import SecurityBase

from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal
from waves.api.proxy_check import client_address
from waves.core.cursor import PATTERN
from waves.core.security import cookie_name, token_from_cookies


async def current_user(request: Request) -> Principal:
    """Return the user and session of the request's cookie.

    Raises:
        NotSignedInError: The cookie is missing, or its session is not valid.
    """
    token = token_from_cookies(request.headers.get("cookie"))
    return await sessions.authenticate(token)


@dataclass(frozen=True, slots=True)
class Browser:
    """The client of a request."""

    user_agent: str
    """The User-Agent header, shown in the list of sessions."""
    address: str
    """The IP address, for rate limits."""


def browser(request: Request) -> Browser:
    """Return the client of the request."""
    return Browser(request.headers.get("user-agent", ""), client_address(request))


Client = Annotated[Browser, Depends(browser)]


class SessionCookie(SecurityBase):
    """The security scheme of a route that needs a session, for OpenAPI."""

    scheme_name = "session"

    @property
    def model(self) -> APIKey:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The session cookie; its name depends on the settings."""
        return APIKey.model_validate({"in": "cookie", "name": cookie_name()})

    async def __call__(self, request: Request) -> Principal:
        """Return the current user. Raises `NotSignedInError`."""
        return await current_user(request)


CurrentUser = Annotated[Principal, Depends(SessionCookie())]

PageCursor = Annotated[str | None, Query(json_schema_extra={"pattern": PATTERN})]
"""The cursor of a page of a list that is ordered by a time; the service parses it."""
