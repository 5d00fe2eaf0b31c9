"""Search in messages: what a scan in Python finds, on both databases."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from tests.support.friendships import befriend, write
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.search import preparation, service
from waves.chat.search.folding import folded, words_of
from waves.chat.search.preparation import SearchPreparation, prepare_portion
from waves.core.database.engine import Database, read_db, unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.ids import new_id
from waves.friends import service as friends

ODD = [
    "Caf\u00e9",
    "cafe\u0301",
    "\u6771\u4eac\u90fd",
    "\ud55c\uad6d",
    "100%_\\",
    "O'Neil",
    "\u2764\ufe0f",
    "a",
]
LETTERS = st.one_of(
    st.sampled_from(
        [*"abcAB \u00e9\u00df\u0130\u6c34\u4eac\ud558\ud55c%_\\'\"*", *ODD]
    ),
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"]),
)
TEXTS = st.lists(LETTERS, min_size=1, max_size=6).map("".join)


@pytest.fixture
async def circle(users):
    """Alice with Bob and with Carol, and Bob with Carol."""
    alice, bob, carol = [one.id for one in await users("alice", "bob", "carol")]
    with_bob = await befriend(alice, bob)
    with_carol = await befriend(alice, carol)
    theirs = await befriend(bob, carol)
    return alice, bob, carol, with_bob, with_carol, theirs


async def bodies(user_id, query, **options):
    """Return what a search finds, page by page, as it is shown."""
    found, before = [], None
    while True:
        page = await service.search(user_id, query, before=before, **options)
        found += ["".join(part.text for part in one.excerpt) for one in page.items]
        before = page.next
        if before is None:
            return found


async def test_it_finds_the_newest_first_in_all_own_conversations(circle):
    alice, bob, carol, with_bob, with_carol, theirs = circle
    await write(alice, with_bob, "first wave", "nothing")
    await write(carol, with_carol, "second WAVE")
    await write(bob, theirs, "a wave of others")
    await write(bob, with_bob, "third w\u00e1ve")
    assert await bodies(alice, "wave") == [
        "third w\u00e1ve",
        "second WAVE",
        "first wave",
    ]
    assert await bodies(alice, "wave", limit=1) == await bodies(alice, "wave")
    assert await bodies(alice, "wave", sender="me") == ["first wave"]
    assert await bodies(alice, "wave", sender="peer", conversation_id=with_bob) == [
        "third w\u00e1ve"
    ]
    assert await bodies(carol, "others") == ["a wave of others"]
    assert await bodies(alice, "others") == []
    assert await bodies(alice, "  \u200b ") == []


async def test_what_was_found_is_told(circle):
    alice, bob, _carol, with_bob, *_ = circle
    [message] = await write(bob, with_bob, "Hello world")
    page = await service.search(alice, "WORLD", conversation_id=with_bob)
    [found] = page.items
    assert (found.id, found.seq, found.sender_id) == (message.id, 1, bob)
    assert found.created_at == message.created_at
    assert (found.conversation_id, found.peer.username) == (with_bob, "bob")
    assert [(one.text, one.marked) for one in found.excerpt] == [
        ("Hello ", False),
        ("world", True),
    ]
    assert (page.total, page.complete, page.next) == (1, True, None)


async def test_a_conversation_of_others_is_unknown(circle):
    alice, *_, theirs = circle
    for conversation in (theirs, new_id()):
        with pytest.raises(NotFoundError):
            await service.search(alice, "a", conversation_id=conversation)
    with pytest.raises(InvalidInputError):
        await service.search(alice, "a", before="tomorrow")


async def test_the_total_is_of_all_pages(circle):
    alice, _bob, _carol, with_bob, *_ = circle
    await write(alice, with_bob, *(f"wave {number}" for number in range(7)))
    first = await service.search(alice, "wave", conversation_id=with_bob, limit=3)
    assert (first.total, len(first.items)) == (7, 3)
    second = await service.search(
        alice, "wave", conversation_id=with_bob, limit=3, before=first.next
    )
    assert (second.total, [one.seq for one in second.items]) == (None, [4, 3, 2])


async def test_a_closed_conversation_is_still_searched(circle):
    alice, bob, _carol, with_bob, *_ = circle
    await write(bob, with_bob, "goodbye")
    await friends.unfriend(bob, alice)
    assert await bodies(alice, "good") == ["goodbye"]


async def test_edited_and_deleted_texts_are_gone_at_once(circle):
    alice, _bob, _carol, with_bob, *_ = circle
    [message] = await write(alice, with_bob, "the first text")
    await changes.edit(alice, message.id, "the second text")
    assert await bodies(alice, "first") == []
    assert await bodies(alice, "second") == ["the second text"]
    await changes.delete(alice, message.id)
    assert await bodies(alice, "text") == []
    assert await rows_of_texts() == 0


async def rows_of_texts() -> int:
    async with read_db() as db:
        connection = await db.connection()
        found = await connection.execute(text("SELECT count(*) FROM message_texts"))
        return found.scalar_one()


async def test_a_deleted_text_is_nowhere_in_the_file(circle, database):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL removes old rows when it vacuums.")
    alice, _bob, _carol, with_bob, *_ = circle
    [message] = await write(alice, with_bob, "SeCrEt" * 20)
    path = Path(str(database.engine.url.database))
    assert b"secretsecret" in written(path)
    await changes.delete(alice, message.id)
    assert b"secretsecret" not in written(path)


def written(path: Path) -> bytes:
    """Return the bytes of the database, with nothing left in its log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new=st.lists(TEXTS, min_size=1, max_size=4), queries=st.lists(TEXTS, max_size=4))
