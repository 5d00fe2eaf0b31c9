"""FastAPI dependencies: the current user and the client."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import APIKey
from fastapi.security.base import SecurityBase

from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal
from waves.api.proxy_check import client_address
from waves.core.security import cookie_name, token_from_cookies


async def current_user(request: Request) -> Principal:
    """Return who holds the session of this request's cookie.

    Raises:
        NotSignedInError: Nobody does.
    """
    token = token_from_cookies(request.headers.get("cookie"))
    return await sessions.authenticate(token)


@dataclass(frozen=True, slots=True)
class Browser:
    """What a request says about the browser that it comes from."""

    user_agent: str
    """What it calls itself; for people to recognise it by."""
    address: str
    """Where it is, to count by."""


def browser(request: Request) -> Browser:
    """Return what is known of the browser that asks."""
    return Browser(request.headers.get("user-agent", ""), client_address(request))


Client = Annotated[Browser, Depends(browser)]


class Session(SecurityBase):
    """What a route that needs a session says of itself in the description."""

    scheme_name = "session"

    @property
    def model(self) -> APIKey:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The cookie, by the name that it has under these settings."""
        return APIKey.model_validate({"in": "cookie", "name": cookie_name()})

    async def __call__(self, request: Request) -> Principal:
        """Return who asks; raise `NotSignedInError`."""
        return await current_user(request)


CurrentUser = Annotated[Principal, Depends(Session())]
