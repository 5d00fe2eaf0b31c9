"""Sending messages."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.support.friendships import befriend, write
from waves.accounts.users import service as user_service
from waves.chat import schemas
from waves.chat.conversations import service as conversations
from waves.chat.errors import ConversationClosedError, SentTwiceAtOnceError
from waves.chat.events import MessageSent
from waves.chat.messages import batch, batch_repository, repository
from waves.chat.messages import service as messages
from waves.chat.models import Message, NewMessage
from waves.chat.receipts import service as receipts
from waves.chat.schemas import MessageView
from waves.core import clock
from waves.core.database import engine
from waves.core.errors import ConflictError, InvalidInputError, NotFoundError
from waves.core.ids import new_id
from waves.friends import service as friends


async def stored(conversation_id):
    async with engine.read_db() as db:
        rows = await db.exec(
            select(Message)
            .where(Message.conversation_id == conversation_id)
            .order_by("seq")
        )
        return list(rows.all())


async def test_returned_published_and_stored_messages_are_equal(users, heard):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    heard.clear()
    sent = await messages.send(
        alice.id, conversation, NewMessage(client_id=new_id(), body="hello")
    )
    (row,) = await stored(conversation)
    (shown,) = (await messages.page(bob.id, conversation)).items
    assert sent.created
    assert shown == sent.message
    assert (row.id, row.seq, row.body) == (shown.id, shown.seq, shown.body)
    assert row.created_at == shown.created_at
    assert (shown.sender_id, shown.seq, shown.kind) == (alice.id, 1, "text")
    versions = {alice.id: 3, bob.id: 3}
    assert heard == [MessageSent(shown, versions)]
    assert await user_service.inbox_version(bob.id) == 3


async def test_the_same_client_id_is_the_same_message(users, heard):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    heard.clear()
    draft = NewMessage(client_id=new_id(), body="once")
    first = await messages.send(alice.id, conversation, draft)
    for _ in range(4):
        again = await messages.send(alice.id, conversation, draft)
        assert again.message == first.message
        assert not again.created
    assert len(await stored(conversation)) == 1
    assert len(heard) == 1
    assert await user_service.inbox_version(alice.id) == 3


async def test_another_text_with_the_same_client_id_returns_the_first_row(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    client_id = new_id()
    await messages.send(
        alice.id, conversation, NewMessage(client_id=client_id, body="first")
    )
    again = await messages.send(
        alice.id, conversation, NewMessage(client_id=client_id, body="second")
    )
    assert again.message.body == "first"
    assert [row.body for row in await stored(conversation)] == ["first"]


@pytest.mark.parametrize("own_turns", [True, False])
async def test_twenty_parallel_sends_of_one_client_id_store_one_row(
    users, database, own_turns, heard
):
    if not own_turns:
        database._writers = None
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    heard.clear()
    client_id = new_id()
    drafts = [
        NewMessage(client_id=client_id, body=f"text {number % 3}")
        for number in range(20)
    ]
    sent = await asyncio.gather(
        *(messages.send(alice.id, conversation, draft) for draft in drafts)
    )
    assert len({one.message.id for one in sent}) == 1
    assert len({one.message.body for one in sent}) == 1
    assert [one.created for one in sent].count(True) == 1
    assert len(await stored(conversation)) == 1
    assert len(heard) == 1


async def test_a_row_refused_by_the_unique_constraint_is_read_and_returned(
    users, monkeypatch
):
    """Another process stores the message between the query and the insert."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    draft = NewMessage(client_id=new_id(), body="twice")
    first = await messages.send(alice.id, conversation, draft)
    find, asked = batch_repository.find_stored, []

    def too_early(connection, keys):
        asked.append(keys)
        return find(connection, keys) if len(asked) > 1 else {}

    monkeypatch.setattr(batch_repository, "find_stored", too_early)
    again = await messages.send(alice.id, conversation, draft)
    assert (again.message, again.created) == (first.message, False)
    assert len(asked) == 2
    (row,) = await stored(conversation)
    (line,) = (await conversations.list_conversations(alice.id)).items
    assert line.last_seq == row.seq == 1


async def test_repeated_conflicts_end_in_a_conflict(users, monkeypatch):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    draft = NewMessage(client_id=new_id(), body="twice")
    await messages.send(alice.id, conversation, draft)
    monkeypatch.setattr(batch_repository, "find_stored", lambda *_: {})
    with pytest.raises(SentTwiceAtOnceError) as refused:
        await messages.send(alice.id, conversation, draft)
    assert isinstance(refused.value, ConflictError)


