"""The session decides the user, whatever frames claim."""

import pytest

from tests.support.api_server import conversation_of
from tests.support.call_signaling import offer
from waves.core.ids import new_id
from waves.realtime.dispatcher import COMMANDS

SENDERS = ("from", "sender", "user", "caller", "peer", "owner")


@pytest.fixture
async def trio(server):
    """The pages of Alice and Bob, who talk, and of Carol, whom they impersonate."""
    people = await server.friends("alice", "bob", "carol")
    pages = [await person.page(f"tab-{person.me.username}") for person in people]
    return [*zip(people, pages, strict=True)]


def claiming(person, tab_id: str) -> dict:
    """Return false claims about the sender of a frame."""
    user = person.me.model_dump(mode="json")
    ids = ("user_id", "sender_id", "caller_id", "from_id", "sub")
    tabs = ("tab_id", "from_tab", "peer_tab_id")
    return {
        "name": "carol",
        "username": "carol",
        "session_id": str(new_id()),
        **dict.fromkeys(SENDERS, user),
        **dict.fromkeys(ids, str(person.id)),
        **dict.fromkeys(tabs, tab_id),
    }


def test_no_command_has_a_sender_field():
    """Only `hello` names a tab; an invitation and `presence.get` name a friend.

    Who has sent a message that a command names decides whether it is carried out.
    """
    asked = {name for model in COMMANDS for name in model.model_fields}
    known = {"conversation_id", "client_id", "call_id", "callee_id", "tab_id"}
    known |= {"friend_id", "message_id"}
    assert {name for name in asked if name.endswith("_id")} == known
    assert not asked & {*SENDERS, "name", "username"}


async def test_the_session_decides_the_user_of_a_call(trio):
    (alice, hers), (bob, his), (carol, carols) = trio
    claims, call_id = claiming(carol, "tab-carol"), new_id()
    invite = {"call_id": call_id, "callee_id": bob.id, "media": "video"}
    await hers.send("call.invite", **claims, **invite)
    incoming = await his.receive()
    assert incoming["caller"]["id"] == str(alice.id)
    assert "carol" not in str(incoming)

    accepted = await his.ask("call.accept", call_id=call_id, **claims)
    assert (await hers.receive())["peer_tab_id"] == "tab-bob"
    assert accepted["peer_tab_id"] == "tab-alice"

    await hers.send("signal", **claims, **offer(str(call_id)))
    assert await his.receive() == {"type": "signal", **offer(str(call_id))}
    # Whose turn it is to speak is not what a frame says either.
    refused = await carols.ask(
        "call.hang_up", **claiming(alice, "tab-alice"), call_id=call_id
    )
    assert refused["code"] == "not_found"
    await hers.ask("call.hang_up", call_id=call_id, **claims)
    assert (await his.receive())["type"] == "call.ended"
    assert await carols.received_so_far() == []


async def test_the_session_decides_the_sender_of_messages_and_marks(trio):
    (alice, hers), (bob, his), (carol, carols) = trio
    place = {"conversation_id": await conversation_of(alice, bob)}
    claims = claiming(carol, "tab-carol")
    written = {"client_id": new_id(), "body": "hello"}
    await hers.ask("message.send", **claims, **place, **written)
    assert (await his.receive())["sender_id"] == str(alice.id)
    mark = await his.ask("message.read", **claims, **place, seq=1)
    assert mark["user_id"] == str(bob.id)
    assert await carols.received_so_far() == []
