"""Messages that disappear, in time and everywhere."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from tests.support.disappearing import let_disappear, make_due
from tests.support.friendships import befriend, write
from tests.support.uploads import add_file
from tests.unit.chat.test_changes import written
from tests.unit.chat.test_unread import kept, total
from waves.chat.conversations import service as conversations
from waves.chat.disappearing import expiry, service
from waves.chat.disappearing.schemas import OFF, TIMERS
from waves.chat.errors import ConversationClosedError, MessageDeletedError
from waves.chat.events import MessageChanged, MessageTimerChanged
from waves.chat.files import content, removal
from waves.chat.files.models import FileRemoval, StoredFile
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import Message, NewMessage
from waves.chat.pins.service import pin, pinned_messages
from waves.chat.reactions.service import react
from waves.chat.receipts import service as receipts
from waves.chat.search.service import search
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core import clock
from waves.core.database.engine import read_db
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import current
from waves.files.store import FileStore
from waves.friends import service as friends

_, DAY, WEEK, LONG = TIMERS


@pytest.fixture
async def talk(users):
    """Alice and Bob, who have a conversation."""
    alice, bob = await users("alice", "bob")
    return alice.id, bob.id, await befriend(alice.id, bob.id)


@pytest.fixture
def heard():
    """Return the events that are published."""
    events = []
    current(EventRegistry).after_commit(events.append)
    return events


@pytest.fixture
def pass_time(monkeypatch):
    """Return a function that sets the clock forward."""

    def forward(**by):
        then = clock.now() + timedelta(**by)
        monkeypatch.setattr(clock, "now", lambda: then)

    return forward


async def shown(user_id, conversation):
    """Return the texts that a screen shows."""
    page = await messages.page(user_id, conversation)
    return [one.body for one in page.items if not one.expired]


async def listed(user_id):
    [line] = (await conversations.list_conversations(user_id)).items
    return line


async def preview(user_id):
    """Return the text of the last message in the list."""
    last = (await listed(user_id)).last_message
    return None if last is None else last.body


async def test_either_sets_the_timer_and_both_are_told(talk, heard):
    alice, bob, conversation = talk
    await service.set_timer(alice, conversation, DAY)
    await service.set_timer(bob, conversation, DAY)
    await service.set_timer(bob, conversation, OFF)
    events = [one for one in heard if isinstance(one, MessageTimerChanged)]
    assert [(one.user_id, {*one.inbox_versions}) for one in events] == [
        (alice, {alice, bob}),
        (bob, {alice, bob}),
    ]
    for user_id in (alice, bob):
        line = await listed(user_id)
        assert (line.message_timer, line.message_timer_by) == (OFF, bob)


@pytest.mark.parametrize("seconds", [1, -1, DAY + 1, True, "86400", None, 10**12])
async def test_any_other_time_is_refused(talk, seconds):
    alice, _bob, conversation = talk
    with pytest.raises(InvalidInputError):
        await service.set_timer(alice, conversation, seconds)


async def test_only_the_two_set_it_and_only_while_they_are_friends(talk, users):
    alice, bob, conversation = talk
    [carol] = await users("carol")
    for stranger, place in ((carol.id, conversation), (alice, new_id())):
        with pytest.raises(NotFoundError):
            await service.set_timer(stranger, place, DAY)
    await friends.unfriend(alice, bob)
    with pytest.raises(ConversationClosedError):
        await service.set_timer(alice, conversation, DAY)


async def test_it_concerns_what_is_sent_afterwards_counted_from_sending(
    talk, pass_time
):
    alice, bob, conversation = talk
    await write(alice, conversation, "stays")
    await service.set_timer(bob, conversation, WEEK)
    [sent] = await write(alice, conversation, "a week")
    assert sent.expires_at == sent.created_at + timedelta(days=7)
    await service.set_timer(bob, conversation, DAY)
    await write(bob, conversation, "a day")
    await service.set_timer(alice, conversation, OFF)
    await write(alice, conversation, "stays too")
    pass_time(days=1, seconds=-1)
    assert not await service.expire()
    assert await shown(alice, conversation) == ["stays", "a week", "a day", "stays too"]
    pass_time(seconds=2)
    await service.expire()
    assert await shown(bob, conversation) == ["stays", "a week", "stays too"]
    pass_time(days=400)
    await service.expire()
    assert await shown(bob, conversation) == ["stays", "stays too"]


async def test_what_disappears_leaves_its_place_and_a_numbered_change(talk, heard):
    alice, bob, conversation = talk
    await service.set_timer(alice, conversation, DAY)
    await write(alice, conversation, "one", "two")
    [first, second] = (await messages.page(alice, conversation)).items
    await changes.edit(alice, first.id, "one again")
    await react(bob, first.id, "\u2764", active=True)
    draft = NewMessage(client_id=new_id(), body="yes", reply_to=first.id)
    await messages.send(bob, conversation, draft)
    await changes.delete(alice, second.id)
    heard.clear()
    await let_disappear(conversation, 1, 2)
    gone = [one for one in heard if isinstance(one, MessageChanged)]
    assert [(one.message.seq, one.message.change) for one in gone] == [(1, 4), (2, 5)]
    assert all(one.message.expired for one in gone)
    for user_id in (alice, bob):
        window = await conversations.open_window(user_id, conversation, changed_after=3)
        assert window.changed == [one.message for one in gone]
        first, second, reply = window.page.items
        assert (first.body, first.reactions, first.edited_at) == ("", [], None)
        assert first.deleted_at is not None
        assert first.expires_at is None
        assert (second.deleted_at, second.expired) == (gone[1].message.deleted_at, True)
        assert reply.reply is not None
        assert (reply.reply.body, reply.reply.deleted) == ("", True)
    assert (await listed(alice)).reaction == ""


async def test_what_disappears_is_pinned_no_longer(talk):
    alice, bob, conversation = talk
    one, other = await write(alice, conversation, "one", "other")
    for message in (one, other):
        await pin(bob, message.id, active=True)
    await let_disappear(conversation, 1)
    for user_id in (alice, bob):
        left = (await pinned_messages(user_id, conversation)).items
        assert [pinned.id for pinned in left] == [other.id]


async def test_the_text_is_nowhere_in_the_file(talk, database):
    """SQLite overwrites what it frees, and its log was written back."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL removes old rows when it vacuums.")
    alice, _bob, conversation = talk
    secret = f"secret{new_id().hex}"
    await service.set_timer(alice, conversation, DAY)
    await write(alice, conversation, secret * 20)
    path = Path(str(database.engine.url.database))
    assert secret.encode() in written(path)
    await let_disappear(conversation, 1)
    assert secret.encode() not in written(path)


