"""Messages with files, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event, func
from sqlmodel import select

from tests.support.access_scenario import add_file
from tests.support.friendships import befriend
from waves.chat.files import content, janitor, removal, repository
from waves.chat.files.janitor import FileJanitor
from waves.chat.files.models import FileRemoval, StoredFile
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.schemas import Sent
from waves.core import clock
from waves.core.database.engine import Database, read_db
from waves.core.errors import InvalidInputError, NotFoundError, UnavailableError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import current
from waves.files.store import FileStore, one_chunk


@pytest.fixture
async def talk(users):
    """Alice, Bob and their conversation."""
    alice, bob = await users("alice", "bob")
    return alice.id, bob.id, await befriend(alice.id, bob.id)


def with_files(*files, body=""):
    return NewMessage(client_id=new_id(), body=body, files=[*files])


async def count(model) -> int:
    async with read_db() as db:
        return (await db.exec(select(func.count()).select_from(model))).one()


async def objects() -> set[str]:
    return {one.key async for one in current(FileStore).list()}


async def test_both_read_the_files_of_a_message_in_their_order(talk):
    alice, bob, conversation = talk
    files = [await add_file(alice) for _ in range(3)]
    wanted = [files[1], files[2], files[0]]
    sent = await messages.send(alice, conversation, with_files(*wanted))
    assert [one.id for one in sent.message.files] == wanted
    (read,) = (await messages.page(bob, conversation)).items
    assert read == sent.message
    reply = NewMessage(client_id=new_id(), body="yes", reply_to=read.id)
    answer = await messages.send(bob, conversation, reply)
    assert answer.message.reply is not None
    assert answer.message.reply.file == "voice"


async def test_a_file_is_in_one_of_two_messages_that_are_sent_at_once(talk):
    alice, _bob, conversation = talk
    file, other = await add_file(alice), await add_file(alice)
    outcomes = await asyncio.gather(
        messages.send(alice, conversation, with_files(file, body="one")),
        messages.send(alice, conversation, with_files(other, file, body="two")),
        messages.send(alice, conversation, with_files(body="three")),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], InvalidInputError)
    stored = [one for one in outcomes if isinstance(one, Sent)]
    assert [one.message.seq for one in stored] == [1, 2]
    sent = await messages.send(alice, conversation, with_files(other))
    assert [one.id for one in sent.message.files] == [other]


@pytest.mark.parametrize("many", [1, 10])
async def test_files_cost_two_statements_however_many(talk, database: Database, many):
    alice, _bob, conversation = talk
    drafts = [
        with_files(*[await add_file(alice) for _ in range(2)]) for _ in range(many)
    ]
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await asyncio.gather(*(messages.send(alice, conversation, one) for one in drafts))
    about_files = [one for one in sent if "files" in one and "file_count" not in one]
    # The first message of several is sent alone.
    assert len(about_files) <= 2 * min(many, 2)
    sent.clear()
    await messages.send(alice, conversation, with_files(body="text"))
    assert not [one for one in sent if "FROM files" in one or "UPDATE files" in one]


async def test_a_deleted_message_leaves_nothing_of_its_files(talk):
    alice, bob, conversation = talk
    file, kept = await add_file(alice), await add_file(alice)
    sent = await messages.send(alice, conversation, with_files(file, body="caption"))
    await messages.send(alice, conversation, with_files(kept))
    gone = await changes.delete(alice, sent.message.id)
    assert (gone.files, gone.body) == ([], "")
    with pytest.raises(NotFoundError):
        await content.find_content(bob, file)
    # A server that is killed here removes them after its next start.
    assert await count(FileRemoval) == 1
    await removal.remove_objects()
    assert await count(FileRemoval) == 0
    assert {key.partition("/")[0] for key in await objects()} == {str(kept)}


async def test_a_removal_that_fails_is_repeated(talk, monkeypatch):
    alice, _bob, conversation = talk
    sent = await messages.send(
        alice, conversation, with_files(await add_file(alice), body="caption")
    )
    await changes.delete(alice, sent.message.id)

    async def away(_self, _key: str) -> None:
        raise UnavailableError

    with monkeypatch.context() as broken:
        broken.setattr(type(current(FileStore)), "delete", away)
        await removal.remove_objects()
    assert await count(FileRemoval) == 1
    assert await removal.remove_objects() is False
    assert await objects() != set()
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    await removal.remove_objects()
    assert (await count(FileRemoval), await objects()) == (0, set())


async def test_the_pause_grows_with_every_removal_that_fails(talk, monkeypatch):
    alice, _bob, conversation = talk
    sent = await messages.send(alice, conversation, with_files(await add_file(alice)))
    await changes.delete(alice, sent.message.id)

    async def away(_self, _key: str) -> None:
        raise UnavailableError

    monkeypatch.setattr(type(current(FileStore)), "delete", away)
    pauses = []
    for _ in range(12):
        await removal.remove_objects()
        async with read_db() as db:
            due_at = (await db.exec(select(FileRemoval.due_at))).one()
        pauses.append(round((due_at - clock.now()).total_seconds() / 60))
        monkeypatch.setattr(clock, "now", lambda due_at=due_at: due_at)
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]


async def test_what_is_not_sent_in_a_day_is_removed(talk, monkeypatch):
    alice, _bob, conversation = talk
    unsent, sent = await add_file(alice), await add_file(alice)
    await messages.send(alice, conversation, with_files(sent))
    assert await removal.expire() is False
    assert await count(StoredFile) == 2
    tomorrow = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    await removal.expire()
    await removal.remove_objects()
    async with read_db() as db:
        assert (await db.exec(select(StoredFile.id))).all() == [sent]
    assert str(unsent) not in str(await objects())


async def test_old_objects_without_a_row_are_swept(talk, monkeypatch):
    alice, _bob, _conversation = talk
    file, store = await add_file(alice), current(FileStore)
    kept = await objects()
    for key in (f"{new_id()}/left", f"{file}/left"):
        await store.put(key, one_chunk(b"left by a server that was killed"))
    assert await removal.sweep() == 0
    tomorrow = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert await removal.sweep() == 2
    assert await objects() == kept


@pytest.fixture
async def strange(monkeypatch):
    """Put many old objects of files of another database into the store."""
    for _ in range(8):
        for name in ("content", "content.thumbnail"):
            await current(FileStore).put(f"{new_id()}/{name}", one_chunk(b"theirs"))
    tomorrow = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    return await objects()


@pytest.mark.parametrize("at_once", [5, 10, 50])
async def test_the_files_of_another_database_stay(
    talk, strange, monkeypatch, caplog, at_once
):
    alice, _bob, _conversation = talk
    monkeypatch.setattr(removal, "_AT_ONCE", at_once)
    monkeypatch.setattr(removal, "MOST_UNKNOWN", 3)
    assert await removal.sweep() == 0
    assert await objects() == strange
    (record,) = caplog.records
    assert "unknown_file_objects_kept" in record.getMessage()
    # Nor does a first file of this one change that.
    await add_file(alice)
    for key in [key for key in await objects() if key not in strange]:
        await current(FileStore).delete(key)
    assert await removal.sweep() == 0
    assert await objects() == strange


@pytest.mark.parametrize("at_once", [1, 5, 50])
async def test_they_stay_also_among_what_this_one_has_left(
    talk, strange, monkeypatch, at_once
):
    alice, _bob, _conversation = talk
    monkeypatch.setattr(removal, "_AT_ONCE", at_once)
    file, store = await add_file(alice), current(FileStore)
    kept = await objects()
    await store.put(f"{file}/left", one_chunk(b"left by a server that was killed"))
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await removal.sweep() == 1
    assert await objects() == kept
    assert strange < kept


async def test_an_object_that_cannot_be_deleted_holds_up_no_other(talk, monkeypatch):
    alice, _bob, _conversation = talk
    file, store = await add_file(alice), current(FileStore)
    kept, names = await objects(), ("one", "two", "three")
    for name in names:
        await store.put(f"{file}/{name}", one_chunk(b"left"))
    delete = store.delete

    async def sometimes(key: str) -> None:
        if key.endswith("two"):
            raise UnavailableError
        await delete(key)

    monkeypatch.setattr(store, "delete", sometimes)
    tomorrow = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert await removal.sweep() == 2
    assert await objects() == {*kept, f"{file}/two"}


async def test_not_even_one_object_is_swept_without_any_file(database, strange):
    kept = min(strange)
    for key in strange - {kept}:
        await current(FileStore).delete(key)
    assert await removal.sweep() == 0
    assert await objects() == {kept}


async def test_a_sweep_that_fails_is_repeated_at_the_next_look(services, monkeypatch):
    sweeps = []

    async def sweep() -> int:
        sweeps.append(len(sweeps))
        if len(sweeps) == 1:
            raise UnavailableError
        if len(sweeps) == 2:
            swept.set()
        return 0

    swept = asyncio.Event()
    monkeypatch.setattr(removal, "sweep", sweep)
    monkeypatch.setattr(janitor, "FIRST_SWEEP_SECONDS", 0.0)
    monkeypatch.setattr(janitor, "LOOK_EVERY_SECONDS", 0.0)
    running = FileJanitor(services[EventRegistry])
    running.start()
    await swept.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    await running.stop()
    assert sweeps == [0, 1]


async def test_what_a_deletion_leaves_is_removed_at_once(talk, services, monkeypatch):
    async def note(*_args) -> None:
        removed.set()

    removed = asyncio.Event()
    monkeypatch.setattr(repository, "removal_done", note)
    alice, _bob, conversation = talk
    running = FileJanitor(services[EventRegistry])
    running.start()
    sent = await messages.send(alice, conversation, with_files(await add_file(alice)))
    assert await objects()
    await changes.delete(alice, sent.message.id)
    await removed.wait()
    await running.stop()
    assert await objects() == set()
