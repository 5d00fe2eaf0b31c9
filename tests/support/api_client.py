"""HTTP clients of the API, and sign-up forms."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx

from waves.accounts.users.schemas import MeView
from waves.api.app import create_api
from waves.core.services import Services
from waves.settings.settings import get_settings

BASE_URL = "http://localhost:3000"
PASSWORD = "a long enough passphrase"
JSON = {"Content-Type": "application/json"}
SECRET = "a-secret-of-the-tests-of-more-than-32-bytes"

Users = Callable[..., Awaitable[list[MeView]]]


class Person(httpx.AsyncClient):
    """An HTTP client with its own cookies; `me` is its user."""

    me: MeView

    @property
    def id(self) -> UUID:
        return self.me.id


People = Callable[..., Awaitable[list[Person]]]


def describe_api() -> dict[str, Any]:
    """Return the OpenAPI description, for the settings of this machine."""
    services = Services(get_settings())
    with services.bound():
        return create_api().openapi()


def form_of(username: str, password: str = PASSWORD) -> dict[str, str]:
    """Return the sign-up form of this user."""
    return {
        "username": username,
        "email": f"{username}@example.com",
        "password": password,
    }


def shaped(response: httpx.Response, status: int, error: str) -> dict[str, Any]:
    """Assert that a response has the shape of errors; return its body."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body["error"] == error
    assert body["detail"].endswith(".")
    assert set(body) - {"fields"} == {"error", "detail"}
    return body
