"""Who and what the tests are about."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx

from waves.accounts.schemas import MeView

BASE_URL = "http://localhost:3000"
PASSWORD = "a long enough passphrase"
JSON = {"Content-Type": "application/json"}
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


def shaped(response: httpx.Response, status: int, error: str) -> dict[str, Any]:
    """Check that an answer has the one shape of errors; return its body."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body["error"] == error
    assert body["detail"].endswith(".")
    assert set(body) - {"fields"} == {"error", "detail"}
    return body
