"""The OpenAPI description holds for every route."""

import re
from base64 import b64encode
from datetime import timedelta

import pytest
from sqlmodel import select, update

from tests.support.api_client import describe_api
from tests.support.database_snapshot import everything
from tests.support.pictures import SMALL_PICTURE
from tests.support.uploads import gradient, uploaded
from waves.accounts.sessions.models import Session
from waves.core.clock import now
from waves.core.database.engine import read_db, unit_of_work
from waves.core.ids import new_id

DESCRIPTION = describe_api()
OPERATIONS = [
    (method.upper(), path)
    for path, methods in sorted(DESCRIPTION["paths"].items())
    for method in methods
]
PUBLIC = {
    ("GET", "/api/auth/google"),
    ("GET", "/api/auth/google/callback"),
    ("GET", "/api/livez"),
    ("GET", "/api/readyz"),
    ("POST", "/api/auth/forgot"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/reset"),
    ("POST", "/api/auth/signup"),
    ("POST", "/api/auth/verify"),
}
SAFE = [path for method, path in OPERATIONS if method == "GET"]
CHANGING = [one for one in OPERATIONS if one[0] != "GET"]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}

every_operation = pytest.mark.parametrize(("method", "path"), OPERATIONS)
every_change = pytest.mark.parametrize(("method", "path"), CHANGING)


def filled(path: str, value: object = None) -> str:
    """Fill the path with ids that do not exist."""
    return re.sub(r"\{\w+\}", str(value or new_id()), path)


def operation(method: str, path: str) -> dict:
    return DESCRIPTION["paths"][path][method.lower()]


def check(response, method: str, path: str) -> None:
    """Assert that the response is documented."""
    described = operation(method, path)["responses"]
    assert str(response.status_code) in described, response.text
    content = described[str(response.status_code)].get("content")
    assert (content is None) == (response.content == b"")
    if response.status_code >= 400:
        assert set(response.json()) - {"fields"} == {"error", "detail"}
        schema = content["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorBody"}


async def test_the_description_is_served_without_interactive_pages(
    browser,
) -> None:
    response = await browser().get("/api/openapi.json")
    assert response.json() == DESCRIPTION
    assert all(path.startswith("/api/") for path in DESCRIPTION["paths"])
    for page in ("/docs", "/redoc", "/openapi.json", "/api/docs", "/api/redoc"):
        assert (await browser().get(page)).status_code == 404


@every_operation
def test_the_description_says_where_a_session_is_required(method, path) -> None:
    needed = [] if (method, path) in PUBLIC else [{"session": []}]
    assert operation(method, path).get("security", []) == needed
    assert DESCRIPTION["components"]["securitySchemes"] == {
        "session": {"type": "apiKey", "in": "cookie", "name": "waves"}
    }


@every_operation
async def test_only_public_operations_work_without_a_session(
    browser, method, path
) -> None:
    response = await browser().request(method, filled(path))
    check(response, method, path)
    assert (response.status_code == 401) == ((method, path) not in PUBLIC)


@every_operation
async def test_every_response_with_a_session_is_documented(
    people, method, path
) -> None:
    (alice,) = await people("alice")
    response = await alice.request(method, filled(path))
    check(response, method, path)


@pytest.mark.parametrize(
    "odd", ["0", "me", "%00", "%ed%a0%80", "..", "1e9", "a" * 500, "{}"]
)
async def test_invalid_ids_and_bodies_never_fail_a_route(people, odd) -> None:
    (alice,) = await people("alice")
    for method, path in OPERATIONS:
        for body in (None, {}, [], odd, {"seq": 10**30, "user_id": odd, "body": 1}):
            sent = {} if body is None else {"json": body}
            response = await alice.request(method, filled(path, odd), **sent)
            assert response.status_code < 500, (method, path, body, response.text)


@every_change
@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost:3001"}, {"Sec-Fetch-Site": "same-site"}]
)
async def test_another_origin_changes_nothing(people, method, path, headers) -> None:
    (alice,) = await people("alice")
    response = await alice.request(method, filled(path), headers=headers)
    check(response, method, path)
    assert (response.status_code, response.json()["error"]) == (403, "wrong_origin")


@every_change
async def test_a_form_changes_nothing(people, method, path) -> None:
    (alice,) = await people("alice")
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": kind}
        response = await alice.request(
            method, filled(path), content="{}", headers=headers
        )
        check(response, method, path)
        assert response.status_code == 415


@pytest.mark.parametrize("path", sorted(DESCRIPTION["paths"]))
async def test_every_other_method_is_a_405_that_names_the_right_ones(
    browser, path
) -> None:
    filled_in = filled(path)
    right = {method for method, one in OPERATIONS if one == path}
    for method in METHODS - right:
        response = await browser().request(method, filled_in)
        assert response.status_code == 405, method
        assert set(response.headers["allow"].split(", ")) - {"HEAD"} == right


async def test_reading_changes_nothing(people) -> None:
    """Every GET and HEAD, twice."""
    alice, bob = await people("alice", "bob")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    accepted = f"/api/friend-requests/{asked.json()['id']}/accept"
    assert (await bob.post(accepted)).status_code == 200
    (conversation,) = (await bob.get("/api/conversations")).json()["items"]
    message = {"client_id": str(new_id()), "body": "Hello"}
    written = f"/api/conversations/{conversation['id']}/messages"
    assert (await alice.post(written, json=message)).status_code == 201
    file = await uploaded(bob, gradient())
    drawn = {"picture": b64encode(SMALL_PICTURE).decode()}
    avatar = (await alice.put("/api/users/me/avatar", json=drawn)).json()
    ids = {
        "{conversation_id}": conversation["id"],
        "{file_id}": file["id"],
        "{avatar_id}": avatar["avatar_url"].rpartition("/")[2],
    }
    before = await everything()
    for _ in range(2):
        for path in SAFE:
            id_ = next((ids[one] for one in ids if one in path), alice.id)
            known = filled(path, id_)
            for method in ("GET", "HEAD"):
                response = await bob.request(method, known, params={"query": "alice"})
                assert response.status_code in {200, 302}, path
    assert await everything() == before


async def test_reading_stores_only_the_last_use(people) -> None:
    """The list of sessions shows when they were last used."""
    alice, bob = await people("alice", "bob")
    async with unit_of_work() as uow:
        an_hour_ago = now() - timedelta(hours=1)
        await uow.db.exec(update(Session).values(last_seen_at=an_hour_ago))
    before = await everything()
    for path in SAFE:
        known = filled(path, bob.id)
        assert (await alice.get(known, params={"query": "bob"})).status_code < 500
    assert await everything() == before
    async with read_db() as db:
        rows = (await db.exec(select(Session))).all()
    seen = {row.user_id: row.last_seen_at for row in rows}
    assert seen[alice.id] > an_hour_ago
    assert seen[bob.id] == an_hour_ago
