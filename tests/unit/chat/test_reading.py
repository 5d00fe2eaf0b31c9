"""Reading conversations, pages, windows and the inbox."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from tests.support.friendships import befriend, write
from waves.accounts.users import profile
from waves.accounts.users import service as user_service
from waves.accounts.users.schemas import ProfileChange
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import Message
from waves.chat.receipts import service as receipts
from waves.chat.schemas import ReceiptView
from waves.core import clock
from waves.core.database import engine
from waves.core.errors import NotFoundError
from waves.core.ids import new_id
from waves.friends import service as friends


@pytest.fixture
async def ten_messages(users):
    """Return (alice, bob, conversation) with the messages "1" to "10" of Alice."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, *map(str, range(1, 11)))
    return alice.id, bob.id, conversation


def bodies(page):
    return [int(message.body) for message in page.items]


async def test_the_first_page_is_the_newest_in_ascending_order(ten_messages):
    _alice, bob, conversation = ten_messages
    page = await messages.page(bob, conversation, limit=4)
    assert (bodies(page), page.has_more) == ([7, 8, 9, 10], True)


@pytest.mark.parametrize(
    ("cursors", "expected", "has_more"),
    [
        ({"before": 7, "limit": 4}, [3, 4, 5, 6], True),
        ({"before": 3, "limit": 4}, [1, 2], False),
        ({"before": 5, "limit": 4}, [1, 2, 3, 4], False),
        ({"before": 1}, [], False),
        ({"after": 7, "limit": 2}, [8, 9], True),
        ({"after": 8, "limit": 2}, [9, 10], False),
        ({"after": 10}, [], False),
        ({"after": 0, "limit": 3}, [1, 2, 3], True),
        ({"after": 2, "before": 9, "limit": 3}, [3, 4, 5], True),
        ({"after": 2, "before": 5}, [3, 4], False),
        ({"after": 8, "before": 3}, [], False),
        ({"limit": 0}, [10], True),
        ({"limit": 2**70}, list(range(1, 11)), False),
        ({"before": 2**70, "limit": 1}, [10], True),
        ({"after": -(2**70), "limit": 1}, [1], True),
        ({"after": 2**70}, [], False),
    ],
)
async def test_cursors_are_exclusive(ten_messages, cursors, expected, has_more):
    _alice, bob, conversation = ten_messages
    page = await messages.page(bob, conversation, **cursors)
    assert (bodies(page), page.has_more) == (expected, has_more)


DAYS = [
    (-5, [1, 2, 3], True),
    (0, [1, 2, 3], True),
    (0.5, [2, 3, 4], True),
    (6, [7, 8, 9], True),
    (8, [9, 10], False),
    (9, [10], False),
    (9.5, [], False),
    (900, [], False),
]


@pytest.mark.parametrize(("day", "expected", "has_more"), DAYS)
async def test_a_page_begins_with_what_was_sent_since_a_moment(
    ten_messages, day, expected, has_more
):
    _alice, bob, conversation = ten_messages
    begin = datetime(2024, 2, 1, tzinfo=UTC)
    async with engine.unit_of_work() as uow:
        for number in range(10):
            change = {"created_at": begin + timedelta(days=number)}
            await uow.db.exec(
                update(Message)
                .where(col(Message.conversation_id) == conversation)
                .where(col(Message.seq) == number + 1)
                .values(change)
            )
    since = begin + timedelta(days=day)
    page = await messages.page(bob, conversation, since=since, limit=3)
    assert (bodies(page), page.has_more) == (expected, has_more)


