"""The number of statements of a command."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event

from tests.support.friendships import befriend, strangers, write
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.pins import service as pins
from waves.chat.receipts import service as receipts
from waves.chat.schemas import MessageView
from waves.core.database import engine
from waves.core.ids import new_id, pair_of
from waves.friends import service as friends
from waves.friends.models import FriendRequest

MOST_OF_A_PIN = 12
"""Statements of the first pin of a message, with those that every change takes."""


@pytest.fixture
def statements(database: engine.Database):
    """Return the number of statements of a command, without BEGIN and COMMIT."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)

    async def count(command: Callable[[], Awaitable[Any]]) -> int:
        sent.clear()
        await command()
        return len(sent)

    return count


@pytest.fixture
async def commands(users):
    """Frequent commands of Alice, who has one friend, Bob."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, "one", "two")
    await write(bob.id, conversation, "three", "four", "five", "six")
    marks = iter(range(1, 5))
    return alice.id, {
        "send": lambda: messages.send(
            alice.id, conversation, NewMessage(client_id=new_id(), body="hi")
        ),
        "page": lambda: messages.page(alice.id, conversation),
        "conversations": lambda: conversations.list_conversations(alice.id),
        "inbox": lambda: conversations.inbox(alice.id),
        "window": lambda: conversations.open_window(alice.id, "bob"),
        "pinned": lambda: pins.pinned_messages(alice.id, conversation),
        "read": lambda: receipts.mark_read(alice.id, conversation, next(marks)),
        "friends": lambda: friends.list_friends(alice.id),
        "requests": lambda: friends.pending_requests(alice.id),
        "search": lambda: friends.search(alice.id, "o"),
        "are friends": lambda: friends.are_friends(alice.id, bob.id),
    }


async def add_much(alice):
    """Add twenty friends with messages, and twenty requests."""
    crowd = await strangers(40, "other")
    for friend in crowd[:20]:
        conversation = await befriend(friend, alice)
        await write(friend, conversation, "a", "b", "c")
    async with engine.unit_of_work() as uow:
        for stranger in crowd[20:]:
            pair = pair_of(stranger, alice)
            uow.db.add(
                FriendRequest(
                    sender_id=stranger,
                    receiver_id=alice,
                    low_id=pair.low_id,
                    high_id=pair.high_id,
                )
            )


async def test_statement_counts_do_not_depend_on_the_amount(commands, statements):
    alice, asked = commands
    await add_one_request(alice)
    before = {name: await statements(command) for name, command in asked.items()}
    await add_much(alice)
    after = {name: await statements(command) for name, command in asked.items()}
    assert after == before


async def add_one_request(alice):
    (stranger,) = await strangers(1, "someone")
    await friends.send_request(stranger, alice)


async def test_pins_take_as_many_statements_however_many_there_are(users, statements):
    alice, bob = await users("alice", "bob")
    talk = await befriend(alice.id, bob.id)
    first, second, *others = await write(alice.id, talk, *map(str, range(12)))

    async def costs(one: MessageView) -> dict[str, int]:
        pin = functools.partial(pins.pin, bob.id, one.id)
        return {
            "pin": await statements(functools.partial(pin, active=True)),
            "again": await statements(functools.partial(pin, active=True)),
            "list": await statements(lambda: pins.pinned_messages(bob.id, talk)),
            "window": await statements(lambda: conversations.open_window(bob.id, talk)),
            "unpin": await statements(functools.partial(pin, active=False)),
        }

    # Of messages that were changed before, more is read.
    for one in (second, *others):
        await pins.pin(bob.id, one.id, active=True)
        await pins.pin(bob.id, one.id, active=False)
    await pins.pin(bob.id, first.id, active=True)
    before = await costs(second)
    for one in others:
        await pins.pin(alice.id, one.id, active=True)
    assert await costs(second) == before
    assert before["again"] < before["pin"] <= MOST_OF_A_PIN


async def test_a_message_and_twenty_at_once_take_as_many_statements(
    users, statements, database
):
    alice, bob, *others = await users("alice", "bob", "carol", "dave")
    conversations_ = [await befriend(alice.id, one.id) for one in (bob, *others)]
    commits: list[object] = []
    event.listen(database.engine.sync_engine, "commit", commits.append)

    async def send(count: int):
        commits.clear()
        await asyncio.gather(
            *(
                messages.send(
                    alice.id,
                    conversations_[number % 3],
                    NewMessage(client_id=new_id(), body="hi"),
                )
                for number in range(count)
            )
        )

    # PostgreSQL is asked over the network: it gets all writes in one statement.
    expected = 6 if database.is_sqlite else 3
    assert await statements(lambda: send(1)) == expected
    assert len(commits) == 1
    assert await statements(lambda: send(20)) == expected
    assert len(commits) == 1


async def test_no_statement_of_a_send_scans_a_table(users, database):
    """Each row is found by an index, however many there are."""
    if not database.is_sqlite:
        pytest.skip("the planner of PostgreSQL scans small tables, as it should")
    alice, bob, carol = await users("alice", "bob", "carol")
    where = [await befriend(alice.id, one.id) for one in (bob, carol)]
    (first,) = await write(bob.id, where[0], "first")
    executed = []

    def note(_connection, _cursor, statement, values, _context, many):
        executed.append((statement, values[0] if many else values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    drafts = [NewMessage(client_id=new_id(), body="hi") for _ in range(6)]
    drafts[0].reply_to = first.id
    await asyncio.gather(
        *(
            messages.send(alice.id, where[number % 2], draft)
            for number, draft in enumerate(drafts)
        )
    )
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    plans = []
    async with database.engine.connect() as connection:
        for statement, values in executed[1:]:
            plan = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
            plans += [row[3] for row in plan]
    assert [step for step in plans if "messages" in step]
    assert [step for step in plans if step.startswith("SCAN")] == []


async def test_a_mark_that_moves_nothing_only_reads(commands, statements, database):
    alice, _asked = commands
    (line,) = (await conversations.list_conversations(alice)).items
    await receipts.mark_read(alice, line.id, 2)
    assert await statements(lambda: receipts.mark_read(alice, line.id, 2)) == 1
