"""Messages that are sent at once share a transaction."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from tests.support.friendships import befriend, write
from waves.accounts.users.repository import inbox_counts
from waves.chat.conversations import service as conversations
from waves.chat.events import MessageSent
from waves.chat.messages import batch_repository, writer
from waves.chat.messages import service as messages
from waves.chat.messages.batch import Submission
from waves.chat.messages.writer import MessageWriter
from waves.chat.models import Message, NewMessage
from waves.core.database import engine
from waves.core.errors import InvalidInputError, UnavailableError, WavesError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import Services
from waves.friends import service as friends
from waves.realtime.bus import MemoryBus

KINDS = (
    "good",
    "good",
    "other way",
    "blank",
    "repeated",
    "stored before",
    "closed",
    "closed, stored before",
    "reply",
    "foreign reply",
    "unknown reply",
    "stranger",
    "nowhere",
)


class Stage:
    """Three users, an open and a closed conversation, and messages to send there."""

    async def open(self, users, prefix):
        self.people = await users(f"{prefix}-ann", f"{prefix}-ben", f"{prefix}-cas")
        self.ann, self.ben, self.cas = (one.id for one in self.people)
        self.open_one = await befriend(self.ann, self.ben)
        self.closed = await befriend(self.ann, self.cas)
        (self.first,) = await write(self.ben, self.open_one, "first")
        (self.before,) = await write(self.ann, self.closed, "before")
        (self.old,) = await write(self.ann, self.open_one, "old")
        await friends.unfriend(self.ann, self.cas)
        self.repeated = new_id()
        self.names = {
            self.ann: "ann",
            self.ben: "ben",
            self.cas: "cas",
            self.open_one: "open",
            self.closed: "closed",
            self.first.id: "first",
            None: None,
        }
        return self

    def send(self, kind, body):
        changes = {
            "other way": {"sender": self.ben},
            "blank": {"body": " "},
            "repeated": {"client_id": self.repeated},
            "stored before": {"client_id": self.old.client_id},
            "closed": {"where": self.closed},
            "closed, stored before": {
                "where": self.closed,
                "client_id": self.before.client_id,
            },
            "reply": {"reply_to": self.first.id},
            "foreign reply": {"reply_to": self.before.id},
            "unknown reply": {"reply_to": new_id()},
            "stranger": {"sender": self.cas},
            "nowhere": {"where": new_id()},
        }.get(kind, {})
        sender = changes.pop("sender", self.ann)
        where = changes.pop("where", self.open_one)
        new = NewMessage(**{"client_id": new_id(), "body": body} | changes)
        return messages.send(sender, where, new)

    def plain(self, outcome):
        """Return what a sender hears, by names that both stages share."""
        if isinstance(outcome, WavesError):
            return type(outcome), getattr(outcome, "fields", None)
        return outcome.created, self.plain_message(outcome.message)

    def plain_message(self, one):
        named = (one.conversation_id, one.sender_id, one.reply_to)
        return one.seq, one.body, *(self.names[id_] for id_ in named)

    async def shown(self):
        """Return what the three read from the database."""
        pages = [
            (await messages.page(self.ann, id_)).items
            for id_ in (self.open_one, self.closed)
        ]
        lines = [
            (await conversations.list_conversations(person.id)).items
            for person in self.people
        ]
        assert [line.last_at for line in lines[1]] == [pages[0][-1].created_at]
        async with engine.read_db() as db:
            counts = [await inbox_counts(db, person.id) for person in self.people]
        return (
            [[self.plain_message(one) for one in page] for page in pages],
            [[(line.last_seq, line.unread) for line in own] for own in lines],
            counts,
        )

    def plain_events(self, heard):
        return [
            (
                self.plain_message(one.message),
                [(self.names[id_], n) for id_, n in one.inbox_versions.items()],
            )
            for one in heard
            if isinstance(one, MessageSent)
        ]


@pytest.mark.parametrize("seed", range(4))
async def test_at_once_is_the_same_as_one_after_the_other(users, heard, seed):
    chosen = random.Random(seed).choices(KINDS, k=24)
    bodies = [f"{number} {kind}" for number, kind in enumerate(chosen)]
    one_by_one = await Stage().open(users, "one")
    heard.clear()
    expected = []
    for kind, body in zip(chosen, bodies, strict=True):
        try:
            expected.append(one_by_one.plain(await one_by_one.send(kind, body)))
        except WavesError as error:
            expected.append(one_by_one.plain(error))
    expected_events = one_by_one.plain_events(heard)
    together = await Stage().open(users, "all")
    heard.clear()
    sends = [
        together.send(kind, body) for kind, body in zip(chosen, bodies, strict=True)
    ]
    outcomes = await asyncio.gather(*sends, return_exceptions=True)
    assert [together.plain(one) for one in outcomes] == expected
    assert together.plain_events(heard) == expected_events
    assert await together.shown() == await one_by_one.shown()


@pytest.fixture
async def alice_and_bob(users):
    alice, bob = await users("alice", "bob")
    return alice.id, await befriend(alice.id, bob.id)


def sends(alice_and_bob, *bodies):
    alice, conversation = alice_and_bob
    return [
        asyncio.create_task(
            messages.send(
                alice, conversation, NewMessage(client_id=new_id(), body=body)
            )
        )
        for body in bodies
    ]


async def ended(running) -> list[Any]:
    """Return what each send returned or raised."""
    return await asyncio.gather(*running, return_exceptions=True)


async def bodies_of(alice_and_bob):
    page = await messages.page(*alice_and_bob, limit=200)
    assert [one.seq for one in page.items] == [*range(1, len(page.items) + 1)]
    return [one.body for one in page.items]


async def test_a_message_that_breaks_the_transaction_fails_alone(
    alice_and_bob, monkeypatch, heard
):
    write, tried = batch_repository.write, []

    def fragile(connection, ends, rows, raised):
        versions = write(connection, ends, rows, raised)
        tried.append(len(rows))
        if any(row["body"] == "breaks" for row in rows):
            raise OperationalError("INSERT", {}, RuntimeError())
        return versions

    monkeypatch.setattr(batch_repository, "write", fragile)
    heard.clear()
    running = sends(alice_and_bob, "one", "breaks", "two")
    one, breaks, two = await ended(running)
    assert isinstance(breaks, OperationalError)
    assert [one.message.body, two.message.body] == ["one", "two"]
    assert tried == [3, 1, 1, 1]
    assert await bodies_of(alice_and_bob) == ["one", "two"]
    assert [one.message.body for one in heard] == ["one", "two"]


async def test_on_a_full_disk_the_messages_that_still_fit_are_stored(
    alice_and_bob, database, tmp_path
):
    if not database.is_sqlite:
        pytest.skip("only SQLite can be limited to a number of pages")

    def leave_two_pages(connection):
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    event.listen(database.engine.sync_engine, "begin", leave_two_pages)
    running = sends(alice_and_bob, *(letter * 3900 for letter in "abcdefgh"))
    outcomes = await ended(running)
    event.remove(database.engine.sync_engine, "begin", leave_two_pages)
    failed = [one for one in outcomes if isinstance(one, OperationalError)]
    stored = [one.message.body for one in outcomes if one not in failed]
    assert stored
    assert await bodies_of(alice_and_bob) == stored


async def test_a_transaction_that_cannot_begin_is_not_tried_for_each(
    alice_and_bob, database, monkeypatch
):
    began = []

    def refuse(_connection):
        began.append(1)
        raise OperationalError("BEGIN", {}, RuntimeError())

    event.listen(database.engine.sync_engine, "begin", refuse)
    running = sends(alice_and_bob, "one", "two", "three")
    outcomes = await ended(running)
    assert [type(one) for one in outcomes] == [OperationalError] * 3
    assert len(began) == 1


async def test_a_cancelled_sender_leaves_the_others_alone(alice_and_bob, database):
    async with engine.unit_of_work():
        first, cancelled, last = sends(alice_and_bob, "first", "cancelled", "last")
        await asyncio.sleep(0.01)
        cancelled.cancel()
    assert [(await one).message.body for one in (first, last)] == ["first", "last"]
    assert cancelled.cancelled()
    stored = await bodies_of(alice_and_bob)
    assert [body for body in stored if body != "cancelled"] == ["first", "last"]


async def test_a_sender_cancelled_before_its_turn_is_not_stored(alice_and_bob):
    kept, cancelled = sends(alice_and_bob, "kept", "cancelled")
    await asyncio.sleep(0)
    cancelled.cancel()
    assert (await kept).message.seq == 1
    assert await bodies_of(alice_and_bob) == ["kept"]


async def test_the_writer_stores_what_waits_before_it_stops(
    alice_and_bob, services: Services
):
    running = sends(alice_and_bob, "one", "two")
    await asyncio.sleep(0)
    await services[MessageWriter].stop()
    assert all(one.done() for one in running)
    assert await bodies_of(alice_and_bob) == ["one", "two"]
    (late,) = sends(alice_and_bob, "late")
    with pytest.raises(UnavailableError):
        await late
    assert await bodies_of(alice_and_bob) == ["one", "two"]


async def test_a_writer_that_cannot_store_in_time_fails_its_senders(
    alice_and_bob, services: Services, database, monkeypatch
):
    if not database.is_sqlite:
        pytest.skip("only SQLite has one writer")
    monkeypatch.setattr(writer, "STOP_WITHIN_SECONDS", 0.05)
    async with engine.unit_of_work():
        running = sends(alice_and_bob, "one", "two")
        await asyncio.sleep(0)
        await services[MessageWriter].stop()
        outcomes = await ended(running)
    assert [type(one) for one in outcomes] == [UnavailableError] * 2
    assert await bodies_of(alice_and_bob) == []


async def test_a_refused_message_is_refused_while_others_are_stored(alice_and_bob):
    alice, conversation = alice_and_bob
    reply = NewMessage(client_id=new_id(), body="re", reply_to=new_id())
    running = [
        *sends(alice_and_bob, "one"),
        asyncio.create_task(messages.send(alice, conversation, reply)),
        *sends(alice_and_bob, "two"),
    ]
    one, refused, two = await ended(running)
    assert isinstance(refused, InvalidInputError)
    assert (one.message.seq, two.message.seq) == (1, 2)


async def test_what_is_pushed_leaves_before_the_acks(
    alice_and_bob, services: Services, database
):
    alice, conversation = alice_and_bob
    bus, order = MemoryBus(services[EventRegistry]), []

    async def push(_event):
        order.append("pushed")

    async def send(body):
        new = NewMessage(client_id=new_id(), body=body)
        await messages.send(alice, conversation, new)
        order.append("acked")

    bus.subscribe(push)
    await bus.start()
    await send("alone")
    await bus.delivered()
    await asyncio.gather(*(send(body) for body in "abc"))
    await bus.stop()
    assert order == ["pushed", "acked", *["pushed"] * 3, *["acked"] * 3]


async def test_writers_of_two_processes_do_not_deadlock(users, database):
    """Both send to the same two conversations, in opposite orders."""
    database._writers = None
    alice, bob, carol = await users("alice", "bob", "carol")
    where = [await befriend(alice.id, one.id) for one in (bob, carol)]
    client_ids = [new_id() for _ in range(40)]

    async def run(writing: MessageWriter, order):
        return await asyncio.gather(
            *(
                writing.store(
                    Submission(
                        alice.id,
                        order[number % 2],
                        NewMessage(client_id=client_id, body="same"),
                    )
                )
                for number, client_id in enumerate(client_ids)
            )
        )

    for _ in range(3):
        sent = await asyncio.gather(
            run(MessageWriter(), where), run(MessageWriter(), where[::-1])
        )
        assert all(len(one) == len(client_ids) for one in sent)
    async with engine.read_db() as db:
        for conversation in where:
            count = select(func.count()).where(Message.conversation_id == conversation)
            assert (await db.exec(count)).one() == len(client_ids)
            page = await messages.page(alice.id, conversation, limit=200)
            assert [one.seq for one in page.items] == [*range(1, len(client_ids) + 1)]