async def test_a_moment_of_a_conversation_without_messages_finds_nothing(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    page = await messages.page(alice.id, conversation, since=clock.now())
    assert (page.items, page.has_more) == ([], False)


async def test_the_page_after_a_cursor_and_a_moment_begins_at_the_later_one(
    ten_messages,
):
    _alice, bob, conversation = ten_messages
    past = datetime(2020, 1, 1, tzinfo=UTC)
    page = await messages.page(bob, conversation, since=past, after=8)
    assert bodies(page) == [9, 10]


async def test_a_page_has_fifty_messages_by_default_and_at_most_200(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, *map(str, range(205)))
    assert len((await messages.page(bob.id, conversation)).items) == 50
    page = await messages.page(bob.id, conversation, limit=1000)
    assert (len(page.items), page.has_more) == (200, True)


async def test_paging_during_new_messages_misses_and_repeats_nothing(users):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    await write(alice.id, conversation, *map(str, range(300)))
    page = await messages.page(bob.id, conversation, limit=20)
    newest, older = page.items[-1].seq, list(page.items)
    while page.has_more:
        await write(alice.id, conversation, "new", "new too")
        page = await messages.page(bob.id, conversation, before=older[0].seq, limit=20)
        older = page.items + older
    assert [message.seq for message in older] == list(range(1, newest + 1))
    later = await messages.page(bob.id, conversation, after=newest, limit=200)
    assert not later.has_more
    (line,) = (await conversations.list_conversations(bob.id)).items
    union = [message.seq for message in older + later.items]
    assert union == list(range(1, line.last_seq + 1))


async def test_conversations_are_listed_by_their_latest_message(users):
    alice, bob, carol, dave = await users("alice", "bob", "carol", "dave")
    with_bob = await befriend(alice.id, bob.id)
    await befriend(alice.id, carol.id)
    with_dave = await befriend(alice.id, dave.id)
    await write(alice.id, with_dave, "early")
    (last,) = await write(bob.id, with_bob, "late")
    rows = (await conversations.list_conversations(alice.id)).items
    assert [row.peer.username for row in rows] == ["bob", "dave", "carol"]
    assert [row.unread for row in rows] == [1, 0, 0]
    assert [row.last_seq for row in rows] == [1, 1, 0]
    assert rows[0].last_message == last
    assert rows[2].last_message is None


async def test_users_see_only_their_own_conversations(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    await befriend(alice.id, bob.id)
    assert (await conversations.list_conversations(carol.id)).items == []


async def test_after_a_long_absence_every_count_is_exact(users):
    """Five friends write 40 messages each while Bob is away."""
    bob, *others = await users("bob", "anna", "carol", "dave", "emma", "fred")
    ids = [await befriend(one.id, bob.id) for one in others]
    for round_ in range(40):
        for one, conversation in zip(others, ids, strict=True):
            await write(one.id, conversation, f"{round_}")
    rows = (await conversations.list_conversations(bob.id)).items
    assert [row.unread for row in rows] == [40] * 5
    assert sum(row.unread for row in rows) == 200
    for conversation in ids:
        page = await messages.page(bob.id, conversation)
        assert bodies(page) == list(range(40))
        assert not page.has_more
    await receipts.mark_read(bob.id, ids[0], 15)
    await receipts.mark_read(bob.id, ids[4], 40)
    counts = {
        row.id: row.unread
        for row in (await conversations.list_conversations(bob.id)).items
    }
    assert [counts[id_] for id_ in ids] == [25, 40, 40, 40, 0]


async def test_a_conversation_is_found_by_username(users):
    alice, bob, carol = await users("alice", "Bob", "carol")
    conversation = await befriend(alice.id, bob.id)
    for name in ("Bob", "bob", "BOB", "ＢＯＢ"):  # noqa: RUF001
        assert (
            await conversations.conversation_with(alice.id, name)
        ).id == conversation
    for asker, name in (
        (alice, "carol"),
        (alice, "alice"),
        (alice, "nobody"),
        (alice, "b\x00b"),
        (alice, "\ud800"),
        (alice, ""),
        (alice, "b" * 10_000),
        (carol, "bob"),
    ):
        with pytest.raises(NotFoundError):
            await conversations.conversation_with(asker.id, name)


async def test_a_window_is_one_snapshot_of_a_conversation(ten_messages):
    alice, bob, conversation = ten_messages
    await receipts.mark_read(bob, conversation, 6)
    await write(bob, conversation, "11")
    window = await conversations.open_window(bob, "alice", limit=5)
    assert window.conversation == await conversations.conversation_with(bob, "alice")
    assert window.page == await messages.page(bob, conversation, limit=5)
    assert window.first_unread_seq == 7
    assert (await receipts.mark_read(bob, conversation, 0)).read_seq == 6
    assert window.peer_receipt == ReceiptView(
        conversation_id=conversation, user_id=alice, delivered_seq=0, read_seq=0
    )
    assert window.inbox_version == await user_service.inbox_version(bob)


async def test_a_window_without_unread_messages_has_no_first_unread(ten_messages):
    alice, _bob, _conversation = ten_messages
    window = await conversations.open_window(alice, "bob")
    assert window.first_unread_seq == 0
    assert window.conversation.unread == 0


async def test_a_window_of_a_stranger_is_not_found(users):
    alice, _bob = await users("alice", "bob")
    with pytest.raises(NotFoundError):
        await conversations.open_window(alice.id, "bob")


async def test_the_inbox_shows_conversations_and_received_requests(users):
    alice, bob, carol, dave = await users("alice", "bob", "carol", "dave")
    await befriend(alice.id, bob.id)
    received = await friends.send_request(carol.id, alice.id)
    await friends.send_request(alice.id, dave.id)
    inbox = await conversations.inbox(alice.id)
    assert inbox.conversations == await conversations.list_conversations(alice.id)
    assert inbox.received == [received]
    assert inbox.inbox_version == await user_service.inbox_version(alice.id)


async def test_the_inbox_has_other_conversations_on_request(users):
    alice, bob, carol, dave = await users("alice", "bob", "carol", "dave")
    talks = [await befriend(alice.id, one.id) for one in (bob, carol, dave)]
    theirs = await befriend(bob.id, carol.id)
    also = [talks[0], carol.id, *talks[2:], dave.id, theirs, bob.id, new_id()]
    inbox = await conversations.inbox(alice.id, limit=1, also=also)
    assert [one.id for one in inbox.conversations.items] == talks[2:]
    assert {one.id for one in inbox.others} == {*talks[:2]}
    whole = (await conversations.list_conversations(alice.id)).items
    assert all(one in whole for one in inbox.others)
    assert (await conversations.inbox(alice.id, limit=3, also=also)).others == []


async def test_the_inbox_of_a_missing_user_is_empty(database):
    inbox = await conversations.inbox(new_id())
    assert (inbox.conversations.items, inbox.unread) == ([], 0)
    assert (inbox.received, inbox.inbox_version) == ([], 0)


async def test_a_former_name_finds_the_same_user_for_30_days(
    users, monkeypatch
) -> None:
    alice, bob, carol = await users("alice", "bob", "carol")
    conversation = await befriend(alice.id, bob.id)
    await profile.change_profile(bob.id, ProfileChange(username="bob2"))
    for name in ("bob2", "bob", "BOB"):
        found = await conversations.conversation_with(alice.id, name)
        assert (found.id, found.peer.username) == (conversation, "bob2")
    # Users without a conversation with the user cannot look up a former name.
    with pytest.raises(NotFoundError):
        await conversations.conversation_with(carol.id, "bob")
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=30))
    with pytest.raises(NotFoundError):
        await conversations.conversation_with(alice.id, "bob")
    await profile.change_profile(carol.id, ProfileChange(username="bob"))
    with pytest.raises(NotFoundError):
        await conversations.conversation_with(alice.id, "bob")
    assert (
        await conversations.open_window(alice.id, conversation)
    ).conversation.id == (conversation)


async def test_a_window_is_opened_by_the_id_of_the_conversation(users) -> None:
    alice, bob, carol = await users("alice", "bob", "carol")
    conversation = await befriend(alice.id, bob.id)
    window = await conversations.open_window(alice.id, conversation)
    assert window.conversation == await conversations.conversation_with(alice.id, "bob")
    with pytest.raises(NotFoundError):
        await conversations.open_window(carol.id, conversation)


async def test_a_rename_is_published_to_all_users_who_see_the_user(
    users, heard
) -> None:
    alice, bob, carol, dave = await users("alice", "bob", "carol", "dave")
    await befriend(alice.id, bob.id)
    await friends.send_request(bob.id, carol.id)
    heard.clear()
    await profile.change_profile(bob.id, ProfileChange(display_name="Robert"))
    assert heard[-1].inbox_versions.keys() == {alice.id, bob.id, carol.id}
    assert await user_service.inbox_version(dave.id) == 0
