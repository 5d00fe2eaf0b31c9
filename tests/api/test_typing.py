"""Signs of typing over the socket: between friends, on subscribed tabs, unstored."""

import pytest

from tests.support.api_server import conversation_of
from waves.core.ids import new_id
from waves.friends import service as friends

TOPICS = ("messages", "typing")


async def sign(page, conversation_id, *, active=True):
    """Send a sign; return the refusal, if there is one."""
    await page.send("typing", ref="it", conversation_id=conversation_id, active=active)
    return [frame for frame in await page.received_so_far() if "ref" in frame]


async def test_a_sign_reaches_the_other_user_on_subscribed_tabs_only(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    talk = await conversation_of(alice, bob)
    hers, her_phone = await alice.page("t", *TOPICS), await alice.page("p", *TOPICS)
    his, quiet = await bob.page("t", *TOPICS), await bob.page("p", "messages")
    other = await carol.page("t", *TOPICS)
    assert await sign(hers, talk) == []
    assert await sign(hers, talk, active=False) == []
    told = {"type": "typing", "conversation_id": str(talk), "user_id": str(alice.id)}
    assert await his.received_so_far() == [
        {**told, "active": True},
        {**told, "active": False},
    ]
    for page in (her_phone, quiet, other):
        assert await page.received_so_far() == []


async def test_strangers_learn_nothing_and_cannot_type(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    talk = await conversation_of(alice, bob)
    hers, his = await carol.page("t", *TOPICS), await bob.page("t", *TOPICS)
    for conversation_id in (talk, new_id()):
        [refusal] = await sign(hers, conversation_id)
        assert refusal["code"] == "not_found"
    assert await his.received_so_far() == []


@pytest.mark.parametrize("part", [friends.unfriend, friends.block])
async def test_after_parting_nobody_is_seen_typing(server, part):
    alice, bob = await server.friends("alice", "bob")
    talk = await conversation_of(alice, bob)
    hers, his = await alice.page("t", *TOPICS), await bob.page("t", *TOPICS)
    assert await sign(hers, talk) == []
    await his.receive_until("typing")
    await part(bob.id, alice.id)
    [refusal] = await sign(hers, talk)
    assert refusal["code"] == "conversation_closed"
    assert "typing" not in [one["type"] for one in await his.received_so_far()]


async def test_a_flood_is_refused_and_disturbs_nobody(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    talk, other = await conversation_of(alice, bob), await conversation_of(carol, bob)
    hers, his = await alice.page("t", *TOPICS), await bob.page("t", *TOPICS)
    answers = [one for _ in range(40) for one in await sign(hers, talk)]
    assert {one["code"] for one in answers} == {"too_many_requests"}
    await his.received_so_far()
    carols = await carol.page("t", *TOPICS)
    assert await sign(carols, other) == []
    assert (await his.receive_until("typing"))["user_id"] == str(carol.id)
