"""Edits, deletions, reactions and pins over the socket and over HTTP."""

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
from limits import parse

from tests.support.api_server import conversation_of
from tests.support.database_snapshot import everything
from waves.core import rate_limits
from waves.core.ids import new_id
from waves.core.rate_limits import Rule


@pytest.fixture
async def talk(server):
    """Alice with two tabs, Bob, and a message of hers, which all have heard of."""
    alice, bob = await server.friends("alice", "bob")
    conversation = await conversation_of(alice, bob)
    hers, second = await alice.page("one"), await alice.page("two")
    his = await bob.page()
    sent = {"conversation_id": conversation, "client_id": new_id(), "body": "first"}
    await hers.send("message.send", **sent)
    message = await second.receive_until("message.new")
    for page in (hers, his):
        await page.received_so_far()
    return hers, second, his, message["id"]


CHANGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("message.edit", {"body": "second"}, {"body": "second"}),
    ("message.react", {"emoji": "👍", "active": True}, {}),
    ("message.react", {"emoji": "👍", "active": False}, {"reactions": []}),
    ("message.pin", {"active": True}, {}),
    ("message.pin", {"active": False}, {}),
    ("message.pin", {"active": True}, {}),
    ("message.delete", {}, {"body": "", "reactions": []}),
]


async def test_a_change_is_answered_once_and_pushed_to_the_others(talk):
    hers, second, his, message_id = talk
    for number, (command, fields, shown) in enumerate(CHANGES, start=1):
        answer = await hers.ask(command, message_id=message_id, **fields)
        assert answer.pop("ref")
        assert answer["change"] == number
        assert shown.items() <= answer.items()
        assert await hers.received_so_far() == []
        for page in (second, his):
            assert await page.received_so_far() == [answer]


async def test_the_same_command_again_changes_nothing_and_tells_nobody(talk):
    hers, _second, his, message_id = talk
    for command, fields, _shown in CHANGES:
        first = await hers.ask(command, message_id=message_id, **fields)
        await his.received_so_far()
        before = await everything()
        assert await hers.ask(command, message_id=message_id, **fields) == first
        assert await his.received_so_far() == []
        assert await everything() == before


@pytest.mark.parametrize("command", CHANGES, ids=lambda one: one[0])
async def test_messages_of_others_are_not_found(talk, server, command):
    _hers, _second, his, message_id = talk
    carol, _ = await server.friends("carol", "dave")
    stranger = await carol.page()
    type_, fields, _ = command
    asked = [(stranger, message_id), (stranger, new_id()), (his, new_id())]
    if type_ not in {"message.react", "message.pin"}:
        asked.append((his, message_id))
    before = await everything()
    for page, about in asked:
        refused = await page.ask(type_, message_id=about, **fields)
        assert (refused["type"], refused["code"]) == ("error", "not_found")
    assert await everything() == before


@pytest.mark.parametrize("emoji", ["", "a", "👍👍", "👍a", "\ufe0f", "\u200d", "🏽👍"])
async def test_only_one_emoji_is_a_reaction(talk, emoji: str):
    hers, _second, _his, message_id = talk
    refused = await hers.ask(
        "message.react", message_id=message_id, emoji=emoji, active=True
    )
    assert (refused["type"], refused["code"]) == ("error", "invalid")


async def test_changes_over_the_limit_are_refused(talk, override, monkeypatch):
    hers, _second, _his, message_id = talk
    override(limits="on")
    slow = {**rate_limits._RULES, Rule.CHANGE: (parse("3/minute"),)}
    monkeypatch.setattr(rate_limits, "_RULES", slow)
    edits = [
        await hers.ask("message.edit", message_id=message_id, body=f"{number}")
        for number in range(5)
    ]
    codes = [one.get("code", "") for one in edits]
    assert codes == ["", "", "", "too_many_requests", "too_many_requests"]


async def test_the_same_over_http(people):
    alice, bob = await people("alice", "bob")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    [talk] = (await alice.get("/api/conversations")).json()["items"]
    path = f"/api/conversations/{talk['id']}/messages"
    new = {"client_id": str(new_id()), "body": "first"}
    message = (await alice.post(path, json=new)).json()
    where = f"/api/messages/{message['id']}"
    reaction = f"{where}/reactions/{quote('❤️')}"
    edited = await alice.patch(where, json={"body": "second"})
    assert (edited.status_code, edited.json()["body"]) == (200, "second")
    for _ in range(2):
        reacted = await bob.put(reaction)
        assert reacted.json()["reactions"] == [
            {"emoji": "❤️", "user_ids": [str(bob.id)]}
        ]
    answers = await asyncio.gather(bob.delete(reaction), bob.delete(reaction))
    assert [one.status_code for one in answers] == [200, 200]
    deleted = await alice.delete(where)
    assert (deleted.json()["body"], deleted.json()["change"]) == ("", 4)
    assert (await alice.patch(where, json={"body": "third"})).status_code == 409
    [shown] = (await bob.get(path)).json()["items"]
    assert shown == deleted.json()


async def test_pins_over_http(people):
    alice, bob, carol = await people("alice", "bob", "carol")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    [talk] = (await alice.get("/api/conversations")).json()["items"]
    path = f"/api/conversations/{talk['id']}"
    new = {"client_id": str(new_id()), "body": "first"}
    message = (await alice.post(f"{path}/messages", json=new)).json()
    pin = f"/api/messages/{message['id']}/pin"
    pinned, again = await bob.put(pin), await bob.put(pin)
    assert (pinned.status_code, pinned.json()["change"]) == (200, 1)
    assert again.json() == pinned.json()
    assert pinned.json()["pin"].items() >= {"user_id": str(bob.id), "change": 1}.items()
    for person in (alice, bob):
        listed = (await person.get(f"{path}/pinned-messages")).json()
        assert listed == {"items": [pinned.json()]}
    for refused in (await carol.put(pin), await carol.delete(pin)):
        assert refused.status_code == 404
    answers = await asyncio.gather(alice.delete(pin), bob.delete(pin))
    assert [one.status_code for one in answers] == [200, 200]
    assert all(one.json()["change"] == 2 for one in answers)
    assert all("pin" not in one.json() for one in answers)
    assert (await bob.get(f"{path}/pinned-messages")).json() == {"items": []}


async def test_a_deletion_takes_the_pin_away(talk):
    hers, _second, his, message_id = talk
    pinned = await his.ask("message.pin", message_id=message_id, active=True)
    assert pinned["pin"]["user_id"] != pinned["sender_id"]
    deleted = await hers.ask("message.delete", message_id=message_id)
    assert (deleted["change"], "pin" in deleted) == (2, False)
    refused = await his.ask("message.pin", message_id=message_id, active=True)
    assert (refused["type"], refused["code"]) == ("error", "message_deleted")
    assert (await his.ask("message.pin", message_id=message_id, active=False))[
        "change"
    ] == 2