async def test_nothing_is_left_of_its_files_and_search_finds_it_no_more(talk):
    alice, bob, conversation = talk
    file, kept = await add_file(alice), await add_file(alice)
    await service.set_timer(alice, conversation, DAY)
    for file_id in (file, kept):
        draft = NewMessage(client_id=new_id(), body="a caption", files=[file_id])
        sent = await messages.send(alice, conversation, draft)
        answer = NewMessage(client_id=new_id(), body="yes", reply_to=sent.message.id)
        await messages.send(bob, conversation, answer)
    assert (await search(bob, "caption", conversation_id=conversation)).total == 2
    await let_disappear(conversation, 1)
    await removal.remove_objects()
    async with read_db() as db:
        assert (await db.exec(select(StoredFile.id))).all() == [kept]
        assert (await db.exec(select(FileRemoval))).all() == []
    keys = [one.key async for one in current(FileStore).list()]
    assert keys
    assert all(str(kept) in key for key in keys)
    shared = await content.gallery(bob, conversation, kind=None, before=9, limit=9)
    assert [one.file.id for one in shared.items] == [kept]
    with pytest.raises(NotFoundError):
        await content.find_content(alice, file)
    [gone, reply, _, _] = (await messages.page(bob, conversation)).items
    assert (gone.body, gone.files, gone.expired) == ("", [], True)
    assert reply.reply is not None
    assert (reply.reply.body, reply.reply.file) == ("", None)
    found = await search(bob, "caption", conversation_id=conversation)
    assert (found.total, [one.seq for one in found.items]) == (1, [3])


async def test_what_has_disappeared_cannot_be_changed(talk):
    alice, bob, conversation = talk
    [sent] = await write(alice, conversation, "gone")
    await let_disappear(conversation, 1)
    with pytest.raises(MessageDeletedError):
        await changes.edit(alice, sent.id, "back")
    with pytest.raises(MessageDeletedError):
        await react(bob, sent.id, "\u2764", active=True)
    gone = await changes.delete(alice, sent.id)
    assert (gone.expired, gone.change) == (True, 1)


async def test_the_list_shows_the_newest_that_is_left(talk):
    alice, bob, conversation = talk
    await write(alice, conversation, "first")
    await service.set_timer(alice, conversation, DAY)
    await write(alice, conversation, "second", "third")
    await let_disappear(conversation, 2)
    assert await preview(bob) == "third"
    await let_disappear(conversation, 3)
    assert await preview(bob) == "first"
    assert (await listed(bob)).last_seq == 3
    await let_disappear(conversation, 1)
    assert await preview(bob) is None
    await write(bob, conversation, "fourth")
    assert await preview(alice) == "fourth"


async def test_an_edit_of_the_last_that_is_left_changes_the_list(talk, heard):
    alice, _bob, conversation = talk
    [first, _second] = await write(alice, conversation, "first", "second")
    await let_disappear(conversation, 2)
    heard.clear()
    await changes.edit(alice, first.id, "edited")
    assert [one.is_last for one in heard] == [True]


