"""A note to self: a conversation whose two ends are one user."""

import asyncio

import pytest

from tests.support.disappearing import let_disappear
from tests.support.friendships import befriend, write
from tests.unit.chat.test_unread import kept, total
from waves.accounts.users.repository import inbox_version
from waves.chat.conversations import service as conversations
from waves.chat.conversations.correspondents import correspondent
from waves.chat.conversations.repository import peers_of
from waves.chat.disappearing import service as disappearing
from waves.chat.disappearing.schemas import TIMERS
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.pins.service import pin
from waves.chat.reactions.service import react
from waves.chat.receipts import service as receipts
from waves.chat.search.service import search
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError
from waves.core.ids import new_id


@pytest.fixture
async def notes(users):
    """Alice and her note to self, which is empty; she is a friend of Bob."""
    alice, bob = await users("alice", "bob")
    await befriend(alice.id, bob.id)
    note = await conversations.note_to_self(alice.id)
    return alice.id, note.id, bob.id


async def listed(user_id, **options):
    page = await conversations.list_conversations(user_id, **options)
    return [one.id for one in page.items]


async def version(user_id):
    async with read_db() as db:
        return await inbox_version(db, user_id) or 0


async def test_it_begins_once_however_often_it_is_wanted(users):
    (alice,) = await users("alice")
    begun = await asyncio.gather(
        *(conversations.note_to_self(alice.id) for _ in range(5))
    )
    assert len({one.id for one in begun}) == 1
    assert begun[0].peer.id == alice.id
    assert begun[0].open


async def test_the_list_has_it_once_and_only_with_something_in_it(notes):
    alice, note, _bob = notes
    before = await listed(alice)
    assert note not in before
    await write(alice, note, "milk")
    assert await listed(alice) == [note, *before]
    inbox = await conversations.inbox(alice, also=[note, alice])
    assert [one.id for one in inbox.conversations.items] == [note, *before]
    assert inbox.others == []
    pages = await conversations.list_conversations(alice, limit=1)
    assert await listed(alice, limit=1, before=pages.next) == before


async def test_it_is_found_by_the_own_name_from_the_first_time_on(users):
    (alice,) = await users("alice")
    with pytest.raises(NotFoundError):
        await conversations.conversation_with(alice.id, alice.username)
    note = await conversations.note_to_self(alice.id)
    found = await conversations.conversation_with(alice.id, alice.username)
    window = await conversations.open_window(alice.id, alice.username)
    assert found.id == window.conversation.id == note.id


async def test_nothing_in_it_is_ever_unread(notes):
    alice, note, _bob = notes
    await write(alice, note, "one", "two", "three")
    await receipts.mark_read(alice, note, 2)
    sent = await write(alice, note, "four")
    await changes.delete(alice, sent[0].id)
    assert await kept(alice, note) == (0, 0)
    assert await total(alice) == 0


async def test_every_change_is_told_once_and_counts_once(notes, heard):
    """Pages read everything again when the numbers of changes have a gap."""
    alice, note, _bob = notes
    before = await version(alice)
    one, two = await write(alice, note, "one", "two")
    await changes.edit(alice, one.id, "uno")
    await react(alice, one.id, "👍", active=True)
    await pin(alice, two.id, active=True)
    await messages.send(
        alice, note, NewMessage(client_id=new_id(), body="three", reply_to=one.id)
    )
    await receipts.mark_read(alice, note, 3)
    await settings.change(alice, note, SettingsChange(pinned=True))
    await disappearing.set_timer(alice, note, TIMERS[1])
    await changes.delete(alice, two.id)
    told = [one.inbox_versions for one in heard if hasattr(one, "inbox_versions")]
    assert told == [{alice: before + number} for number in range(1, 11)]
    assert await version(alice) == before + 10


async def test_its_messages_disappear_without_a_trace_in_the_counts(notes):
    alice, note, bob = notes
    with_bob = await conversations.conversation_with(bob, "alice")
    await write(bob, with_bob.id, "unread by Alice")
    await disappearing.set_timer(alice, note, TIMERS[1])
    await write(alice, note, "one", "two")
    await let_disappear(note, 1, 2)
    page = await messages.page(alice, note)
    assert [one.expired for one in page.items] == [True, True]
    assert await kept(alice, note) == (0, 0)
    assert await total(alice) == 1


async def test_the_own_reaction_is_no_news(notes):
    alice, note, _bob = notes
    (one,) = await write(alice, note, "one")
    await react(alice, one.id, "👍", active=True)
    assert (await conversations.conversation(alice, note)).reaction == ""


@pytest.mark.parametrize(
    "change", [{"archived": True}, {"pinned": True}, {"marked_unread": True}]
)
async def test_an_empty_one_is_in_no_list_however_it_is_set(notes, change):
    alice, note, _bob = notes
    await settings.change(alice, note, SettingsChange.model_validate(change))
    inbox = await conversations.inbox(alice, also=[note, alice])
    shown = (*inbox.conversations.items, *inbox.pinned, *inbox.others)
    assert note not in {one.id for one in shown}
    assert not inbox.has_archived
    assert await listed(alice, archived=True) == []


async def test_its_messages_are_sent_and_never_read(notes):
    alice, note, _bob = notes
    await write(alice, note, "one")
    await receipts.mark_read(alice, note, 1)
    receipt = (await conversations.open_window(alice, note)).peer_receipt
    assert (receipt.delivered_seq, receipt.read_seq) == (0, 0)


async def test_it_has_no_nickname(notes):
    alice, note, _bob = notes
    await settings.name_peer(alice, note, "Diary")
    assert (await conversations.conversation(alice, note)).nickname == ""
    assert await conversations.nicknamed(alice) == []


async def test_it_is_put_in_order_like_others(notes):
    alice, note, _bob = notes
    await write(alice, note, "one")
    await settings.change(alice, note, SettingsChange(archived=True))
    assert note not in await listed(alice)
    assert await listed(alice, archived=True) == [note]
    await write(alice, note, "two")
    assert note in await listed(alice)
    assert await listed(alice, archived=True) == []


async def test_a_search_finds_each_note_once(notes):
    alice, note, bob = notes
    await write(alice, note, "a secret recipe")
    found = await search(alice, "secret")
    assert [(one.conversation_id, one.peer.id) for one in found.items] == [
        (note, alice)
    ]
    assert (await search(bob, "secret")).items == []


async def test_nobody_else_reaches_it(notes):
    alice, note, bob = notes
    (one,) = await write(alice, note, "one")
    draft = NewMessage(client_id=new_id(), body="hello")
    for attempt in (
        conversations.conversation(bob, note),
        messages.page(bob, note),
        messages.send(bob, note, draft),
        changes.edit(bob, one.id, "two"),
        react(bob, one.id, "👍", active=True),
        receipts.mark_read(bob, note, 1),
        correspondent(bob, note),
    ):
        with pytest.raises(NotFoundError):
            await attempt


async def test_nobody_is_told_of_signs_of_typing(notes):
    alice, note, _bob = notes
    assert not (await correspondent(alice, note)).sees_typing


async def test_the_user_is_not_a_peer_of_their_own(notes):
    alice, _note, bob = notes
    async with read_db() as db:
        assert await peers_of(db, alice) == {bob}
