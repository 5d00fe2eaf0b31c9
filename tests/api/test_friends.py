"""Friends over HTTP."""

import asyncio

import pytest

from waves.core.ids import new_id

USER_KEYS = {"id", "username", "display_name", "avatar_url"}
REQUEST_KEYS = {"id", "sender", "receiver", "status", "created_at"}
ERROR_KEYS = {"error", "detail"}


async def ask(sender, receiver):
    return await sender.post("/api/friend-requests", json={"user_id": str(receiver.id)})


async def befriend(one, another):
    request = (await ask(one, another)).json()
    await another.post(f"/api/friend-requests/{request['id']}/accept")


async def items(person, path):
    response = await person.get(path)
    assert response.status_code == 200
    assert set(response.json()) == {"items"}
    return response.json()["items"]


async def test_from_a_request_to_a_friendship(people):
    alice, bob = await people("alice", "bob")
    asked = await ask(alice, bob)
    assert asked.status_code == 201
    request = asked.json()
    assert set(request) == REQUEST_KEYS
    assert set(request["sender"]) == set(request["receiver"]) == USER_KEYS
    assert request["sender"]["id"] == str(alice.id)
    assert request["receiver"]["id"] == str(bob.id)
    assert request["status"] == "pending"
    assert await items(alice, "/api/friend-requests") == [request]
    assert await items(bob, "/api/friend-requests") == [request]
    accepted = await bob.post(f"/api/friend-requests/{request['id']}/accept")
    assert accepted.status_code == 200
    assert accepted.json() == {**request, "status": "accepted"}
    assert await items(alice, "/api/friend-requests") == []
    (friend,) = await items(alice, "/api/friends")
    assert set(friend) == USER_KEYS
    assert friend["username"] == "bob"


async def test_received_and_sent_requests_are_one_list_newest_first(people):
    alice, bob, carol = await people("alice", "bob", "carol")
    sent = (await ask(alice, bob)).json()
    received = (await ask(carol, alice)).json()
    assert await items(alice, "/api/friend-requests") == [received, sent]


async def test_the_sender_cannot_accept(people):
    alice, bob = await people("alice", "bob")
    request = (await ask(alice, bob)).json()
    response = await alice.post(f"/api/friend-requests/{request['id']}/accept")
    assert response.status_code == 404
    assert await items(bob, "/api/friends") == []
    assert await items(bob, "/api/friend-requests") == [request]


async def test_a_request_after_a_rejection_changes_its_direction(people):
    alice, bob = await people("alice", "bob")
    request = (await ask(alice, bob)).json()
    rejected = await bob.post(f"/api/friend-requests/{request['id']}/reject")
    assert rejected.status_code == 200
    assert rejected.json()["status"] == "rejected"
    again = (await ask(bob, alice)).json()
    assert again["sender"]["id"] == str(bob.id)
    path = f"/api/friend-requests/{again['id']}/accept"
    assert (await bob.post(path)).status_code == 404
    assert (await alice.post(path)).status_code == 200


async def test_crossing_requests_answer_200_accepted(people):
    alice, bob = await people("alice", "bob")
    await ask(alice, bob)
    crossed = await ask(bob, alice)
    assert crossed.status_code == 200
    assert crossed.json()["status"] == "accepted"
    assert len(await items(alice, "/api/friends")) == 1


@pytest.mark.usefixtures("unlimited")
async def test_crossing_at_once_is_one_friendship(people):
    alice, bob = await people("alice", "bob")
    for _ in range(5):
        answers = await asyncio.gather(ask(alice, bob), ask(bob, alice))
        assert sorted(one.status_code for one in answers) == [200, 201]
        assert len(await items(bob, "/api/friends")) == 1
        assert (await bob.delete(f"/api/friends/{alice.id}")).status_code == 204


async def test_a_request_is_cancelled_once(people):
    alice, bob = await people("alice", "bob")
    request = (await ask(alice, bob)).json()
    path = f"/api/friend-requests/{request['id']}"
    assert (await bob.delete(path)).status_code == 404
    cancelled = await alice.delete(path)
    assert (cancelled.status_code, cancelled.content) == (204, b"")
    assert (await alice.delete(path)).status_code == 409
    late = await bob.post(f"{path}/accept")
    assert (late.status_code, late.json()["error"]) == (409, "request_closed")


