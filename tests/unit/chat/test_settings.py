"""Pins, archive, mutes and marks of conversations, each user for themselves."""

import asyncio
import random
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.support.database_snapshot import everything
from tests.support.friendships import befriend, friends_of, write
from tests.unit.chat.test_unread import kept, total
from waves.chat.conversations import service as conversations
from waves.chat.errors import TooManyPinsError
from waves.chat.events import ConversationSettingsChanged
from waves.chat.models import Conversation
from waves.chat.receipts import service as receipts
from waves.chat.settings import service
from waves.chat.settings.schemas import SettingsChange
from waves.core import clock
from waves.core.database.engine import read_db
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import current

STEPS = 60


async def put(user_id, conversation_id, **values):
    change = SettingsChange.model_validate(values)
    await service.apply(user_id, conversation_id, change)


async def listed(user_id, *, archived=False):
    page = await conversations.list_conversations(user_id, archived=archived)
    return [one.id for one in page.items]


@pytest.fixture
async def talk(users):
    """Return Alice, Bob and their conversation."""
    alice, bob = await users("alice", "bob")
    return alice, bob, await befriend(alice.id, bob.id)


async def test_a_message_brings_a_conversation_back_unless_it_is_muted(talk):
    alice, bob, conversation = talk
    for user in (alice, bob):
        await put(user.id, conversation, archived=True)
        assert await listed(user.id) == []
        assert await listed(user.id, archived=True) == [conversation]
    await put(bob.id, conversation, muted_until="always")
    await write(alice.id, conversation, "hello")
    assert await listed(alice.id) == [conversation]
    assert await listed(bob.id, archived=True) == [conversation]
    await put(bob.id, conversation, muted_until=None)
    assert await total(bob.id) == 0
    await write(alice.id, conversation, "again")
    assert await listed(bob.id) == [conversation]
    # What was unread in the archive counts again.
    assert await total(bob.id) == 2


async def test_the_total_leaves_out_archived_and_muted_conversations(talk):
    alice, bob, conversation = talk
    await write(alice.id, conversation, "1", "2", "3")
    assert await total(bob.id) == 3
    for name, value, undone in (
        ("archived", True, False),
        ("muted_until", "always", None),
    ):
        await put(bob.id, conversation, **{name: value})
        assert (await total(bob.id), (await kept(bob.id, conversation))[0]) == (0, 3)
        await put(bob.id, conversation, **{name: undone})
        assert await total(bob.id) == 3
    await put(bob.id, conversation, muted_until="always")
    await write(alice.id, conversation, "4")
    await receipts.mark_read(bob.id, conversation, 2)
    assert await total(bob.id) == 0
    await put(bob.id, conversation, muted_until=None)
    assert await total(bob.id) == 2


async def counting(user_id) -> int:
    """Return the unread messages of the conversations that count, one by one."""
    async with read_db() as db:
        rows = [*(await db.exec(select(Conversation))).all()]
    mine = [one for one in rows if user_id in one.pair]
    counts = [one.id for one in mine if one.settings_of(user_id).counts]
    return sum([(await kept(user_id, one))[0] for one in counts])


@pytest.mark.parametrize("seed", range(3))
async def test_the_total_is_right_after_any_sequence(users, seed):
    dice = random.Random(seed)
    alice, bob, carol = await users("alice", "bob", "carol")
    with_bob = await befriend(alice.id, bob.id)
    with_carol = await befriend(carol.id, alice.id)
    places = [(one.id, with_bob) for one in (alice, bob)]
    places += [(one.id, with_carol) for one in (carol, alice)]
    changes = [
        *({"archived": value} for value in (True, False)),
        *({"muted_until": value} for value in ("always", None)),
        *({name: True} for name in ("pinned", "marked_unread")),
    ]
    for _ in range(STEPS):
        user_id, conversation = dice.choice(places)
        match dice.choice(["send", "read", "change"]):
            case "send":
                await write(user_id, conversation, "hi")
            case "read":
                await receipts.mark_read(user_id, conversation, dice.randint(0, 30))
            case _:
                await put(user_id, conversation, **dice.choice(changes))
        for person in (alice, bob, carol):
            assert await total(person.id) == await counting(person.id)


async def test_everything_at_the_same_time_counts_each_message_once(talk):
    alice, bob, conversation = talk
    await write(alice.id, conversation, *"123456")
    for archived in (True, False, True):
        await asyncio.gather(
            write(alice.id, conversation, "x", "y"),
            *(receipts.mark_read(bob.id, conversation, seq) for seq in (2, 5, 7)),
            put(bob.id, conversation, archived=archived),
            put(bob.id, conversation, muted_until="always" if archived else None),
        )
        assert await total(bob.id) == await counting(bob.id)


