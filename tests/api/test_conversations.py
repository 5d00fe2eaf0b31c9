"""Conversations over HTTP."""

import asyncio

import pytest

from waves.core.ids import new_id

CONVERSATION_KEYS = {
    *("id", "peer", "last_seq", "unread", "last_message", "open"),
    *("pinned", "archived", "muted_until", "marked_unread", "reaction"),
    *("message_timer", "message_timer_by", "nickname"),
}
MESSAGE_KEYS = {
    "id",
    "conversation_id",
    "seq",
    "sender_id",
    "client_id",
    "kind",
    "body",
    "created_at",
    "edited_at",
    "deleted_at",
    "expires_at",
    "expired",
    "reply_to",
    "reply",
    "change",
    "reactions",
}


@pytest.fixture
async def friends(people):
    """Make Alice and Bob friends; return (alice, bob, path of their messages)."""
    alice, bob = await people("alice", "bob")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    (conversation,) = (await alice.get("/api/conversations")).json()["items"]
    return alice, bob, f"/api/conversations/{conversation['id']}"


def draft(body="hello", **more):
    return {"client_id": str(new_id()), "body": body, **more}


async def write(person, path, *bodies):
    answers = [
        await person.post(f"{path}/messages", json=draft(body)) for body in bodies
    ]
    assert {one.status_code for one in answers} <= {201}
    return [one.json() for one in answers]


async def test_a_friendship_begins_with_an_empty_open_conversation(friends):
    alice, bob, path = friends
    (row,) = (await bob.get("/api/conversations")).json()["items"]
    assert set(row) == CONVERSATION_KEYS
    assert path.endswith(row["id"])
    assert row["peer"]["id"] == str(alice.id)
    assert (row["last_seq"], row["unread"], row["last_message"], row["open"]) == (
        0,
        0,
        None,
        True,
    )


async def test_a_message_is_stored_and_shown_as_it_was_returned(friends):
    alice, bob, path = friends
    sent = await alice.post(f"{path}/messages", json=draft("hello"))
    assert sent.status_code == 201
    message = sent.json()
    assert set(message) == MESSAGE_KEYS
    page = (await bob.get(f"{path}/messages")).json()
    assert page == {"items": [message]}
    (row,) = (await bob.get("/api/conversations")).json()["items"]
    assert (row["last_message"], row["unread"]) == (message, 1)


async def test_what_a_client_claims_about_a_message_is_ignored(friends):
    alice, bob, path = friends
    claims = {
        "id": str(new_id()),
        "seq": 99,
        "sender_id": str(bob.id),
        "conversation_id": str(new_id()),
        "created_at": "2001-01-01T00:00:00Z",
        "kind": "system",
        "edited_at": "2001-01-01T00:00:00Z",
    }
    sent = await alice.post(f"{path}/messages", json=draft("hello", **claims))
    message = sent.json()
    assert (message["seq"], message["sender_id"]) == (1, str(alice.id))
    assert (message["kind"], message["edited_at"]) == ("text", None)
    assert message["id"] != claims["id"]
    assert not message["created_at"].startswith("2001")
    assert path.endswith(message["conversation_id"])


async def test_the_same_client_id_answers_200_with_the_first_row(friends):
    alice, _bob, path = friends
    once = draft("first")
    answers = [await alice.post(f"{path}/messages", json=once) for _ in range(5)]
    assert [one.status_code for one in answers] == [201, 200, 200, 200, 200]
    other_text = {**once, "body": "second"}
    answers.append(await alice.post(f"{path}/messages", json=other_text))
    assert all(one.json() == answers[0].json() for one in answers)
    page = (await alice.get(f"{path}/messages")).json()
    assert len(page["items"]) == 1


async def test_parallel_sends_of_one_client_id_store_one_row(friends):
    alice, _bob, path = friends
    once = draft("one of twenty")
    answers = await asyncio.gather(
        *(alice.post(f"{path}/messages", json=once) for _ in range(20))
    )
    assert sorted(one.status_code for one in answers) == [200] * 19 + [201]
    assert len({one.json()["id"] for one in answers}) == 1


async def test_pages_follow_their_cursor(friends):
    alice, bob, path = friends
    await write(alice, path, *map(str, range(1, 8)))

    async def page(query):
        answer = (await bob.get(f"{path}/messages?{query}")).json()
        return [one["seq"] for one in answer["items"]], answer.get("next")

    assert await page("limit=3") == ([5, 6, 7], 5)
    assert await page("limit=3&before=5") == ([2, 3, 4], 2)
    assert await page("limit=3&before=2") == ([1], None)
    assert await page("limit=3&after=2") == ([3, 4, 5], 5)
    assert await page("limit=3&after=5") == ([6, 7], None)
    assert await page("after=7") == ([], None)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "before=-1", "after=2147483648", "after=a"],
)
async def test_invalid_cursors_are_refused(friends, query):
    _alice, bob, path = friends
    response = await bob.get(f"{path}/messages?{query}")
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {query.partition("=")[0]}