async def test_invalid_requests_are_refused_clearly(people):
    alice, bob, carol = await people("alice", "bob", "carol")
    await befriend(alice, bob)
    await ask(alice, carol)
    refused = {
        (await ask(alice, alice)): (422, "invalid"),
        (await ask(alice, bob)): (409, "already_friends"),
        (await ask(alice, carol)): (409, "already_requested"),
        (await alice.delete(f"/api/friends/{carol.id}")): (404, "not_found"),
        (await alice.delete(f"/api/blocks/{bob.id}")): (404, "not_found"),
        (await alice.put(f"/api/blocks/{alice.id}")): (422, "invalid"),
        (await alice.put(f"/api/blocks/{new_id()}")): (404, "not_found"),
        (await alice.put("/api/blocks/nobody")): (404, "not_found"),
        (await alice.post("/api/friend-requests", json={})): (422, "invalid"),
        (await alice.post("/api/friend-requests", json=[1])): (422, "invalid"),
        (await alice.post("/api/friend-requests/x/accept")): (404, "not_found"),
        (await alice.post("/api/friend-requests", json={"user_id": str(new_id())})): (
            404,
            "not_found",
        ),
    }
    for response, expected in refused.items():
        assert (response.status_code, response.json()["error"]) == expected


async def test_requests_of_others_look_missing(people):
    alice, bob, carol = await people("alice", "bob", "carol")
    request = (await ask(alice, bob)).json()
    for method, path in (
        ("POST", "/api/friend-requests/{}/accept"),
        ("POST", "/api/friend-requests/{}/reject"),
        ("DELETE", "/api/friend-requests/{}"),
    ):
        of_others = await carol.request(method, path.format(request["id"]))
        of_nobody = await carol.request(method, path.format(new_id()))
        assert of_others.status_code == of_nobody.status_code == 404
        assert of_others.json() == of_nobody.json()
        assert set(of_others.json()) == ERROR_KEYS


async def test_blocking_and_unblocking(people):
    alice, bob = await people("alice", "bob")
    await befriend(alice, bob)
    for _ in range(2):
        assert (await alice.put(f"/api/blocks/{bob.id}")).status_code == 204
    (blocked,) = await items(alice, "/api/blocks")
    assert set(blocked) == USER_KEYS
    assert await items(bob, "/api/blocks") == []
    assert await items(bob, "/api/friends") == []
    again = await ask(alice, bob)
    assert (again.status_code, again.json()["error"]) == (409, "blocked_by_you")
    assert (await alice.delete(f"/api/blocks/{bob.id}")).status_code == 204
    assert await items(alice, "/api/blocks") == []


async def test_a_blocked_user_gets_the_usual_responses(people):
    """Alice has blocked Bob; Carol is not his friend."""
    alice, bob, carol = await people("alice", "bob", "carol")
    await befriend(alice, bob)
    await befriend(carol, bob)
    await alice.put(f"/api/blocks/{bob.id}")
    await carol.delete(f"/api/friends/{bob.id}")

    async def story(other):
        asked = await ask(bob, other)
        twice = await ask(bob, other)
        unfriended = await bob.delete(f"/api/friends/{other.id}")
        seen = await bob.get(f"/api/users/{other.id}")
        own = [
            one["status"]
            for one in await items(bob, "/api/friend-requests")
            if one["receiver"]["id"] == str(other.id)
        ]
        cancelled = await bob.delete(f"/api/friend-requests/{asked.json()['id']}")
        later = await ask(bob, other)
        answers = (asked, twice, unfriended, seen, cancelled, later)
        shapes = [
            (one.status_code, sorted(one.json()) if one.content else None)
            for one in answers
        ]
        return shapes, asked.json()["status"], twice.json(), own

    assert await story(alice) == await story(carol)
    assert await items(alice, "/api/friend-requests") == []
    assert len(await items(carol, "/api/friend-requests")) == 1


async def test_a_search_returns_public_fields_only(people):
    alice, bob, carol = await people("alice", "bob", "carol")
    (found,) = await items(alice, "/api/users?query=bo")
    assert set(found) == USER_KEYS
    await bob.put(f"/api/blocks/{carol.id}")
    assert await items(carol, "/api/users?query=bob") == []
    assert await items(alice, "/api/users?query=%25") == []
    assert await items(alice, "/api/users?query=bob@example.com") == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/friends"),
        ("DELETE", "/api/friends/{id}"),
        ("GET", "/api/friend-requests"),
        ("POST", "/api/friend-requests"),
        ("POST", "/api/friend-requests/{id}/accept"),
        ("POST", "/api/friend-requests/{id}/reject"),
        ("DELETE", "/api/friend-requests/{id}"),
        ("GET", "/api/blocks"),
        ("PUT", "/api/blocks/{id}"),
        ("DELETE", "/api/blocks/{id}"),
    ],
)
async def test_nothing_works_without_a_session(browser, method, path):
    response = await browser().request(method, path.format(id=new_id()))
    assert response.status_code == 401
    assert set(response.json()) == ERROR_KEYS