async def test_it_finds_what_a_scan_finds(circle, new, queries):
    """The conversations grow from example to example."""
    alice, bob, _carol, with_bob, with_carol, theirs = circle
    homes = [(alice, with_bob), (bob, with_bob), (alice, with_carol)]
    for number, body in enumerate([*new, *ODD]):
        await write(bob, theirs, f"{body}x")
        await write(*homes[number % 3], f"{body}x")
    stored = []
    for conversation in (with_bob, with_carol):
        stored += (await messages.page(alice, conversation, limit=200)).items
    stored.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    for query in [*queries, *(one[-2:] for one in new), *ODD]:
        words = words_of(query)
        expected = [
            one.id
            for one in stored
            if words and all(word in folded(one.body) for word in words)
        ]
        found = await service.search(alice, query, limit=200)
        assert [one.id for one in found.items] == expected, query


async def forget_texts() -> None:
    """Make the messages look as if they were older than search."""
    async with unit_of_work() as uow:
        await uow.connection.execute(text("DELETE FROM message_texts"))
        await uow.connection.execute(text("UPDATE messages SET searchable = false"))


async def test_older_messages_are_prepared_in_portions(circle, monkeypatch):
    alice, bob, _carol, with_bob, with_carol, theirs = circle
    sent = await write(alice, with_bob, *(f"old {number}" for number in range(5)))
    await write(alice, with_carol, "old too")
    await write(bob, theirs, "old theirs")
    await changes.delete(alice, sent[0].id)
    await forget_texts()
    monkeypatch.setattr(preparation, "PORTION", 3)
    monkeypatch.setattr(preparation, "_NEXT", preparation._NEXT.limit(3))
    assert not (await service.search(alice, "old")).complete
    await changes.edit(alice, sent[1].id, "new 1")
    await changes.delete(alice, sent[2].id)
    await write(alice, with_bob, "old but after")
    assert await prepare_portion()
    await changes.edit(alice, sent[3].id, "new 3")
    while await prepare_portion():
        pass
    page = await service.search(alice, "old")
    assert page.complete
    assert await bodies(alice, "old") == ["old but after", "old too", "old 4"]
    assert await bodies(alice, "new") == ["new 3", "new 1"]
    assert await rows_of_texts() == 6


async def test_the_server_prepares_them_after_its_start(circle, services):
    alice, _bob, _carol, with_bob, *_ = circle
    await write(alice, with_bob, "old")
    await forget_texts()
    services[SearchPreparation].start()
    for _ in range(200):
        if (await service.search(alice, "old")).complete:
            break
        await asyncio.sleep(0.01)
    await services[SearchPreparation].stop()
    assert await bodies(alice, "old") == ["old"]


async def test_a_search_reads_only_texts_of_own_conversations(circle, services):
    """On SQLite: the planner of PostgreSQL scans small tables, as it should."""
    if not services[Database].is_sqlite:
        pytest.skip("the planner of PostgreSQL scans small tables, as it should")
    alice, _bob, _carol, with_bob, *_ = circle
    executed = []

    def note(_connection, _cursor, statement, values, *_):
        executed.append((statement, values))

    event.listen(services[Database].engine.sync_engine, "before_cursor_execute", note)
    await service.search(alice, "old")
    await service.search(alice, "old", conversation_id=with_bob)
    event.remove(services[Database].engine.sync_engine, "before_cursor_execute", note)
    plans = []
    async with services[Database].engine.connect() as connection:
        for statement, values in executed:
            if statement.startswith("SELECT"):
                plan = await connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
                plans += [row[3] for row in plan]
    assert [one for one in plans if "message_texts" in one]
    assert {one for one in plans if one.startswith("SCAN")} == {"SCAN CONSTANT ROW"}
