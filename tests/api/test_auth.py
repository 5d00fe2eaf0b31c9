"""`/api/auth` over HTTP."""

# ruff: noqa: RUF001  look-alikes are what is tested

import asyncio
import json

import pytest
from sqlalchemy import text

from tests.support.api_client import PASSWORD, Person, form_of
from waves.accounts.passwords.hasher import PasswordHasher
from waves.core.database.engine import read_db

AWKWARD = ["&", "#", "+", "%", "?", "/", "\\", '"', "'", "<", "空", "🙂", " x ", "é"]


async def count(table: str) -> int:
    async with read_db() as db:
        connection = await db.connection()
        return (
            await connection.execute(text(f"SELECT count(*) FROM {table}"))
        ).scalar_one()


async def test_sign_up_returns_the_user_and_signs_in(browser) -> None:
    alice = browser()
    form = {**form_of("alice"), "display_name": "  Alice   Example "}
    response = await alice.post("/api/auth/signup", json=form)
    assert response.status_code == 201
    user = response.json()
    assert set(user) == {
        "id",
        "username",
        "display_name",
        "avatar_url",
        "about",
        "email",
        "email_verified",
        "sends_mail",
        "mail_refused",
    }
    assert user["display_name"] == "Alice Example"
    assert user["email_verified"] is False
    assert (await alice.get("/api/auth/me")).json() == user


async def test_the_display_name_defaults_to_the_user_name(browser) -> None:
    for name, given in [("alice", None), ("bob", ""), ("carol", "   ")]:
        form = {**form_of(name), "display_name": given}
        response = await browser().post("/api/auth/signup", json=form)
        assert response.json()["display_name"] == name


@pytest.mark.parametrize(
    "login", ["alice", "ALICE", " alice ", "alice@example.com", "Alice@Example.COM"]
)
async def test_a_person_logs_in_by_user_name_or_email(people, browser, login) -> None:
    (alice,) = await people("alice")
    other = browser()
    response = await other.post(
        "/api/auth/login", json={"login": login, "password": PASSWORD}
    )
    assert response.status_code == 200
    assert response.json()["id"] == str(alice.id)
    assert (await other.get("/api/auth/me")).status_code == 200


@pytest.mark.parametrize("odd", AWKWARD)
async def test_every_character_of_a_password_is_significant(browser, odd) -> None:
    password = f"{odd}seven letters{odd}"
    response = await browser().post("/api/auth/signup", json=form_of("alice", password))
    assert response.status_code == 201
    right = {"login": "alice", "password": password}
    assert (await browser().post("/api/auth/login", json=right)).status_code == 200
    for wrong in (password.strip(odd), password + odd, odd + password):
        attempt = {"login": "alice", "password": wrong}
        assert (
            await browser().post("/api/auth/login", json=attempt)
        ).status_code == 401


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]
)
@pytest.mark.parametrize("action", ["login", "signup", "logout", "password"])
async def test_credentials_are_accepted_in_the_body_of_a_post_only(
    browser, method, action
) -> None:
    query = {"login": "alice", "username": "alice", "password": PASSWORD}
    response = await browser().request(method, f"/api/auth/{action}", params=query)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("action", ["login", "signup"])
async def test_credentials_in_a_query_are_ignored(people, browser, action) -> None:
    """Such a request fails, so that the mistake is noticed."""
    await people("alice")
    query = {**form_of("newcomer"), "login": "alice", "password": PASSWORD}
    for body in ({}, {"login": "alice"}, None):
        sent = {} if body is None else {"json": body}
        response = await browser().post(f"/api/auth/{action}", params=query, **sent)
        assert response.status_code == 422
        assert "set-cookie" not in response.headers
        assert PASSWORD not in response.text
    assert await count("users") == 1


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("signup", form_of("newcomer")),
        ("login", {"login": "alice"}),
        ("password", {"current_password": PASSWORD, "new_password": PASSWORD}),
        ("reset", {"secret": "x"}),
    ],
)
async def test_a_huge_password_is_refused_before_hashing(
    people, monkeypatch, path, form
) -> None:
    """Longer than the input of bcrypt, wherever a password is accepted."""
    (alice,) = await people("alice")

    def never(*_args: object) -> None:
        raise AssertionError

    monkeypatch.setattr(PasswordHasher, "_run", never)
    for field in [name for name in form if "password" in name] or ["password"]:
        long = {**form, field: "x" * 10_000}
        response = await alice.post(f"/api/auth/{path}", json=long)
        assert (response.status_code, set(response.json()["fields"])) == (422, {field})


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 257,
        "x" * 10_000,
        "",
        None,
        12345678,
        ["a"],
        {"a": 1},
        "nul in it\0",
        "half\ud800a pair",
    ],
)
async def test_a_short_or_long_password_is_a_clear_422(browser, password) -> None:
    response = await post_raw(
        browser(), "/api/auth/signup", {**form_of("alice"), "password": password}
    )
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"password"}
    assert await count("users") == 0


