"""Who and what the tests are about."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx

from waves.accounts.schemas import MeView

BASE_URL = "http://localhost:3000"
PASSWORD = "a long enough passphrase"
SECRET = "a-secret-of-the-tests-of-more-than-32-bytes"

Users = Callable[..., Awaitable[list[MeView]]]


class Person(httpx.AsyncClient):
    """A browser with its own cookies; `me` is who is signed in there."""

    me: MeView

    @property
    def id(self) -> UUID:
        return self.me.id


People = Callable[..., Awaitable[list[Person]]]


def form_of(username: str, password: str = PASSWORD) -> dict[str, str]:
    """What this person types at sign-up."""
    return {
        "username": username,
        "email": f"{username}@example.com",
        "password": password,
    }
