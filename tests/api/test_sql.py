"""SQL in every documented parameter and in headers."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import text

from tests.conftest import database_url  # noqa: F401  over both databases
from tests.support.api_client import PASSWORD, Person, describe_api, form_of
from tests.support.timeouts import PATIENCE
from waves.core.database.engine import read_db
from waves.core.ids import new_id

pytestmark = pytest.mark.usefixtures("unlimited")

DESCRIPTION = describe_api()
SLOW = (
    "SELECT count(*) FROM (WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
    "FROM r LIMIT 999000000) SELECT i FROM r)"
)
PAYLOADS = [
    *("'", '"', "\\", "%", "_", "'\"\\;--", "$$", "' OR '1'='1", "' OR 1=1--"),
    *('" OR ""="', "1 OR 1=1", "x%' OR 1=1--", "alice'--", "alice' AND '1'='1"),
    *("' UNION SELECT username, password_hash FROM users--", "1; DROP TABLE users;--"),
    *("'; DELETE FROM sessions; --", "'||(SELECT 1)||'", "%27%20OR%201=1"),
    *(
        "'; SELECT pg_sleep(60); --",
        "' OR pg_sleep(60)::text = '1",
        f"' OR ({SLOW})>0--",
    ),
    *(":id", "%(id)s", "?"),
]
TELLTALE = re.compile(
    r"sqlite|psycopg|sqlalchemy|syntax error|SELECT \w+\.|password_hash|\$2b\$",
    re.IGNORECASE,
)
UNTOUCHED = ("users", "friends", "friend_requests", "sessions", "blocks")


FOUND = "/api/messages"
WRITTEN = {*PAYLOADS, "Hello"}


class SqlScenario:
    """Alice, who sends the requests; Bob, her friend; Carol, a stranger."""

    def __init__(self, alice: Person, bob: Person, conversation: str) -> None:
        self.alice = alice
        self.good: dict[str, Any] = {
            **form_of("alice"),
            "login": "alice",
            "display_name": "Alice",
            "current_password": "not hers",
            "new_password": PASSWORD,
            "user_id": str(bob.id),
            "conversation_id": conversation,
            "session_id": str(new_id()),
            "request_id": str(new_id()),
            "message_id": str(new_id()),
            "file_id": str(new_id()),
            "kind": "file",
            "emoji": "👍",
            "body": "Hello",
            "seq": 0,
            "limit": 1,
            "query": "bob",
            "secret": "x" * 43,
        }

    async def ask(
        self, method: str, path: str, put: str, payload: str
    ) -> httpx.Response:
        """Send valid values except one; return the response."""
        described = DESCRIPTION["paths"][path][method]
        values = {**self.good, "client_id": str(new_id()), put: payload}
        address = re.sub(
            r"\{(\w+)\}",
            lambda name: quote(values[name[1]], safe=""),
            path,
        )
        query = {
            one["name"]: values[one["name"]]
            for one in described.get("parameters", ())
            if one["in"] == "query" and one["name"] in values
        }
        fields = fields_of(described)
        body = {name: values[name] for name in fields if name in values}
        # A query that got in would take longer.
        async with asyncio.timeout(PATIENCE):
            return await self.alice.request(
                method, address, params=query, json=body if fields else None
            )


def without_excerpts(response: httpx.Response) -> str:
    """Return a page of found messages without what Alice has written herself."""
    found = response.json()
    for one in found.get("items", ()):
        said = "".join(part["text"] for part in one.pop("excerpt"))
        assert any(text.startswith(said.removesuffix("…")) for text in WRITTEN)
    return str(found)


def fields_of(described: dict[str, Any]) -> list[str]:
    content = described.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    schemas = DESCRIPTION["components"]["schemas"]
    return [*schemas.get(reference.rpartition("/")[2], {}).get("properties", ())]


def places() -> Iterator[tuple[str, str, str]]:
    """Return every operation with each of its parameters and fields."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, described in methods.items():
            named = [one["name"] for one in described.get("parameters", ())]
            for name in (*named, *fields_of(described)):
                yield method, path, name


@pytest.fixture
async def scenario(people) -> SqlScenario:
    alice, bob, _carol = await people("alice", "bob", "carol")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    (conversation,) = (await bob.get("/api/conversations")).json()["items"]
    return SqlScenario(alice, bob, conversation["id"])


async def rows() -> dict[str, list[str]]:
    async with read_db() as db:
        connection = await db.connection()
        return {
            query: sorted(map(repr, (await connection.execute(text(query))).all()))
            for query in (
                "SELECT id, username, email, password_hash FROM users",
                *(f"SELECT count(*) FROM {name}" for name in UNTOUCHED),
            )
        }


async def test_no_parameter_is_interpreted_as_sql(scenario) -> None:
    before = await rows()
    asked = 0
    for method, path, put in places():
        for payload in PAYLOADS:
            response = await scenario.ask(method, path, put, payload)
            asked += 1
            where = f"{method} {path} {put}={payload}: {response.text[:200]}"
            assert response.status_code < 500, where
            said = without_excerpts(response) if path == FOUND else response.text
            assert not TELLTALE.search(said.replace(payload, "")), where
            assert path != "/api/auth/login" or response.status_code != 200, where
            if (path, put) == ("/api/users", "query"):
                assert response.status_code == 422 or not response.json()["items"], (
                    where
                )
            if path.endswith("/messages") and put == "body":
                assert response.json()["body"] == payload
            if path == "/api/users/me" and response.status_code == 200:
                await scenario.alice.patch(path, json={"display_name": "alice"})
    assert asked > 500
    assert await rows() == before


@pytest.mark.parametrize("header", ["User-Agent", "Cookie", "X-Forwarded-For"])
async def test_no_header_is_interpreted_as_sql(scenario, header) -> None:
    good = {"login": "alice", "password": PASSWORD}
    for payload in PAYLOADS:
        value = f"waves={payload}" if header == "Cookie" else payload
        headers = {header: value}
        logged_in = await scenario.alice.post(
            "/api/auth/login", json=good, headers=headers
        )
        assert logged_in.status_code == 200
        items = (await scenario.alice.get("/api/auth/sessions")).json()["items"]
        if header == "User-Agent":
            assert payload in {one["user_agent"] for one in items}