async def test_reading_moves_the_mark_and_the_count(friends):
    alice, bob, path = friends
    await write(alice, path, "one", "two", "three")
    read = await bob.post(f"{path}/read", json={"seq": 2})
    assert read.status_code == 200
    assert read.json() == {
        "conversation_id": path.rpartition("/")[2],
        "user_id": str(bob.id),
        "delivered_seq": 2,
        "read_seq": 2,
    }
    back = await bob.post(f"{path}/read", json={"seq": 1})
    assert back.json() == read.json()
    (row,) = (await bob.get("/api/conversations")).json()["items"]
    assert row["unread"] == 1
    beyond = await bob.post(f"{path}/read", json={"seq": 4})
    assert beyond.json()["read_seq"] == 3


@pytest.mark.parametrize("seq", [-1, 2**31, "x", None, 1.5, True, "1"])
async def test_invalid_marks_are_refused(friends, seq):
    _alice, bob, path = friends
    response = await bob.post(f"{path}/read", json={"seq": seq})
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"seq"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": " \n "}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"body": None}, "body"),
        ({"body": 7}, "body"),
        ({"client_id": "not an id"}, "client_id"),
        ({"client_id": None}, "client_id"),
        ({"reply_to": str(new_id())}, "reply_to"),
        ({"reply_to": "x"}, "reply_to"),
    ],
)
async def test_a_message_that_cannot_be_stored_names_its_field(friends, change, field):
    alice, _bob, path = friends
    response = await alice.post(f"{path}/messages", json={**draft(), **change})
    assert response.status_code == 422
    assert response.json()["error"] == "invalid"
    assert set(response.json()["fields"]) == {field}


async def test_a_lone_surrogate_is_refused(friends):
    alice, _bob, path = friends
    raw = f'{{"client_id": "{new_id()}", "body": "a\\ud83d"}}'
    response = await alice.post(
        f"{path}/messages",
        content=raw,
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 422


async def test_text_comes_back_byte_for_byte(friends):
    alice, bob, path = friends
    bodies = ["\U0001f600" * 4000, "a\r\nb\u2028", "e\u0301", " <b>&amp; ", "\u202eb"]
    await write(alice, path, *bodies)
    page = (await bob.get(f"{path}/messages")).json()
    assert [one["body"] for one in page["items"]] == bodies


async def test_strangers_get_the_error_of_a_missing_conversation(friends, people):
    _alice, _bob, path = friends
    (carol,) = await people("carol")
    for suffix, body in (
        ("messages", None),
        ("messages?before=3", None),
        ("messages", draft()),
        ("read", {"seq": 1}),
    ):
        answers = []
        for place in (path, f"/api/conversations/{new_id()}", "/api/conversations/x"):
            url = f"{place}/{suffix}"
            ask = carol.get(url) if body is None else carol.post(url, json=body)
            answers.append(await ask)
        assert [one.status_code for one in answers] == [404, 404, 404]
        assert len({one.content for one in answers}) == 1
    assert (await carol.get("/api/conversations")).json() == {"items": []}


async def test_the_list_is_paged(people):
    alice, *others = await people("alice", "bob", "carol", "dave")
    for one in others:
        asked = await alice.post("/api/friend-requests", json={"user_id": str(one.id)})
        await one.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    whole = (await alice.get("/api/conversations")).json()
    assert set(whole) == {"items"}
    first = (await alice.get("/api/conversations?limit=2")).json()
    rest = await alice.get(f"/api/conversations?limit=2&before={first['next']}")
    assert first["items"] + rest.json()["items"] == whole["items"]
    assert set(rest.json()) == {"items"}


@pytest.mark.parametrize(
    ("query", "field"),
    [("before=x", "before"), ("before=", "before"), ("limit=0", "limit")],
)
async def test_a_wrong_place_in_the_list_is_refused(friends, query, field):
    alice, _bob, _path = friends
    refused = await alice.get(f"/api/conversations?{query}")
    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == {field}


async def test_former_friends_can_read_but_not_write(friends):
    alice, bob, path = friends
    (first,) = await write(alice, path, "before")
    assert (await bob.delete(f"/api/friends/{alice.id}")).status_code == 204
    for one in (alice, bob):
        refused = await one.post(f"{path}/messages", json=draft("after"))
        assert refused.status_code == 409
        assert refused.json()["error"] == "conversation_closed"
        page = (await one.get(f"{path}/messages")).json()
        assert page["items"] == [first]
        (row,) = (await one.get("/api/conversations")).json()["items"]
        assert row["open"] is False


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/conversations"),
        ("GET", "/api/conversations/{id}/messages"),
        ("POST", "/api/conversations/{id}/messages"),
        ("POST", "/api/conversations/{id}/read"),
    ],
)
async def test_nothing_works_without_a_session(browser, method, path):
    response = await browser().request(method, path.format(id=new_id()))
    assert response.status_code == 401
