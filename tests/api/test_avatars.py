"""Pictures and the lines about people: who changes them, who sees them, what goes."""

from base64 import b64encode
from uuid import UUID

import pytest
from sqlmodel import select

from tests.support.api_client import shaped
from tests.support.friendships import befriend
from tests.support.pictures import red_and_blue
from tests.support.uploads import bomb
from waves.accounts.avatars.models import Avatar
from waves.accounts.users import service as users
from waves.core.database.engine import read_db
from waves.core.ids import new_id

PATH = "/api/users/me/avatar"


def encoded(content: bytes) -> dict[str, str]:
    return {"picture": b64encode(content).decode()}


async def avatars() -> list[Avatar]:
    async with read_db() as db:
        return list((await db.exec(select(Avatar))).all())


async def test_a_picture_is_set_shown_and_removed(people) -> None:
    alice, bob = await people("alice", "bob")
    response = await alice.put(PATH, json=encoded(red_and_blue()))
    assert response.status_code == 200
    address = response.json()["avatar_url"]
    seen = (await bob.get(f"/api/users/{alice.id}")).json()
    assert seen["avatar_url"] == address
    shown = await bob.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert shown.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.content[:4] == b"RIFF"
    response = await alice.delete(PATH)
    assert (response.status_code, response.json()["avatar_url"]) == (200, None)
    assert (await bob.get(address)).status_code == 404
    assert await avatars() == []
    assert (await alice.delete(PATH)).status_code == 200


async def test_a_replaced_picture_has_another_address_and_is_gone(people) -> None:
    alice, bob = await people("alice", "bob")
    one = (await alice.put(PATH, json=encoded(red_and_blue()))).json()["avatar_url"]
    another = (await alice.put(PATH, json=encoded(red_and_blue()))).json()["avatar_url"]
    assert one != another
    assert (await bob.get(one)).status_code == 404
    (stored,) = await avatars()
    assert UUID(another.rpartition("/")[2]) == stored.id


async def test_friends_are_told_and_others_are_not(people) -> None:
    alice, bob, carol = await people("alice", "bob", "carol")
    await befriend(alice.id, bob.id)
    before = [await users.inbox_version(one.id) for one in (bob, carol)]
    await alice.put(PATH, json=encoded(red_and_blue()))
    after = [await users.inbox_version(one.id) for one in (bob, carol)]
    assert after == [before[0] + 1, before[1]]
    await alice.delete(PATH)
    assert await users.inbox_version(bob.id) == before[0] + 2


@pytest.mark.parametrize(
    "body", [{}, {"picture": None}, {"picture": 5}, {"picture": "A"}], ids=range(4)
)
async def test_a_body_without_base64_is_a_422(people, body) -> None:
    (alice,) = await people("alice")
    response = await alice.put(PATH, json=body)
    shaped(response, 422, "invalid")
    assert set(response.json()["fields"]) == {"picture"}


BAD_PICTURES = {
    "nothing": b"",
    "SVG": b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>",
    "GIF": red_and_blue(kind="GIF", mode="P"),
    "text": b"not a picture",
    "truncated JPEG": red_and_blue(kind="JPEG")[:-300],
    "truncated PNG": red_and_blue()[:-40],
    "bomb": bomb(),
}


@pytest.mark.parametrize("content", BAD_PICTURES.values(), ids=BAD_PICTURES.keys())
async def test_a_bad_picture_is_refused_and_changes_nothing(people, content) -> None:
    (alice,) = await people("alice")
    before = (await alice.put(PATH, json=encoded(red_and_blue()))).json()["avatar_url"]
    shaped(await alice.put(PATH, json=encoded(content)), 422, "bad_avatar")
    assert (await alice.get("/api/auth/me")).json()["avatar_url"] == before
    assert len(await avatars()) == 1


async def test_a_picture_that_is_too_large_is_a_413(people) -> None:
    (alice,) = await people("alice")
    response = await alice.put(PATH, json=encoded(b"\xff" * 64 * 1024))
    shaped(response, 413, "too_large")
    assert await avatars() == []


async def test_many_changes_are_a_429(people) -> None:
    (alice,) = await people("alice")
    statuses = {(await alice.delete(PATH)).status_code for _ in range(200)}
    assert statuses == {200, 429}


async def test_only_friends_read_the_line_about_somebody(people) -> None:
    alice, bob, carol = await people("alice", "bob", "carol")
    await befriend(alice.id, bob.id)
    line = "  Sound designer · Lisbon\n"
    response = await alice.patch("/api/users/me", json={"about": line})
    assert response.json()["about"] == "Sound designer · Lisbon"
    profile = (await bob.get(f"/api/friends/{alice.id}")).json()
    assert profile["about"] == "Sound designer · Lisbon"
    assert profile["user"]["id"] == str(alice.id)
    for other in (carol, alice):
        response = await other.get(f"/api/friends/{alice.id}")
        assert response.status_code == 404
    assert "about" not in (await carol.get(f"/api/users/{alice.id}")).json()
    await bob.delete(f"/api/friends/{alice.id}")
    assert (await bob.get(f"/api/friends/{alice.id}")).status_code == 404
    assert (await bob.get(f"/api/friends/{new_id()}")).status_code == 404


@pytest.mark.parametrize(
    "line", ["x" * 141, "a\u202eb", "a\x00b", "a\u200bb", "a" + "\u0301" * 30]
)
async def test_a_line_that_is_too_long_or_hides_something_is_a_422(
    people, line
) -> None:
    (alice,) = await people("alice")
    response = await alice.patch("/api/users/me", json={"about": line})
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"about"}


async def test_a_line_can_be_removed(people) -> None:
    (alice,) = await people("alice")
    await alice.patch("/api/users/me", json={"about": "x" * 140})
    response = await alice.patch("/api/users/me", json={"about": ""})
    assert (response.status_code, response.json()["about"]) == (200, "")
