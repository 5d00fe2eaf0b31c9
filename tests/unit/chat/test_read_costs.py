"""A read visits as much in a large database as in a small one."""

from uuid import UUID

import pytest

from tests.support.crowds import add_friends, add_people, fill_conversation
from tests.support.friendships import befriend
from tests.support.read_costs import ReadCosts
from waves.accounts.users import profile
from waves.accounts.users.schemas import ProfileChange
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.receipts import service as receipts
from waves.core.ids import new_id
from waves.friends import service as friends

FEW = 10
MESSAGES = 50_000
CONVERSATIONS = 1000
PEOPLE = 50_000
# Halving a range of 50,000 takes a few more steps than one of ten.
MOST = 2.5


@pytest.fixture
def costs(database, unlimited) -> ReadCosts:
    return ReadCosts(database)


async def measured(costs, commands):
    return {name: await costs.of(command) for name, command in commands.items()}


def grown(before, after):
    """Return the costs that grew."""
    return {
        name: (before[name], cost)
        for name, cost in after.items()
        if cost > before[name] * MOST
    }


async def test_messages_cost_the_same_with_50_000(users, database, costs):
    alice, bob = await users("alice", "bob")
    talk = await befriend(alice.id, bob.id)
    marks = iter(range(1, FEW))
    commands = {
        "list": lambda: conversations.list_conversations(alice.id, limit=FEW),
        "inbox": lambda: conversations.inbox(alice.id, limit=FEW),
        "window": lambda: conversations.open_window(alice.id, talk, limit=5),
        "newest": lambda: messages.page(alice.id, talk, limit=5),
        "before": lambda: messages.page(alice.id, talk, before=9, limit=5),
        "after": lambda: messages.page(alice.id, talk, after=3, limit=5),
        "mark": lambda: receipts.mark_read(alice.id, talk, next(marks)),
        "send": lambda: messages.send(
            bob.id, talk, NewMessage(client_id=new_id(), body="hi")
        ),
    }
    await fill_conversation(database, talk, upto=FEW)
    before = await measured(costs, {**commands})
    await fill_conversation(database, talk, upto=MESSAGES)
    after = await measured(costs, commands)
    assert grown(before, after) == {}


async def test_conversations_cost_the_same_with_1_000(users, database, costs):
    alice, bob = await users("alice", "bob")
    talk = await befriend(alice.id, bob.id)

    old_talk, old_friend = UUID(int=(1 << 90) + 1), UUID(int=3 << 112)

    async def second_page():
        first = await conversations.list_conversations(alice.id, limit=5)
        await conversations.list_conversations(alice.id, before=first.next, limit=5)

    commands = {
        "list": lambda: conversations.list_conversations(alice.id, limit=5),
        "second page": second_page,
        "inbox": lambda: conversations.inbox(alice.id, limit=5),
        "inbox with others": lambda: conversations.inbox(
            alice.id, limit=1, also=[old_talk, old_friend]
        ),
        "window": lambda: conversations.open_window(alice.id, "bob"),
        "friends": lambda: friends.list_friends(alice.id, limit=5),
        "requests": lambda: friends.pending_requests(alice.id),
        "search": lambda: friends.search(alice.id, "bob"),
        "send": lambda: messages.send(
            bob.id, talk, NewMessage(client_id=new_id(), body="hi")
        ),
    }
    await add_friends(database, alice.id, first=1, last=FEW)
    before = await measured(costs, commands)
    await add_friends(database, alice.id, first=FEW + 1, last=CONVERSATIONS)
    after = await measured(costs, commands)
    assert grown(before, after) == {}


async def test_search_costs_the_same_among_50_000(users, database, costs):
    alice, bob = await users("alice", "bob")
    await profile.change_profile(bob.id, ProfileChange(display_name="Zoltan Kodály"))
    queries = ["zoltan", "kod zol", "olt", "bob", "n", "crowd", "ann crowd", "nobody"]
    commands = {
        query: lambda query=query: friends.search(alice.id, query) for query in queries
    }
    # More than a search reads at most.
    await add_people(database, first=1, last=1000)
    before = await measured(costs, commands)
    await add_people(database, first=1001, last=PEOPLE)
    for query in (f"crowd{PEOPLE}", f"ann {PEOPLE}"):
        (found,) = await friends.search(alice.id, query)
        assert found.user.username == f"crowd{PEOPLE}"
    after = await measured(costs, commands)
    assert grown(before, after) == {}
