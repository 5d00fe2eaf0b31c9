"""An HTTP client that signs in with `tests/support/openid_issuer.py`."""

from urllib.parse import parse_qs, urlsplit

from sqlalchemy import text

from tests.support.api_client import Person
from tests.support.openid_issuer import Issuer
from waves.core.database.engine import read_db, unit_of_work

START = "/api/auth/google"
CALLBACK = "/api/auth/google/callback"


async def begin(person: Person, next_path: str = "/") -> str:
    answer = await person.get(START, params={"next": next_path})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def come_back(person: Person, params: dict[str, str]) -> str:
    answer = await person.get(CALLBACK, params=params)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def sign_in(person: Person, issuer: Issuer, next_path: str = "/") -> str:
    return await come_back(person, issuer.consent(await begin(person, next_path)))


def problem_of(location: str) -> str:
    parts = urlsplit(location)
    assert parts.path == "/login", location
    return parse_qs(parts.query)["problem"][0]


async def is_signed_in(person: Person) -> bool:
    return (await person.get("/api/auth/me")).status_code == 200


async def count(table: str) -> int:
    async with read_db() as db:
        query = text(f"SELECT count(*) FROM {table}")
        return (await db.exec(query)).scalar_one()  # pyright: ignore[reportCallIssue, reportArgumentType]


async def proved(username: str) -> None:
    """Mark the address of this user as verified."""
    async with unit_of_work() as uow:
        query = text("UPDATE users SET email_verified = true WHERE username = :name")
        await uow.db.exec(query.bindparams(name=username))  # pyright: ignore[reportCallIssue, reportArgumentType]