async def test_a_client_id_is_unique_per_conversation(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    with_bob = await befriend(alice.id, bob.id)
    with_carol = await befriend(alice.id, carol.id)
    draft = NewMessage(client_id=new_id(), body="hi")
    sent = [
        await messages.send(alice.id, with_bob, draft),
        await messages.send(alice.id, with_carol, draft),
        await messages.send(bob.id, with_bob, draft),
    ]
    assert all(one.created for one in sent)
    assert len({one.message.id for one in sent}) == 3


async def test_concurrent_senders_get_one_order_without_gaps(users, monkeypatch):
    """500 interleaved messages each; the clock steps back an hour in between."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    now = clock.now

    async def write_many(sender, name):
        for number in range(500):
            if number == 250:
                monkeypatch.setattr(clock, "now", lambda: now() - timedelta(hours=1))
            draft = NewMessage(client_id=new_id(), body=f"{name} {number}")
            await messages.send(sender, conversation, draft)

    await asyncio.gather(write_many(alice.id, "alice"), write_many(bob.id, "bob"))
    history = await paged(alice.id, conversation)
    assert history == await paged(bob.id, conversation)
    assert [message.seq for message in history] == list(range(1, 1001))
    for name in ("alice", "bob"):
        own = [one.body for one in history if one.body.startswith(name)]
        assert own == [f"{name} {number}" for number in range(500)]
    (line,) = (await conversations.list_conversations(bob.id)).items
    assert (line.last_seq, line.last_message) == (1000, history[-1])


async def paged(user_id, conversation_id):
    """Read everything page by page, from the newest."""
    found, before, has_more = [], None, True
    while has_more:
        page = await messages.page(user_id, conversation_id, before=before, limit=200)
        found = page.items + found
        before, has_more = page.items[0].seq, page.has_more
    return found


async def test_a_refused_message_leaves_no_gap(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, "one")
    refused = (
        messages.send(alice.id, conversation, NewMessage(client_id=new_id(), body="")),
        messages.send(
            alice.id,
            conversation,
            NewMessage(client_id=new_id(), body="x", reply_to=new_id()),
        ),
    )
    for sending in refused:
        with pytest.raises(InvalidInputError):
            await sending
    (two,) = await write(bob.id, conversation, "two")
    assert two.seq == 2


async def test_a_reply_names_a_message_of_the_same_conversation(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    with_bob = await befriend(alice.id, bob.id)
    with_carol = await befriend(alice.id, carol.id)
    (first,) = await write(bob.id, with_bob, "question")
    reply = NewMessage(client_id=new_id(), body="answer", reply_to=first.id)
    sent = await messages.send(alice.id, with_bob, reply)
    assert sent.message.reply_to == first.id
    elsewhere = NewMessage(client_id=new_id(), body="answer", reply_to=first.id)
    with pytest.raises(InvalidInputError) as refused:
        await messages.send(alice.id, with_carol, elsewhere)
    assert list(refused.value.fields) == ["reply_to"]


async def test_strangers_get_the_error_of_a_missing_conversation(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    conversation = await befriend(alice.id, bob.id)
    refusals = []
    for id_ in (conversation, new_id()):
        for action in (
            messages.send(carol.id, id_, NewMessage(client_id=new_id(), body="hi")),
            messages.page(carol.id, id_),
            receipts.mark_read(carol.id, id_, 1),
            receipts.mark_delivered(carol.id, id_, 1),
            conversations.open_window(carol.id, id_),
        ):
            with pytest.raises(NotFoundError) as refused:
                await action
            refusals.append((refused.value.code, refused.value.detail))
    assert len(set(refusals)) == 1


@pytest.mark.parametrize("end", [friends.unfriend, friends.block])
async def test_former_friends_can_read_but_not_write(users, end):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    draft = NewMessage(client_id=new_id(), body="before")
    first = await messages.send(bob.id, conversation, draft)
    await end(alice.id, bob.id)
    for one in (alice, bob):
        with pytest.raises(ConversationClosedError) as refused:
            await messages.send(
                one.id, conversation, NewMessage(client_id=new_id(), body="after")
            )
        assert refused.value.code == "conversation_closed"
        assert (await messages.page(one.id, conversation)).items == [first.message]
        assert [
            row.open for row in (await conversations.list_conversations(one.id)).items
        ] == [False]
    again = await messages.send(bob.id, conversation, draft)
    assert (again.message, again.created) == (first.message, False)


async def test_renewed_friends_continue_the_same_conversation(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, "one")
    await friends.unfriend(alice.id, bob.id)
    assert await befriend(bob.id, alice.id) == conversation
    (two,) = await write(bob.id, conversation, "two")
    assert two.seq == 2
    assert [
        row.open for row in (await conversations.list_conversations(alice.id)).items
    ] == [True]


async def test_a_view_with_more_fields_does_not_change_the_row(users, monkeypatch):
    class Wider(MessageView):
        extra: str = "only shown"

    for module in (batch, batch_repository, repository, messages, schemas):
        monkeypatch.setattr(module, "MessageView", Wider, raising=False)
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await messages.send(
        alice.id, conversation, NewMessage(client_id=new_id(), body="hello")
    )
    (row,) = await stored(conversation)
    assert row.body == "hello"
