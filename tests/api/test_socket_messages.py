"""Messages over the socket."""

import asyncio
from typing import Any

import pytest

from tests.support.api_server import befriend, conversation_of
from waves.chat.messages import service as messages
from waves.chat.schemas import MessageView
from waves.core.ids import new_id
from waves.friends import service as friends


async def write(page, conversation_id, body="hello", **fields):
    fields.setdefault("client_id", new_id())
    return await page.ask(
        "message.send", conversation_id=conversation_id, body=body, **fields
    )


def pushed_as(row: MessageView) -> dict[str, Any]:
    """Return the frame of a new message: nothing has changed it yet."""
    fields = row.model_dump(mode="json", exclude_none=True)
    assert (fields.pop("change"), fields.pop("reactions")) == (0, [])
    assert fields.pop("expired") is False
    return {"type": "message.new", **fields}


async def test_a_message_is_acked_with_its_stored_row_and_pushed_to_both(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page(), await bob.page()
    client_id = new_id()

    await hers.send(
        "message.send",
        ref="the-ref",
        conversation_id=conversation_id,
        client_id=client_id,
        body="hello, Bob",
    )
    pushed, ack = await hers.receive(), await hers.receive()

    [row] = (await messages.page(bob.id, conversation_id)).items
    assert ack == {
        "type": "message.ack",
        "ref": "the-ref",
        "client_id": str(client_id),
        "message_id": str(row.id),
        "conversation_id": str(conversation_id),
        "seq": 1,
        "created_at": row.model_dump(mode="json")["created_at"],
    }
    expected = pushed_as(row)
    assert pushed == expected
    assert await his.received_so_far() == [expected]
    assert await hers.received_so_far() == []


async def test_the_shown_text_is_the_stored_row_whatever_else_the_frame_claims(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page("t", "calls"), await bob.page()
    await write(
        hers,
        conversation_id,
        "  as written \u2028 <b>\n",
        sender_id=bob.id,
        user_id=bob.id,
        seq=99,
        created_at="1999-01-01T00:00:00Z",
        kind="system",
        id=str(new_id()),
        **{"from": "bob"},
    )
    [new] = await his.received_so_far()
    [row] = (await messages.page(bob.id, conversation_id)).items
    assert new == pushed_as(row)
    assert new["sender_id"] == str(alice.id)
    assert new["seq"] == 1
    assert new["body"] == "  as written \u2028 <b>\n"
    assert new["kind"] == "text"


async def test_the_same_client_id_is_acked_again_and_not_pushed_again(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page("t", "calls"), await bob.page()
    client_id = new_id()
    first = await write(hers, conversation_id, "one", client_id=client_id)
    second = await write(hers, conversation_id, "two", client_id=client_id)
    assert second == first
    pushed = await his.received_so_far()
    assert [frame["body"] for frame in pushed] == ["one"]


async def test_one_client_id_in_parallel_on_many_sockets_is_one_row(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    pages = [await alice.page(f"tab{n}", "calls") for n in range(5)]
    his, client_id = await bob.page(), new_id()
    acks = await asyncio.gather(
        *(write(page, conversation_id, "once", client_id=client_id) for page in pages)
    )
    assert len({ack["message_id"] for ack in acks}) == 1
    assert len(await his.received_so_far()) == 1


async def test_both_tabs_of_a_user_get_a_message_once(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    one, two = await alice.page("one"), await alice.page("two")
    his = await bob.page()
    sent = {"conversation_id": conversation_id, "body": "from one"}
    await one.send("message.send", client_id=new_id(), **sent)
    pushed = [await one.receive_until("message.new")]
    await write(his, conversation_id, "from bob")
    for page, before in ((one, pushed), (two, [])):
        frames = [*before, *await page.received_so_far()]
        bodies = [frame["body"] for frame in frames if frame["type"] == "message.new"]
        assert sorted(bodies) == ["from bob", "from one"]


async def test_a_page_without_subscription_gets_no_messages(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page("t", "calls"), await bob.page("t", "calls")
    await write(hers, conversation_id)
    assert await his.received_so_far() == []
    assert await hers.received_so_far() == []


async def test_other_users_neither_get_nor_send_messages(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    conversation_id = await conversation_of(alice, bob)
    hers, other = await alice.page(), await carol.page()
    await write(hers, conversation_id)
    assert await other.received_so_far() == []
    answer = await write(other, conversation_id, "let me in")
    nowhere = await write(other, new_id(), "let me in")
    assert (answer["type"], answer["code"]) == ("error", "not_found")
    assert answer == nowhere


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "invalid"),
        ("  \n", "invalid"),
        ("x" * 4001, "invalid"),
        ("a\0b", "invalid"),
    ],
)
async def test_text_that_cannot_be_stored_is_refused(server, body, code):
    alice, bob = await server.friends("alice", "bob")
    page = await alice.page()
    answer = await write(page, await conversation_of(alice, bob), body)
    assert (answer["type"], answer["code"]) == ("error", code)


async def test_lone_surrogates_are_refused_and_the_ref_comes_back(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    page = await alice.page()
    await page.send_raw(
        '{"type":"message.send","ref":"r","body":"\\ud800",'
        f'"conversation_id":"{conversation_id}","client_id":"{new_id()}"}}'
    )
    error = await page.receive()
    assert (error["code"], error["ref"]) == ("invalid", "r")
    assert (await messages.page(alice.id, conversation_id)).items == []


async def test_any_other_text_passes_unchanged(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    page, his = await alice.page("t", "calls"), await bob.page()
    texts = ["👩‍👩‍👧‍👦", "אבג\u202e", "e\u0301", "\r\n \t x", "x" * 4000, "💬" * 4000]
    for text in texts:
        assert (await write(page, conversation_id, text))["type"] == "message.ack"
    assert [frame["body"] for frame in await his.received_so_far()] == texts


async def test_sending_to_a_closed_conversation_is_refused(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    page = await alice.page("t", "calls")
    await friends.unfriend(bob.id, alice.id)
    answer = await write(page, conversation_id)
    assert (answer["type"], answer["code"]) == ("error", "conversation_closed")


async def test_reading_moves_the_receipt_for_both(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his, his_other = await alice.page(), await bob.page(), await bob.page("two")
    await write(hers, conversation_id)
    for page in (hers, his, his_other):
        await page.received_so_far()

    answer = await his.ask("message.delivered", conversation_id=conversation_id, seq=1)
    expected = {
        "type": "receipt",
        "conversation_id": str(conversation_id),
        "user_id": str(bob.id),
        "delivered_seq": 1,
        "read_seq": 0,
    }
    assert answer == {**expected, "ref": "the-ref"}
    assert await hers.received_so_far() == [expected]
    assert await his.received_so_far() == []
    assert await his_other.received_so_far() == [expected]

    read = await his.ask("message.read", conversation_id=conversation_id, seq=1)
    assert (read["delivered_seq"], read["read_seq"]) == (1, 1)
    assert await hers.received_so_far() == [{**expected, "read_seq": 1}]
    assert await his_other.received_so_far() == [{**expected, "read_seq": 1}]


async def test_a_receipt_is_sent_once_to_the_socket_that_moved_it(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page(), await bob.page()
    await write(hers, conversation_id)
    await his.received_so_far()
    for command in ("message.delivered", "message.read", "message.read"):
        await his.send(command, conversation_id=conversation_id, seq=1)
    marks = [
        (one["delivered_seq"], one["read_seq"]) for one in await his.received_so_far()
    ]
    assert marks == [(1, 0), (1, 1), (1, 1)]


async def test_receipts_of_other_peoples_conversations_are_not_found(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    conversation_id = await conversation_of(alice, bob)
    page = await carol.page()
    for command in ("message.read", "message.delivered"):
        answer = await page.ask(command, conversation_id=conversation_id, seq=1)
        assert (answer["type"], answer["code"]) == ("error", "not_found")


async def test_pong_carries_the_inbox_version(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page("t", "calls"), await bob.page("t", "calls")
    before = (await his.ask("ping"))["inbox_version"]
    assert before == his.welcome["inbox_version"]
    await write(hers, await conversation_of(alice, bob))
    assert (await his.ask("ping"))["inbox_version"] > before


async def test_friend_frames_need_no_subscription(server):
    alice, bob = await server.people("alice", "bob")
    hers, his = await alice.open(), await bob.open()
    await hers.hello("t")
    await his.hello("t")
    request = await friends.send_request(alice.id, bob.id)
    [asked] = await his.received_so_far()
    assert (asked["type"], asked["user"]["username"]) == ("friend.request", "alice")
    assert asked["request_id"] == str(request.id)
    assert await hers.received_so_far() == []

    await friends.accept(bob.id, request.id)
    for page, name in ((hers, "bob"), (his, "alice")):
        [added] = await page.received_so_far()
        assert (added["type"], added["user"]["username"]) == ("friend.added", name)

    await friends.unfriend(alice.id, bob.id)
    for page, name in ((hers, "bob"), (his, "alice")):
        [removed] = await page.received_so_far()
        assert (removed["type"], removed["user"]["username"]) == (
            "friend.removed",
            name,
        )


async def test_people_with_equal_display_names_are_told_apart(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    from waves.accounts.users import profile
    from waves.accounts.users.schemas import ProfileChange

    for person in (alice, carol):
        await profile.change_profile(person.id, ProfileChange(display_name="Sam"))
    hers, cs = await alice.page(), await carol.page()
    his = await bob.page("t", "calls")
    await write(his, await conversation_of(bob, alice), "for alice")
    assert [f["body"] for f in await hers.received_so_far()] == ["for alice"]
    assert await cs.received_so_far() == []


async def test_becoming_friends_again_opens_the_same_conversation(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    await friends.unfriend(alice.id, bob.id)
    await befriend(alice, bob)
    page = await alice.page()
    assert (await write(page, conversation_id))["type"] == "message.ack"
