"""What routes ask for: who is asking, and with what browser."""

from typing import Annotated

from fastapi import Depends, Request

from waves.accounts import service
from waves.accounts.schemas import Principal
from waves.core.security import token_from_cookies


async def current_user(request: Request) -> Principal:
    """Return who holds the session of this request's cookie.

    Raises:
        NotSignedInError: Nobody does.
    """
    token = token_from_cookies(request.headers.get("cookie"))
    return await service.authenticate(token)


def user_agent(request: Request) -> str:
    """Return what the browser calls itself; for people to recognise it by."""
    return request.headers.get("user-agent", "")


CurrentUser = Annotated[Principal, Depends(current_user)]
UserAgent = Annotated[str, Depends(user_agent)]
