"""React renders again only what has changed."""

import asyncio
from uuid import UUID

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.support import renders
from tests.support.calls import ring_of
from tests.support.crowds import add_friends
from tests.support.held_state import HeldState
from tests.support.long_history import write_history
from tests.support.people import FriendsFactory, Pair, open_conversation
from tests.support.renders import Rendered
from tests.support.servers import Server
from waves.core.database.engine import Database
from waves.core.events import EventRegistry

TICKS = 10
ROWS = 200
FRIENDS = 20
ROW = "MessageListRow"
LINE = "ConversationRow"
SHOWS = """
([from, ticks]) => {
  const [minutes, seconds] =
    document.querySelector('[role=timer]').textContent.split(':').map(Number);
  return minutes * 60 + seconds >= from + ticks;
}
"""


async def settle(page: Page) -> None:
    """Wait until nothing is rendered for a while: an idle page renders nothing."""
    await renders.take(page)
    while True:
        await page.wait_for_timeout(1_500)
        if await renders.take(page) == Rendered():
            return


async def load_back(page: Page) -> None:
    """Load all messages, and return to the newest."""
    log = page.get_by_role("log", name="Messages", exact=True)
    await log.focus()
    first = log.get_by_role("article").filter(has_text="line 1 and")
    while await first.count() == 0:
        await page.keyboard.press("Home")
        await page.wait_for_timeout(100)
    await page.keyboard.press("End")
    await page.wait_for_timeout(300)


async def lists_rested(page: Page) -> Rendered:
    """Assert that neither the people nor the messages were rendered again."""
    rendered = await renders.take(page)
    # The dot of a friend follows them into the call.
    people = [name for name in rendered.people if name != "PresenceDot"]
    assert (people, rendered.messages) == ([], [])
    return rendered


async def elapsed(page: Page) -> int:
    minutes, seconds = (await page.get_by_role("timer").inner_text()).split(":")
    return int(minutes) * 60 + int(seconds)


async def test_a_call_renders_neither_the_people_nor_the_messages(watched: Pair):
    alice, bob = watched
    await alice.write("hello")
    for person in watched:
        await expect(person.messages).to_have_count(1)
        await renders.count(person.page)
        await expect(person.messages).to_have_count(1)
    for person in watched:
        await settle(person.page)

    await alice.button("Video call").click()
    await expect(alice.page.get_by_text("Ringing")).to_be_visible()
    await expect(ring_of(bob)).to_be_visible()
    for person in watched:
        rung = await lists_rested(person.page)
        assert rung.elsewhere, "the counter works"

    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    for person in watched:
        await expect(person.call.get_by_role("timer")).to_be_visible()
    await alice.page.wait_for_function(SHOWS, arg=[0, 2])
    for person in watched:
        await lists_rested(person.page)

    await alice.button("Mute microphone").click()
    await expect(bob.call.get_by_text("muted", exact=True)).to_be_visible()
    for person in watched:
        muted = await lists_rested(person.page)
        # The button, its icon and its tooltip; the remark at the peer; a tick or two.
        assert len(muted.stage) < 12

    began = await elapsed(alice.page)
    await alice.page.wait_for_function(SHOWS, arg=[began, TICKS])
    for person in watched:
        rendered = await lists_rested(person.page)
        # One leaf a second, the elapsed time; the controls hide once.
        assert TICKS - 1 <= len(rendered.stage) <= 2 * TICKS
        assert len(rendered.elsewhere) < TICKS


@pytest_asyncio.fixture(loop_scope="session")
async def readers(friends: FriendsFactory, server: Server) -> Pair:
    """Two friends with 200 messages; Bob has more friends, and counts renders."""
    alice, bob = await friends()
    me = await bob.request("GET", "/api/auth/me")
    (conversation,) = (await bob.request("GET", "/api/conversations"))["items"]
    conversation_id = UUID(conversation["id"])
    await asyncio.to_thread(write_history, server.data, conversation_id, ROWS)
    database = Database(f"sqlite+aiosqlite:///{server.data}/waves.db", EventRegistry())
    await add_friends(database, UUID(me["id"]), first=1, last=FRIENDS)
    await database.dispose()
    await open_conversation(alice, bob)
    await renders.count(bob.page)
    return alice, bob


async def test_a_new_message_renders_its_row_and_the_line_of_its_conversation(
    readers: Pair,
):
    alice, bob = readers
    lines = bob.page.get_by_role("list", name="Conversations").get_by_role("listitem")
    await expect(lines).to_have_count(FRIENDS + 1)
    state = HeldState()
    await state.install(bob.page)
    await bob.page.reload()
    await load_back(bob.page)
    await settle(bob.page)

    state.hold()
    await alice.write("hello")
    await bob.sees("hello")
    await expect(lines.first).to_contain_text("hello")
    # The page reads it, which is drawn from a frame too.
    await bob.page.wait_for_timeout(1_000)
    drawn = await renders.take(bob.page)
    # The row and its predecessor, unless a group ends between them.
    assert 1 <= drawn.messages.count(ROW) <= 2
    # The line, when the message arrives and when it is read.
    assert 1 <= drawn.people.count(LINE) <= 2

    state.release()
    await bob.page.wait_for_timeout(1_000)
    followed = await renders.take(bob.page)
    assert followed.messages, "the counter works"
    assert followed.messages.count(ROW) == 0
    assert followed.people.count(LINE) <= 1