@pytest.mark.parametrize(
    "password",
    ["x" * 73, "x" * 256, "x" * 257, "x" * 10_000, "🙂" * 300, "nul in it\0"],
)
async def test_logging_in_with_a_password_of_any_length_never_fails(
    people, browser, password
) -> None:
    await people("alice")
    response = await browser().post(
        "/api/auth/login", json={"login": "alice", "password": password}
    )
    assert response.status_code in {401, 422}
    assert "set-cookie" not in response.headers


async def test_256_emoji_are_a_valid_password(browser) -> None:
    password = "🙂" * 64
    response = await browser().post("/api/auth/signup", json=form_of("alice", password))
    assert response.status_code == 201
    for given, status in ((password, 200), ("🙂" * 63, 401), ("🙂" * 65, 401)):
        login = {"login": "alice", "password": given}
        response = await browser().post("/api/auth/login", json=login)
        assert response.status_code == status


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"password": "password1"}, "password", "common"),
        ({"username": "wonderland", "password": "Wonderland"}, "password", "username"),
        (
            {"email": "rabbithole@example.com", "password": "rabbithole"},
            "password",
            "email",
        ),
        ({"username": "\u0430lice"}, "username", "one script"),
        ({"username": "ali\u202ece"}, "username", "letters, digits"),
        ({"username": "al"}, "username", "3 to 32"),
        ({"username": "ali\x00ce"}, "username", "stored"),
        ({"email": "nowhere"}, "email", "address"),
        ({"email": "a\ud800@b.de"}, "email", "stored"),
        ({"display_name": "a\u200bb"}, "display_name", "invisible"),
        ({"display_name": "x" * 61}, "display_name", "at most 60"),
        ({"username": None}, "username", "text"),
        ({"email": 7}, "email", "text"),
    ],
)
async def test_a_bad_field_is_named_with_the_reason(
    browser, change, field, reason
) -> None:
    response = await post_raw(
        browser(), "/api/auth/signup", {**form_of("alice"), **change}
    )
    assert response.status_code == 422
    body = response.json()
    assert body["error"] == "invalid"
    assert set(body["fields"]) == {field}
    assert reason in body["fields"][field]
    assert "set-cookie" not in response.headers


async def post_raw(client: Person, path: str, form: dict[str, object]):
    """Send a lone surrogate, which `json=` refuses, as an escape."""
    headers = {"Content-Type": "application/json"}
    return await client.post(path, content=json.dumps(form), headers=headers)


async def test_names_collide_however_they_are_spelled(people, browser) -> None:
    await people("alice")
    for spelling in ("Alice", "ＡＬＩＣＥ", "alice "):
        form = {**form_of("other"), "username": spelling}
        response = await browser().post("/api/auth/signup", json=form)
        assert response.status_code == 409
        assert response.json()["error"] == "taken"
        assert set(response.json()["fields"]) == {"username"}
        assert "set-cookie" not in response.headers


@pytest.mark.usefixtures("unlimited")
async def test_fifty_concurrent_sign_ups_create_one_account(browser) -> None:
    async def sign_up(number: int) -> int:
        form = {**form_of("alice"), "email": f"a{number}@example.com"}
        return (await browser().post("/api/auth/signup", json=form)).status_code

    statuses = await asyncio.gather(*(sign_up(number) for number in range(50)))
    assert sorted(statuses) == [201] + [409] * 49
    assert await count("users") == 1
    assert await count("sessions") == 1


async def test_a_log_in_does_not_reveal_whether_the_account_exists(
    people, browser
) -> None:
    await people("alice")
    answers = []
    for login in ("alice", "alice@example.com", "nobody", "nobody@example.com"):
        attempt = {"login": login, "password": "not the password"}
        response = await browser().post("/api/auth/login", json=attempt)
        assert "set-cookie" not in response.headers
        answers.append((response.status_code, response.content))
    assert answers == [(401, answers[0][1])] * 4
    assert response.json()["error"] == "wrong_credentials"