async def test_unread_messages_that_disappear_are_not_counted(talk):
    alice, bob, conversation = talk
    await write(alice, conversation, *map(str, range(6)))
    await write(bob, conversation, "own")
    await receipts.mark_read(bob, conversation, 2)
    await let_disappear(conversation, 1, 4, 7)
    assert (await kept(bob, conversation))[0] == await total(bob) == 3
    assert await total(alice) == 0
    await receipts.mark_read(bob, conversation, 5)
    assert (await kept(bob, conversation))[0] == await total(bob) == 1
    await let_disappear(conversation, 6)
    assert (await kept(bob, conversation)) == (0, 0)
    assert await total(bob) == 0
    await write(alice, conversation, "new")
    # The first that is left of these stands after 6.
    assert (await kept(bob, conversation)) == (1, 6)
    await receipts.mark_read(bob, conversation, 8)
    assert await total(bob) == 0


async def test_those_of_a_muted_conversation_count_once_it_is_heard_again(talk):
    alice, bob, conversation = talk
    await write(alice, conversation, *"abc")
    await settings.apply(
        bob, conversation, SettingsChange.model_validate({"muted_until": "always"})
    )
    await let_disappear(conversation, 2)
    assert await total(bob) == 0
    unmuted = SettingsChange.model_validate({"muted_until": None})
    await settings.apply(bob, conversation, unmuted)
    assert await total(bob) == 2


async def test_a_reply_to_what_has_just_disappeared_is_sent_without_its_quote(talk):
    alice, bob, conversation = talk
    [gone] = await write(alice, conversation, "gone")
    await let_disappear(conversation, 1)
    draft = NewMessage(client_id=new_id(), body="yes", reply_to=gone.id)
    sent = (await messages.send(bob, conversation, draft)).message
    assert (sent.body, sent.reply_to, sent.reply) == ("yes", None, None)
    [_, stored] = (await messages.page(bob, conversation)).items
    assert stored == sent


async def test_several_workers_let_a_message_disappear_once(talk, heard):
    alice, _bob, conversation = talk
    await service.set_timer(alice, conversation, DAY)
    await write(alice, conversation, *map(str, range(30)))
    await make_due(conversation, *range(1, 31))
    heard.clear()
    await asyncio.gather(
        *(service.expire() for _ in range(4)),
        receipts.mark_read(_bob, conversation, 12),
        write(_bob, conversation, "meanwhile"),
    )
    numbers = [one.message.change for one in heard if isinstance(one, MessageChanged)]
    assert numbers == [*range(1, 31)]
    assert await total(_bob) == 0
    assert await shown(alice, conversation) == ["meanwhile"]


async def test_a_read_mark_that_has_waited_counts_what_disappeared_once(
    talk, monkeypatch
):
    alice, bob, conversation = talk
    await write(alice, conversation, "a", "b", "c")
    await make_due(conversation, 1, 2)
    marks = []

    async def erase_slowly(*given, **more):
        after = await changes.erase(*given, **more)
        mark = receipts.mark_read(bob, conversation, 2)
        marks.append(asyncio.create_task(mark))
        # Long enough for a mark that waits for the lock of the receipt.
        await asyncio.sleep(0.1)
        return after

    monkeypatch.setattr(service, "erase", erase_slowly)
    await service.expire()
    await asyncio.gather(*marks)
    assert await total(bob) == (await kept(bob, conversation))[0] == 1


async def test_what_one_run_does_not_reach_the_next_one_does(talk, monkeypatch):
    """As after a server that was killed between two transactions."""
    monkeypatch.setattr(service, "MOST_EXPIRED", 3)
    alice, _bob, conversation = talk
    await write(alice, conversation, *map(str, range(7)))
    await make_due(conversation, *range(1, 31))
    assert await service.expire()
    assert len(await shown(alice, conversation)) == 4
    assert await service.expire()
    assert not await service.expire()
    assert await shown(alice, conversation) == []


async def test_the_job_looks_again_after_an_outage(talk, monkeypatch):
    alice, _bob, conversation = talk
    await write(alice, conversation, "x")
    await make_due(conversation, *range(1, 31))
    monkeypatch.setattr(expiry, "LOOK_EVERY_SECONDS", 0.0)
    is_down = iter([True])
    expire = service.expire

    async def once_down():
        if next(is_down, False):
            raise OperationalError("", None, ConnectionError())
        return await expire()

    monkeypatch.setattr(expiry.service, "expire", once_down)
    job = expiry.MessageExpiry()
    job.start()
    gone = select(Message.expired)
    expired = False
    while not expired:
        await asyncio.sleep(0.01)
        async with read_db() as db:
            expired = (await db.exec(gone)).one()
    await job.stop()
    await job.stop()
