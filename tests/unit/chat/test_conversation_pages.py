"""Pages of the conversation list."""

import pytest
from sqlmodel import col, update

from tests.support.friendships import befriend, write
from waves.chat.conversations import service as conversations
from waves.chat.models import Conversation
from waves.core import clock
from waves.core.cursor import TOP, Cursor
from waves.core.database.engine import unit_of_work
from waves.core.errors import InvalidInputError, NotFoundError

FRIENDS = ("bob", "carol", "dave", "emma", "fred")


@pytest.fixture
async def five_friends(users):
    """Return Alice and the ids of her conversations, the latest first."""
    alice, *others = await users("alice", *FRIENDS)
    ids = [await befriend(alice.id, one.id) for one in others]
    for one, conversation in zip(others, ids, strict=True):
        await write(one.id, conversation, "hello")
    return alice.id, ids[::-1]


async def pages(user_id, limit):
    """Return the ids of every page."""
    found, cursor = [], None
    while not found or cursor:
        page = await conversations.list_conversations(
            user_id, before=cursor, limit=limit
        )
        found.append([row.id for row in page.items])
        cursor = page.next
    return found


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [(1, [1] * 5), (2, [2, 2, 1]), (5, [5]), (200, [5]), (0, [1] * 5)],
)
async def test_the_pages_are_the_list_in_parts(five_friends, limit, sizes):
    alice, ids = five_friends
    found = await pages(alice, limit)
    assert [len(page) for page in found] == sizes
    assert [id_ for page in found for id_ in page] == ids


async def test_conversations_of_the_same_moment_are_paged_by_their_ids(five_friends):
    alice, ids = five_friends
    async with unit_of_work() as uow:
        at = clock.now()
        mine = update(Conversation).where(col(Conversation.id).in_(ids))
        await uow.db.exec(mine.values(last_at=at))
    assert await pages(alice, 2) == [
        *(sorted(ids, reverse=True)[part : part + 2] for part in (0, 2, 4))
    ]


async def test_paging_while_conversations_move_up_repeats_and_misses_nothing(
    five_friends,
):
    alice, ids = five_friends
    page = await conversations.list_conversations(alice, limit=2)
    await write(alice, ids[3], "up")
    await write(alice, ids[0], "up again")
    rest = await conversations.list_conversations(alice, before=page.next)
    assert [row.id for row in rest.items] == [ids[2], ids[4]]
    first = await conversations.list_conversations(alice, limit=2)
    assert [row.id for row in first.items] == [ids[0], ids[3]]


async def test_a_conversation_stands_where_its_last_message_was_sent(five_friends):
    alice, ids = five_friends
    (sent,) = await write(alice, ids[2], "now")
    page = await conversations.list_conversations(alice, limit=1)
    assert [(row.id, row.last_at) for row in page.items] == [(ids[2], sent.created_at)]


async def test_a_line_is_the_one_of_the_open_conversation(five_friends, users):
    alice, ids = five_friends
    (gina,) = await users("gina")
    page = await conversations.list_conversations(alice)
    window = await conversations.open_window(alice, ids[3])
    assert window.conversation == page.items[3]
    with pytest.raises(NotFoundError):
        await conversations.open_window(gina.id, ids[3])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-",
        "1-",
        "1-2",
        "1764252000000000",
        "x" * 40,
        f"-1-{TOP.id.hex}",
        f"{'9' * 17}-{TOP.id.hex}",
        f"1-{TOP.id.hex}0",
        f"1-{TOP.id.hex}\n",
        f"1-{TOP.id}",
        f"\u0661-{TOP.id.hex}",
        "\x00",
        "\ud800",
    ],
)
async def test_a_cursor_that_no_page_returned_is_refused(users, text):
    (alice,) = await users("alice")
    with pytest.raises(InvalidInputError) as refused:
        await conversations.list_conversations(alice.id, before=text)
    assert set(refused.value.fields) == {"before"}


@pytest.mark.parametrize("number", ["0", "1", "9" * 16])
async def test_any_place_may_be_a_cursor(five_friends, number):
    alice, _ids = five_friends
    page = await conversations.list_conversations(
        alice, before=f"{number}-{TOP.id.hex}"
    )
    assert len(page.items) == (5 if number[0] == "9" else 0)


def test_the_text_of_a_cursor_is_read_exactly():
    cursor = Cursor(clock.now(), TOP.id)
    assert Cursor.parse(str(cursor)) == cursor
