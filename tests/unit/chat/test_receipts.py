"""Read and delivery marks."""

import pytest

from tests.support.friendships import befriend, write
from waves.accounts.users import service as user_service
from waves.chat.conversations import service as conversations
from waves.chat.events import ReceiptMoved
from waves.chat.receipts import service as receipts
from waves.chat.schemas import ReceiptView
from waves.core.errors import NotFoundError
from waves.friends import service as friends


@pytest.fixture
async def three_messages(users):
    """Return (alice, bob, conversation) with three messages of Alice."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, "one", "two", "three")
    return alice.id, bob.id, conversation


async def peer_receipt(user_id, conversation_id):
    return (await conversations.open_window(user_id, conversation_id)).peer_receipt


async def unread(user_id):
    return [
        row.unread for row in (await conversations.list_conversations(user_id)).items
    ]


async def test_only_messages_of_the_other_are_unread(three_messages):
    alice, bob, conversation = three_messages
    assert (await unread(alice), await unread(bob)) == ([0], [3])
    await write(bob, conversation, "answer")
    assert (await unread(alice), await unread(bob)) == ([1], [3])


async def test_sending_does_not_mark_as_read(three_messages):
    alice, bob, conversation = three_messages
    await write(bob, conversation, "written before the others were shown")
    receipt = await peer_receipt(alice, conversation)
    assert (receipt.delivered_seq, receipt.read_seq) == (0, 0)


async def test_reading_clears_exactly_the_read_messages(three_messages):
    _alice, bob, conversation = three_messages
    await receipts.mark_read(bob, conversation, 2)
    assert await unread(bob) == [1]
    await receipts.mark_read(bob, conversation, 3)
    assert await unread(bob) == [0]


async def test_the_sender_sees_the_receipts_of_the_other(three_messages):
    alice, bob, conversation = three_messages
    await receipts.mark_delivered(bob, conversation, 3)
    await receipts.mark_read(bob, conversation, 1)
    receipt = await peer_receipt(alice, conversation)
    assert (receipt.user_id, receipt.conversation_id) == (bob, conversation)
    assert (receipt.delivered_seq, receipt.read_seq) == (3, 1)


async def test_read_messages_are_delivered(three_messages):
    _alice, bob, conversation = three_messages
    receipt = await receipts.mark_read(bob, conversation, 2)
    assert (receipt.delivered_seq, receipt.read_seq) == (2, 2)


@pytest.mark.parametrize("lower", [2, 1, 0, -7, -(2**70)])
async def test_a_mark_never_moves_back(three_messages, lower):
    _alice, bob, conversation = three_messages
    await receipts.mark_read(bob, conversation, 2)
    for mark in (receipts.mark_read, receipts.mark_delivered):
        receipt = await mark(bob, conversation, lower)
        assert (receipt.delivered_seq, receipt.read_seq) == (2, 2)


async def test_a_mark_does_not_move_back_after_a_concurrent_higher_one(
    three_messages, monkeypatch
):
    """Two tabs mark concurrently; the lower mark reads the old state first."""
    alice, bob, conversation = three_messages
    from waves.chat.receipts import repository

    look = repository.find_standing

    async def outdated(session, conversation_id, user_id):
        found = await look(session, conversation_id, user_id)
        monkeypatch.setattr(repository, "find_standing", look)
        await receipts.mark_read(bob, conversation, 3)
        return found

    monkeypatch.setattr(repository, "find_standing", outdated)
    receipt = await receipts.mark_read(bob, conversation, 1)
    assert (receipt.delivered_seq, receipt.read_seq) == (3, 3)
    assert await peer_receipt(alice, conversation) == receipt


@pytest.mark.parametrize("beyond", [4, 2**31, 2**70])
async def test_a_mark_never_goes_beyond_the_last_message(three_messages, beyond):
    _alice, bob, conversation = three_messages
    receipt = await receipts.mark_read(bob, conversation, beyond)
    assert (receipt.delivered_seq, receipt.read_seq) == (3, 3)


async def test_a_mark_that_moves_is_published_once(three_messages, heard):
    alice, bob, conversation = three_messages
    before = await user_service.inbox_version(bob)
    for _ in range(3):
        await receipts.mark_delivered(bob, conversation, 2)
    assert heard == [
        ReceiptMoved(
            ReceiptView(
                conversation_id=conversation, user_id=bob, delivered_seq=2, read_seq=0
            ),
            inbox_versions={alice: before + 1, bob: before + 1},
            has_read=False,
        )
    ]
    assert await user_service.inbox_version(alice) == before + 1


async def test_the_receipts_of_others_are_not_found(three_messages, users):
    _alice, _bob, conversation = three_messages
    (carol,) = await users("carol")
    with pytest.raises(NotFoundError):
        await peer_receipt(carol.id, conversation)


@pytest.mark.parametrize("end", ["unfriend", "block"])
@pytest.mark.parametrize("mark", [receipts.mark_delivered, receipts.mark_read])
async def test_reading_is_not_published_between_former_friends(
    three_messages, heard, end, mark
):
    """Neither by an event, nor by the inbox version, nor at the next read."""
    alice, bob, conversation = three_messages
    await receipts.mark_read(bob, conversation, 1)
    await getattr(friends, end)(bob, alice)
    heard.clear()
    before = await user_service.inbox_version(alice)
    receipt = await mark(bob, conversation, 3)
    assert (receipt.user_id, receipt.delivered_seq) == (bob, 3)
    [moved] = heard
    assert set(moved.inbox_versions) == {bob}
    assert await user_service.inbox_version(alice) == before
    seen = await peer_receipt(alice, conversation)
    assert (seen.user_id, seen.delivered_seq, seen.read_seq) == (bob, 0, 0)
    if end == "block":
        await friends.unblock(bob, alice)
    await befriend(alice, bob)
    assert await peer_receipt(alice, conversation) == receipt
