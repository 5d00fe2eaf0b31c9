"""The counts of unread messages, which writes keep."""

import asyncio
import random

import pytest
from sqlmodel import col, func, select

from tests.support.friendships import befriend, write
from waves.accounts.users.repository import inbox_counts
from waves.chat.conversations import repository
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import Message, NewMessage, Receipt
from waves.chat.receipts import service as receipts
from waves.core.database.engine import read_db
from waves.core.ids import new_id

STEPS = 40


async def counted(user_id, conversation_id):
    """Return the number of unread messages and the first of them, from the rows."""
    query = (
        select(func.count(), func.min(Message.seq))
        .join(Receipt, col(Receipt.conversation_id) == col(Message.conversation_id))
        .where(
            col(Receipt.user_id) == user_id,
            col(Message.conversation_id) == conversation_id,
            col(Message.sender_id) != user_id,
            col(Message.seq) > col(Receipt.read_seq),
        )
    )
    async with read_db() as db:
        count, first = (await db.exec(query)).one()
    return count, first or 0


async def kept(user_id, conversation_id):
    """Return the same as the application reads it."""
    async with read_db() as db:
        entry = await repository.find_entry(db, user_id, conversation_id)
        first = await repository.first_unread(db, conversation_id, user_id)
    assert entry is not None
    return entry.unread, first


async def total(user_id):
    async with read_db() as db:
        return (await inbox_counts(db, user_id))[1]


async def act(dice, user_id, conversation):
    """Send a message, again perhaps, or move the read mark to any place."""
    draft = NewMessage(client_id=new_id(), body="hi")
    match dice.choice(["send", "send", "send again", "read", "deliver"]):
        case "send":
            await messages.send(user_id, conversation, draft)
        case "send again":
            await messages.send(user_id, conversation, draft)
            await messages.send(user_id, conversation, draft)
        case "read":
            await receipts.mark_read(user_id, conversation, dice.randint(0, STEPS))
        case _:
            await receipts.mark_delivered(user_id, conversation, dice.randint(0, STEPS))


@pytest.mark.parametrize("seed", range(4))
async def test_the_counts_are_those_of_the_rows(users, seed):
    """Any messages of both and any read marks, also between own messages."""
    dice = random.Random(seed)
    alice, bob, carol = await users("alice", "bob", "carol")
    with_bob = await befriend(alice.id, bob.id)
    with_carol = await befriend(carol.id, alice.id)
    places = [
        (alice.id, with_bob),
        (bob.id, with_bob),
        (alice.id, with_carol),
        (carol.id, with_carol),
    ]
    for _ in range(STEPS):
        await act(dice, *dice.choice(places))
    for place in places:
        assert await kept(*place) == await counted(*place)
    sums = [(await counted(*place))[0] for place in places]
    assert await total(alice.id) == sums[0] + sums[2]
    assert [await total(bob.id), await total(carol.id)] == [sums[1], sums[3]]


async def test_marks_at_the_same_time_count_each_message_once(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, *map(str, range(10)))
    await asyncio.gather(
        *(receipts.mark_read(bob.id, conversation, seq) for seq in (3, 7, 5, 7, 2)),
        write(alice.id, conversation, "one more"),
    )
    assert await kept(bob.id, conversation) == (4, 8)
    assert await total(bob.id) == 4


@pytest.mark.parametrize("own", [0, 1, 2, 30])
@pytest.mark.parametrize("read", [0, 1])
async def test_the_first_unread_message_is_found_among_own_ones(users, own, read):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(bob.id, conversation, *["before"] * read)
    await receipts.mark_read(alice.id, conversation, read)
    await write(alice.id, conversation, *["own"] * own)
    assert await kept(alice.id, conversation) == (0, 0)
    await write(bob.id, conversation, "first")
    await write(alice.id, conversation, "answer")
    await write(bob.id, conversation, "second")
    assert await kept(alice.id, conversation) == (2, read + own + 1)
    window = await conversations.open_window(alice.id, conversation)
    assert window.first_unread_seq == read + own + 1
