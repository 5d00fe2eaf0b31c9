"""`/api/users`: public views, and changes of the profile."""

import pytest

from waves.core.ids import new_id

PUBLIC = {"id", "username", "display_name", "avatar_url"}


async def test_a_user_is_shown_without_private_fields(people) -> None:
    alice, bob = await people("alice", "bob")
    response = await alice.get(f"/api/users/{bob.id}")
    assert response.status_code == 200
    assert set(response.json()) == PUBLIC
    assert response.json()["username"] == "bob"


@pytest.mark.parametrize(
    "user_id", [new_id(), "0", "not-an-id", "..%2f..", "%00", "'--", "x" * 300]
)
async def test_a_missing_user_is_a_404(people, user_id) -> None:
    (alice,) = await people("alice")
    response = await alice.get(f"/api/users/{user_id}")
    assert response.status_code == 404
    assert response.json() == {"error": "not_found", "detail": "We couldn't find that."}


async def test_people_are_found_by_name(people) -> None:
    alice, bob = await people("alice", "bob")
    response = await alice.get("/api/users", params={"query": "BO"})
    assert response.status_code == 200
    (found,) = response.json()["items"]
    assert set(found) == PUBLIC
    assert found["id"] == str(bob.id)
    for nobody in ("bob@example.com", "%", "_", "", "alice"):
        response = await alice.get("/api/users", params={"query": nobody})
        assert (response.status_code, response.json()["items"]) == (200, [])


@pytest.mark.parametrize("params", [{}, {"query": "x" * 10_000}, {"query": "a\x00b"}])
async def test_an_invalid_search_is_a_422(people, params) -> None:
    (alice,) = await people("alice")
    response = await alice.get("/api/users", params=params)
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"query"}


async def test_a_person_changes_their_name(people) -> None:
    alice, bob = await people("alice", "bob")
    response = await alice.patch(
        "/api/users/me", json={"display_name": " Queen  Alice "}
    )
    assert response.status_code == 200
    assert response.json()["display_name"] == "Queen Alice"
    assert response.json()["email"] == "alice@example.com"
    response = await alice.patch("/api/users/me", json={"username": "alicia"})
    assert response.json()["username"] == "alicia"
    seen = (await bob.get(f"/api/users/{alice.id}")).json()
    assert (seen["username"], seen["display_name"]) == ("alicia", "Queen Alice")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"username": "BOB"}, 409, "username"),
        ({"username": "b"}, 422, "username"),
        ({"display_name": ""}, 422, "display_name"),
        ({"display_name": "\u202e"}, 422, "display_name"),
        ({"display_name": "x\x00"}, 422, "display_name"),
        ({"display_name": 5}, 422, "display_name"),
    ],
)
async def test_an_invalid_name_is_reported(people, change, status, field) -> None:
    alice, _bob = await people("alice", "bob")
    response = await alice.patch("/api/users/me", json=change)
    assert response.status_code == status
    assert set(response.json()["fields"]) == {field}
    assert (await alice.get("/api/auth/me")).json() == alice.me.model_dump(mode="json")


TOO_MANY = "a" * 61


@pytest.mark.parametrize(
    ("change", "saved", "refused"),
    [
        ({"display_name": TOO_MANY, "username": "alicia"}, "username", "display_name"),
        ({"display_name": "\u202e", "username": "alicia"}, "username", "display_name"),
        ({"display_name": "Queen", "username": "x"}, "display_name", "username"),
        ({"display_name": "Queen", "username": "BOB"}, "display_name", "username"),
    ],
)
async def test_a_refused_name_does_not_undo_the_other(
    people, change, saved, refused
) -> None:
    alice, _bob = await people("alice", "bob")
    response = await alice.patch("/api/users/me", json=change)
    assert response.status_code == 200
    me = alice.me.model_dump(mode="json") | {saved: change[saved]}
    answer = response.json()
    assert set(answer.pop("refused")) == {refused}
    assert answer == me
    assert (await alice.get("/api/auth/me")).json() == me


@pytest.mark.parametrize(
    ("change", "status", "fields"),
    [
        ({"display_name": "", "username": "x"}, 422, {"display_name", "username"}),
        ({"display_name": "", "username": "bob"}, 422, {"display_name", "username"}),
        ({"display_name": "", "username": "alice"}, 422, {"display_name"}),
        ({"display_name": "", "username": None}, 422, {"display_name"}),
        ({"display_name": "", "other": "x"}, 422, {"display_name"}),
        ({"display_name": "alice", "username": "bob"}, 409, {"username"}),
        ({"display_name": None, "username": "bob"}, 409, {"username"}),
        (["alicia"], 422, {"body"}),
        ({"display_name": 7, "username": "alicia"}, 422, {"display_name"}),
        ({"display_name": ["A"], "username": "alicia"}, 422, {"display_name"}),
        ({"display_name": "Queen", "username": {"a": 1}}, 422, {"username"}),
    ],
)
async def test_a_change_without_a_valid_field_is_an_error(
    people, change, status, fields
) -> None:
    alice, _bob = await people("alice", "bob")
    response = await alice.patch("/api/users/me", json=change)
    assert response.status_code == status
    assert set(response.json()["fields"]) == fields
    assert (await alice.get("/api/auth/me")).json() == alice.me.model_dump(mode="json")


async def test_a_partly_saved_change_is_documented(browser) -> None:
    description = (await browser().get("/api/openapi.json")).json()
    good = description["paths"]["/api/users/me"]["patch"]["responses"]["200"]
    names = {
        option["$ref"].rpartition("/")[2]
        for option in good["content"]["application/json"]["schema"]["anyOf"]
    }
    assert names == {"MeView", "PartlySaved"}
    schemas = description["components"]["schemas"]
    assert "refused" in schemas["PartlySaved"]["required"]
    fields = {"username", "display_name", "about"}
    assert set(schemas["ProfileChange"]["properties"]) == fields


async def test_nothing_but_names_can_be_changed(people) -> None:
    (alice,) = await people("alice")
    change = {
        "id": str(new_id()),
        "email": "new@example.com",
        "email_verified": True,
        "avatar_url": "https://evil.example/x.png",
        "password_hash": "x",
        "inbox_version": 99,
        "created_at": "2020-01-01T00:00:00Z",
    }
    response = await alice.patch("/api/users/me", json=change)
    assert response.status_code == 200
    assert response.json() == alice.me.model_dump(mode="json")
