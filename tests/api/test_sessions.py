"""The session cookie over HTTP."""

import pytest

from tests.support.api_client import BASE_URL, PASSWORD, SECRET, Person, form_of
from waves.core.ids import new_id


async def test_a_planted_cookie_is_replaced_at_log_in(people, browser) -> None:
    await people("alice")
    victim = browser()
    victim.cookies.set("waves", "planted", domain="localhost.local", path="/")
    login = {"login": "alice", "password": PASSWORD}
    response = await victim.post("/api/auth/login", json=login)
    assert response.cookies["waves"] not in {"", "planted"}


async def test_logging_in_again_ends_the_previous_session(people, browser) -> None:
    (alice,) = await people("alice")
    old = alice.cookies["waves"]
    login = {"login": "alice", "password": PASSWORD}
    assert (await alice.post("/api/auth/login", json=login)).status_code == 200
    assert alice.cookies["waves"] != old
    assert (await with_cookie(browser(), old).get("/api/auth/me")).status_code == 401
    assert (await alice.get("/api/auth/me")).status_code == 200


async def test_a_failed_log_in_keeps_the_previous_session(people) -> None:
    (alice,) = await people("alice")
    attempt = {"login": "alice", "password": "not the password"}
    response = await alice.post("/api/auth/login", json=attempt)
    assert response.status_code == 401
    assert "set-cookie" not in response.headers
    assert (await alice.get("/api/auth/me")).status_code == 200


def with_cookie(client: Person, token: str) -> Person:
    client.headers["Cookie"] = f"waves={token}"
    return client


async def test_logging_out_ends_the_session_for_every_copy_of_the_cookie(
    people, browser
) -> None:
    (alice,) = await people("alice")
    copy = with_cookie(browser(), alice.cookies["waves"])
    assert (await copy.get("/api/auth/me")).status_code == 200
    response = await alice.post("/api/auth/logout")
    assert response.status_code == 204
    assert "waves" not in alice.cookies
    assert 'waves=""' in response.headers["set-cookie"]
    for refused in (
        await copy.get("/api/auth/me"),
        await copy.post("/api/auth/logout"),
    ):
        assert refused.status_code == 401
        assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("base", "name", "secure"),
    [(BASE_URL, "waves", False), ("https://waves.example", "__Host-waves", True)],
)
async def test_the_cookie_is_only_for_this_host_and_not_for_scripts(
    override, browser, base, name, secure
) -> None:
    override(base_url=base, allowed_origins=base, jwt_secrets=SECRET)
    client = browser(base_url=base, headers={"Origin": base})
    response = await client.post("/api/auth/signup", json=form_of("alice"))
    first, *rest = [part.strip() for part in response.headers["set-cookie"].split(";")]
    attributes = {
        part.partition("=")[0].lower(): part.partition("=")[2] for part in rest
    }
    cookie, _, token = first.partition("=")
    assert cookie == name
    assert ("secure" in attributes) is secure
    assert "httponly" in attributes
    assert attributes["samesite"].lower() == "lax"
    assert attributes["path"] == "/"
    assert "domain" not in attributes
    assert "expires" in attributes
    assert token not in response.text
    assert token not in str(response.url)
    gone = (await client.post("/api/auth/logout")).headers["set-cookie"]
    assert gone.startswith(f'{name}="";')
    assert ("Secure" in gone) is secure


async def test_sessions_are_listed_and_ended_one_by_one(people, browser) -> None:
    (alice,) = await people("alice")
    phone = browser(headers={"User-Agent": "Phone", "Origin": BASE_URL})
    await phone.post("/api/auth/login", json={"login": "alice", "password": PASSWORD})
    items = (await alice.get("/api/auth/sessions")).json()["items"]
    assert [one["current"] for one in items].count(True) == 1
    (other,) = [one for one in items if not one["current"]]
    assert other["user_agent"] == "Phone"
    address = f"/api/auth/sessions/{other['id']}"
    (bob,) = await people("bob")
    assert (await bob.delete(address)).status_code == 404
    assert (await alice.delete(address)).status_code == 204
    assert (await alice.delete(address)).status_code == 404
    assert (await phone.get("/api/auth/me")).status_code == 401


async def test_changing_the_password_requires_the_old_one(people, browser) -> None:
    (alice,) = await people("alice")
    new = "quite another passphrase"
    wrong = {"current_password": "not the password", "new_password": new}
    response = await alice.post("/api/auth/password", json=wrong)
    assert (response.status_code, set(response.json()["fields"])) == (
        422,
        {"current_password"},
    )
    common = {"current_password": PASSWORD, "new_password": "password1"}
    response = await alice.post("/api/auth/password", json=common)
    assert (response.status_code, set(response.json()["fields"])) == (
        422,
        {"new_password"},
    )
    right = {"current_password": PASSWORD, "new_password": new}
    assert (await alice.post("/api/auth/password", json=right)).status_code == 204
    login = {"login": "alice", "password": new}
    assert (await browser().post("/api/auth/login", json=login)).status_code == 200


async def test_all_other_sessions_are_ended_at_once(people, browser) -> None:
    alice, bob = await people("alice", "bob")
    others = [browser(), browser()]
    for other in others:
        login = {"login": "alice", "password": PASSWORD}
        assert (await other.post("/api/auth/login", json=login)).status_code == 200
    assert (await alice.delete("/api/auth/sessions")).status_code == 204
    for other in others:
        assert (await other.get("/api/auth/me")).status_code == 401
    (left,) = (await alice.get("/api/auth/sessions")).json()["items"]
    assert left["current"]
    assert (await bob.get("/api/auth/me")).status_code == 200, "not concerned"
    assert (await alice.delete("/api/auth/sessions")).status_code == 204, "again"


async def test_changes_to_an_account_are_limited(people) -> None:
    # Z8: together, whichever change it is.
    (alice,) = await people("alice")
    changes = [
        ("PATCH", "/api/users/me"),
        ("DELETE", "/api/auth/sessions"),
        ("DELETE", f"/api/auth/sessions/{new_id()}"),
        ("DELETE", "/api/auth/google"),
        ("POST", "/api/auth/password"),
    ]
    bodies = {
        "PATCH": {"display_name": "Alice"},
        "POST": {"current_password": PASSWORD, "new_password": "password1"},
    }
    for number in range(40):
        method, path = changes[number % len(changes)]
        body = {"json": bodies[method]} if method in bodies else {}
        answer = await alice.request(method, path, **body)
        assert (answer.status_code == 429) == (number >= 30), answer.text
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["retry-after"]) <= 60
