"""Presence over the socket: friends see each other, and nobody else learns anything."""

import pytest

from tests.support.api_server import ApiUser, Page, conversation_of
from tests.support.call_signaling import connected
from waves.core.ids import new_id
from waves.friends import service as friends
from waves.realtime import presence

TOPICS = ("messages", "calls", "presence")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "CONNECTED_SECONDS", 0.05)
    monkeypatch.setattr(presence, "LOST_SECONDS", 0.05)


async def told_of(page: Page, user: ApiUser, state: str) -> dict[str, object]:
    """Wait until the page is told that a user is in this state."""
    while True:
        frame = await page.receive_until("presence")
        if (frame["user_id"], frame["state"]) == (str(user.id), state):
            return frame


async def test_friends_see_each_other_come_work_and_go(server):
    alice, bob = await server.friends("alice", "bob")
    his = await bob.page("t", *TOPICS)
    assert (await his.receive_until("presence.friends"))["friends"] == []
    hers = await alice.page("t", *TOPICS)
    await told_of(his, alice, "away")
    await hers.send("presence.active")
    assert "last_seen_at" not in await told_of(his, alice, "online")
    asked = await his.ask("presence.get", friend_id=alice.id)
    assert asked["state"] == "online"
    await hers.close()
    assert (await told_of(his, alice, "offline"))["last_seen_at"]
    asked = await his.ask("presence.get", friend_id=alice.id)
    assert (asked["state"], bool(asked["last_seen_at"])) == ("offline", True)


async def test_a_page_that_connects_is_told_who_is_there(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    hers = await alice.page("t", *TOPICS)
    await hers.send("presence.active")
    await carol.page("t", "messages")
    quiet = await bob.page("quiet", "messages")
    his = await bob.page("t", *TOPICS)
    shown = (await his.receive_until("presence.friends"))["friends"]
    assert {one["user_id"]: one["state"] for one in shown} == {
        str(alice.id): "online",
        str(carol.id): "away",
    }
    types = {one["type"] for one in await quiet.received_so_far()}
    assert not types & {"presence", "presence.friends"}


async def test_messages_are_signs_of_activity_and_pings_are_not(server):
    alice, bob = await server.friends("alice", "bob")
    talk = await conversation_of(alice, bob)
    his, hers = await bob.page("t", *TOPICS), await alice.page("t", *TOPICS)
    await told_of(his, alice, "away")
    await hers.send("ping")
    assert (await his.ask("presence.get", friend_id=alice.id))["state"] == "away"
    await hers.send(
        "message.send", conversation_id=talk, client_id=new_id(), body="hello"
    )
    await told_of(his, alice, "online")


async def test_a_call_is_seen_by_other_friends_too(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    others = await carol.page("t", *TOPICS)
    hers, his = await alice.page("t", *TOPICS), await bob.page("t", *TOPICS)
    call_id, *_ = await connected(hers, his, bob)
    await told_of(others, alice, "in_call")
    await hers.ask("call.hang_up", call_id=call_id)
    await told_of(others, alice, "online")


@pytest.mark.parametrize("part", [friends.unfriend, friends.block])
async def test_after_parting_neither_learns_anything(server, part):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page("t", *TOPICS), await bob.page("t", *TOPICS)
    await told_of(hers, bob, "away")
    await part(bob.id, alice.id)
    await hers.receive_until("friend.removed")
    await his.send("presence.active")
    await his.close()
    for user_id in (bob.id, alice.id, new_id()):
        answer = await hers.ask("presence.get", friend_id=user_id)
        assert (answer["type"], answer["code"]) == ("error", "not_found")
    late = await alice.page("late", *TOPICS)
    assert (await late.receive_until("presence.friends"))["friends"] == []