async def test_five_conversations_can_be_pinned_in_the_order_of_pinning(users):
    [alice] = await users("alice")
    await friends_of(alice.id, 8, "friend")
    ids = await listed(alice.id)
    wanted = [ids[3], ids[1], ids[7], ids[0], ids[4]]
    for one in wanted:
        await put(alice.id, one, pinned=True)
    before = await everything()
    with pytest.raises(TooManyPinsError):
        await put(alice.id, ids[2], pinned=True, marked_unread=True)
    await put(alice.id, wanted[0], pinned=True)
    assert await everything() == before
    snapshot = await conversations.inbox(alice.id, limit=2)
    shown = [*snapshot.conversations.items, *snapshot.pinned]
    pinned = {one.pinned_at: one.id for one in shown if one.pinned_at}
    assert [pinned[at] for at in sorted(pinned)] == wanted
    # The archive takes the pin, and a pin takes out of the archive.
    await put(alice.id, wanted[0], archived=True)
    await put(alice.id, ids[2], pinned=True)
    await put(alice.id, wanted[1], pinned=False)
    await put(alice.id, wanted[0], pinned=True)
    assert wanted[0] in await listed(alice.id)


async def test_six_pins_at_once_are_five(users):
    [alice] = await users("alice")
    await friends_of(alice.id, 6, "friend")
    pins = [put(alice.id, one, pinned=True) for one in await listed(alice.id)]
    done = await asyncio.gather(*pins, return_exceptions=True)
    assert [type(one) for one in done if one is not None] == [TooManyPinsError]


async def test_only_the_user_is_told_and_only_of_a_change(talk):
    alice, bob, conversation = talk
    heard = []
    current(EventRegistry).after_commit(heard.append)
    await put(bob.id, conversation, pinned=True)
    await put(bob.id, conversation, pinned=True)
    await put(bob.id, conversation)
    [event] = heard
    assert isinstance(event, ConversationSettingsChanged)
    assert [*event.inbox_versions] == [bob.id]
    seen = await conversations.conversation(alice.id, conversation)
    assert not seen.pinned


@pytest.mark.parametrize("who", ["carol", "nobody"])
async def test_other_conversations_are_not_found(talk, users, who):
    _, bob, conversation = talk
    [carol] = await users("carol")
    place = (carol.id, conversation) if who == "carol" else (bob.id, new_id())
    before = await everything()
    with pytest.raises(NotFoundError):
        await put(*place, pinned=True)
    assert await everything() == before


async def test_reading_on_removes_the_mark(talk):
    alice, bob, conversation = talk
    await put(bob.id, conversation, marked_unread=True)
    await receipts.mark_read(bob.id, conversation, 0)
    assert (await conversations.conversation(bob.id, conversation)).marked_unread
    await write(alice.id, conversation, "hello")
    await receipts.mark_read(bob.id, conversation, 1)
    assert not (await conversations.conversation(bob.id, conversation)).marked_unread


async def test_a_mute_ends_in_time(talk, monkeypatch):
    alice, bob, conversation = talk
    await service.mute_for(bob.id, conversation, "hour")
    await write(alice.id, conversation, "hello")
    for user in (alice, bob):
        await service.mute_for(user.id, conversation, "8_hours")
    await service.end_mutes()
    assert await total(bob.id) == 0
    later = clock.now() + timedelta(hours=8, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    await service.end_mutes()
    for user, unread in ((alice, 0), (bob, 1)):
        seen = await conversations.conversation(user.id, conversation)
        assert (seen.muted_until, await total(user.id)) == (None, unread)
    await service.mute_for(bob.id, conversation, "always")
    far = clock.now() + timedelta(days=2000)
    monkeypatch.setattr(clock, "now", lambda: far)
    await service.end_mutes()
    seen = await conversations.conversation(bob.id, conversation)
    assert seen.model_dump(mode="json")["muted_until"] == "always"


async def test_an_unknown_duration_is_refused(talk):
    _, bob, conversation = talk
    for duration in ("", "year", "1"):
        with pytest.raises(InvalidInputError):
            await service.mute_for(bob.id, conversation, duration)


async def test_the_lists_page_on_beside_a_large_archive(users):
    [alice] = await users("alice")
    await friends_of(alice.id, 30, "friend")
    ids = await listed(alice.id)
    for one in ids[:25]:
        await put(alice.id, one, archived=True)
    for archived, wanted in ((True, ids[:25]), (False, ids[25:])):
        found, before = [], None
        while True:
            page = await conversations.list_conversations(
                alice.id, before=before, limit=4, archived=archived
            )
            found += [one.id for one in page.items]
            if (before := page.next) is None:
                break
        assert found == wanted
