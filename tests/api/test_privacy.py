"""The switches of what friends share: stored, reciprocal, effective at once."""

from uuid import UUID

import pytest

from tests.support.api_server import ApiUser, conversation_of
from waves.accounts.users.privacy import PrivacyChange, change_privacy
from waves.chat.conversations import service as conversations
from waves.chat.receipts import service as receipts
from waves.core.ids import new_id
from waves.realtime import presence

TOPICS = ("messages", "typing", "presence")
PATH = "/api/users/me/privacy"
ALL_ON = {"shows_presence": True, "shows_typing": True, "sends_receipts": True}


async def set_to(user: ApiUser, **values: bool) -> None:
    await change_privacy(user.id, PrivacyChange(**values))


async def test_a_switch_is_stored_and_the_others_stay(people) -> None:
    alice, bob = await people("alice", "bob")
    assert (await alice.get(PATH)).json() == ALL_ON
    response = await alice.patch(PATH, json={"sends_receipts": False})
    assert response.json() == {**ALL_ON, "sends_receipts": False}
    assert (await alice.get(PATH)).json() == {**ALL_ON, "sends_receipts": False}
    assert (await bob.get(PATH)).json() == ALL_ON
    assert (await alice.patch(PATH, json={})).status_code == 200


@pytest.mark.parametrize("value", ["yes", 1, "false", [], {}])
async def test_only_booleans_are_accepted(people, value) -> None:
    (alice,) = await people("alice")
    response = await alice.patch(PATH, json={"shows_typing": value})
    assert response.status_code == 422
    assert (await alice.get(PATH)).json() == ALL_ON


@pytest.fixture
async def talk(server):
    """Alice, Bob, their conversation, and a message from Alice in it."""
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page("t", *TOPICS), await bob.page("t", *TOPICS)
    await say(hers, conversation_id)
    await his.received_so_far()
    return alice, bob, conversation_id, hers, his


async def say(page, conversation_id: UUID) -> None:
    await page.ask(
        "message.send", conversation_id=conversation_id, client_id=new_id(), body="hi"
    )


async def read_by_peer(user: ApiUser, conversation_id: UUID) -> tuple[int, int]:
    window = await conversations.open_window(user.id, conversation_id)
    return window.peer_receipt.delivered_seq, window.peer_receipt.read_seq


async def receipts_in(page) -> list[tuple[int, int]]:
    return [
        (frame["delivered_seq"], frame["read_seq"])
        for frame in await page.received_so_far()
        if frame["type"] == "receipt"
    ]


@pytest.mark.parametrize("who", ["reader", "writer"])
async def test_without_read_receipts_of_either_nobody_is_told(talk, who):
    alice, bob, conversation_id, hers, his = talk
    await set_to(bob if who == "reader" else alice, sends_receipts=False)
    await his.ask("message.delivered", conversation_id=conversation_id, seq=1)
    assert (1, 0) in await receipts_in(hers)
    answer = await his.ask("message.read", conversation_id=conversation_id, seq=1)
    assert answer["read_seq"] == 1
    assert await receipts_in(hers) == []
    assert await read_by_peer(alice, conversation_id) == (1, 0)
    # Bob's own unread messages are counted as ever.
    window = await conversations.open_window(bob.id, conversation_id)
    assert window.conversation.unread == 0


async def test_what_was_read_is_delivered(talk):
    alice, bob, conversation_id, hers, his = talk
    await set_to(bob, sends_receipts=False)
    await his.ask("message.read", conversation_id=conversation_id, seq=1)
    assert await receipts_in(hers) == [(1, 0)]
    assert await read_by_peer(alice, conversation_id) == (1, 0)


async def test_switching_off_hides_what_was_read_and_on_shows_the_cursor(talk):
    alice, bob, conversation_id, hers, _his = talk
    await receipts.mark_read(bob.id, conversation_id, 1)
    assert await read_by_peer(alice, conversation_id) == (1, 1)
    await set_to(bob, sends_receipts=False)
    assert await read_by_peer(alice, conversation_id) == (1, 0)
    await say(hers, conversation_id)
    await receipts.mark_delivered(bob.id, conversation_id, 2)
    await hers.received_so_far()
    await set_to(bob, sends_receipts=True)
    assert await receipts_in(hers) == []
    assert await read_by_peer(alice, conversation_id) == (2, 1)


@pytest.mark.parametrize("who", ["typist", "friend"])
async def test_who_hides_typing_is_not_seen_and_does_not_see(talk, who):
    alice, bob, conversation_id, hers, his = talk
    sign = {"conversation_id": conversation_id, "active": True}
    await hers.send("typing", **sign)
    await his.receive_until("typing")
    await set_to(alice if who == "typist" else bob, shows_typing=False)
    await hers.send("typing", **sign)
    await his.send("typing", **sign)
    for page in (hers, his):
        types = [frame["type"] for frame in await page.received_so_far()]
        assert "typing" not in types
        assert "error" not in types


async def test_who_hides_presence_is_not_seen_and_does_not_see(talk, monkeypatch):
    monkeypatch.setattr(presence, "CONNECTED_SECONDS", 0.05)
    alice, bob, _, hers, his = talk
    await set_to(alice, shows_presence=False)
    gone = await his.receive_until("presence")
    while gone["state"] != "offline":
        gone = await his.receive_until("presence")
    assert gone == {"type": "presence", "user_id": str(alice.id), "state": "offline"}
    while (await hers.receive_until("presence.friends"))["friends"]:
        pass
    for page, other in ((hers, bob), (his, alice)):
        answer = await page.ask("presence.get", friend_id=other.id)
        assert (answer["state"], answer.get("last_seen_at")) == ("offline", None)
    await set_to(alice, shows_presence=True)
    assert (await his.receive_until("presence"))["user_id"] == str(alice.id)
    [friend] = (await hers.receive_until("presence.friends"))["friends"]
    assert friend["user_id"] == str(bob.id)
