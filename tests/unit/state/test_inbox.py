"""The window of the conversation list, and what a push sends of it."""

import random
from dataclasses import replace
from typing import Any
from uuid import UUID  # noqa: TC003  pytest reads annotations

import pytest

from tests.support.api_client import Users
from tests.unit.state.conftest import Connect, Pushing, befriend
from tests.unit.state.stage import FakeServer, FakeTab
from waves.accounts.users import profile
from waves.accounts.users import service as user_service
from waves.accounts.users.schemas import MeView, ProfileChange
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.receipts import service as receipts
from waves.core.ids import new_id
from waves.friends import service as friends
from waves.state import inbox as inbox_module
from waves.state.inbox import Inbox
from waves.state.row_builders import conversation_row
from waves.state.rows import ConversationRow, OlderConversations

PAGE = 2
SENT = {"changed", "edition", "unread", "version"}
"""What a push sends of the inbox when one row has changed."""


class Friendly:
    """Bob and his friends, who each have written to him once, in their order."""

    def __init__(self, bob: MeView, friends: list[MeView]) -> None:
        self.bob, self.friends = bob, friends
        self.ids: dict[UUID, UUID] = {}

    async def write(self, friend: MeView) -> int:
        draft = NewMessage(client_id=new_id(), body="hello")
        conversation_id = self.ids[friend.id]
        return (await messages.send(friend.id, conversation_id, draft)).message.seq


@pytest.fixture
async def friendly(users: Users, unlimited: None, monkeypatch) -> Friendly:
    monkeypatch.setattr(inbox_module, "PAGE", PAGE)
    bob, *friends = await users("bob", "alice", "carol", "dave", "erin", "frank")
    friendly = Friendly(bob, friends)
    for friend in friends:
        await befriend(friend, bob)
        found = await conversations.conversation_with(friend.id, "bob")
        friendly.ids[friend.id] = found.id
        await friendly.write(friend)
    return friendly


async def home(friendly: Friendly, tab_of: Connect) -> FakeTab:
    return await (await tab_of(friendly.bob)).open_home()


def names(state: Inbox) -> list[str]:
    return [row.peer.username for row in state.conversations]


def older(state: Inbox) -> list[str]:
    return [row.peer.username for row in state.older.rows]


def of_inbox(deltas: list[dict[str, Any]]) -> list[set[str]]:
    """Return the vars of the inbox that each delta holds."""
    vars_ = [
        {name.removesuffix("_rx_state_") for name in values}
        for delta in deltas
        for state, values in delta.items()
        if state.endswith("inbox")
    ]
    assert len(vars_) == len(deltas)
    return vars_


async def test_the_list_is_loaded_page_by_page(friendly: Friendly, tab_of: Connect):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    assert names(state) == ["frank", "erin"]
    assert state.unread == 5
    tab.root._clean()
    await tab.call(Inbox, "load_more", state.cursor)
    sent = {name for name in state.dirty_vars if not name.startswith("_")}
    assert sent == {"older"}
    assert (names(state), older(state)) == (["frank", "erin"], ["dave", "carol"])
    assert state.older.after == state.cursor
    await tab.call(Inbox, "load_more", state.older.next)
    assert (older(state), state.older.next) == (["alice"], "")


async def test_a_forged_cursor_loads_nothing(friendly: Friendly, tab_of: Connect):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    for cursor in ("", "x", "9" * 99, f"1-{new_id()}"):
        await tab.call(Inbox, "load_more", cursor)
        assert state.older == OlderConversations()


async def test_a_message_sends_its_row_alone(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await friendly.write(friendly.friends[3])
    await pushing.done()
    assert names(state) == ["erin", "frank"]
    assert of_inbox(server.sent[tab.token]) == [SENT]
    [row] = state.changed
    assert (row.peer.id, row.unread, state.unread) == ("", 2, 6)


async def test_a_conversation_from_beyond_the_window_comes_at_once_and_alone(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await friendly.write(friendly.friends[0])
    await pushing.settled()
    assert names(state) == ["alice", "frank"]
    assert of_inbox(server.sent[tab.token]) == [SENT]
    [row] = state.changed
    assert (row.peer.username, row.unread, state.unread) == ("alice", 2, 6)


async def test_a_row_after_the_first_ones_is_sent_when_it_has_changed(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    alice, carol = friendly.friends[:2]
    await receipts.mark_read(friendly.bob.id, friendly.ids[alice.id], 1)
    await pushing.done()
    assert (names(state), state.unread) == (["frank", "erin"], 4)
    [row] = state.changed
    assert (row.id, row.unread) == (str(friendly.ids[alice.id]), 0)
    assert of_inbox(server.sent[tab.token]) == [SENT]
    await profile.change_profile(carol.id, ProfileChange(display_name="Caroline"))
    await pushing.done()
    assert state.changed[0].peer.display_name == "Caroline"
    assert state.version == await user_service.inbox_version(friendly.bob.id)


async def test_a_partly_read_row_after_the_first_ones_is_sent(
    friendly: Friendly, tab_of: Connect, pushing: Pushing
):
    await friendly.write(friendly.friends[0])
    for friend in friendly.friends[3:]:
        await friendly.write(friend)
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    conversation_id = friendly.ids[friendly.friends[0].id]
    await receipts.mark_read(friendly.bob.id, conversation_id, 1)
    await pushing.done()
    [row] = state.changed
    assert (row.id, row.unread) == (str(conversation_id), 1)
    assert state.version == await user_service.inbox_version(friendly.bob.id)


async def test_a_row_that_others_push_down_at_once_is_sent(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    for friend in friendly.friends:
        await friendly.write(friend)
    await pushing.done()
    assert names(state) == ["frank", "erin"]
    sent = {
        row.id: row.last_seq
        for delta in server.sent[tab.token]
        for row in delta[state.get_full_name()]["changed_rx_state_"]
    }
    assert sent == {str(id_): 2 for id_ in friendly.ids.values()}


async def test_the_list_begins_anew_when_too_much_has_changed_after_its_first_rows(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, monkeypatch
):
    monkeypatch.setattr(inbox_module, "MOST_CHANGED", 2)
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await tab.call(Inbox, "load_more", state.cursor)
    listed = state.listed
    for friend in friendly.friends[:3]:
        await receipts.mark_read(friendly.bob.id, friendly.ids[friend.id], 1)
    await pushing.done()
    assert state.listed != listed
    assert names(state) == ["frank", "erin", "dave", "carol"]
    assert (older(state), state.changed) == ([], [])
    assert state.version == await user_service.inbox_version(friendly.bob.id)


async def test_a_tab_that_has_missed_events_begins_its_list_anew(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    listed = state.listed
    await tab.call(Inbox, "open_home")
    assert state.listed == listed
    server.close(tab)
    await receipts.mark_read(friendly.bob.id, friendly.ids[friendly.friends[0].id], 1)
    await pushing.done()
    await tab.call(Inbox, "open_home")
    assert state.listed != listed
    assert state.version == await user_service.inbox_version(friendly.bob.id)


async def test_the_version_stays_before_a_missing_change(
    friendly: Friendly, tab_of: Connect
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    before = state.version
    for versions, expected in (([1], 0), ([before + 2, before + 4], 0), ([1], 0)):
        state._follow(versions)
        assert state.version == before + expected
    state._follow([before + 1])
    assert state.version == before + 2
    state._follow([before + 3])
    assert state.version == before + 4
    await tab.call(Inbox, "resync")
    assert state.version == before


async def test_a_resync_sends_the_whole_list(friendly: Friendly, tab_of: Connect):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    tab.root._clean()
    await tab.call(Inbox, "open_home")
    assert "conversations" not in state.dirty_vars
    await tab.call(Inbox, "load_more", state.cursor)
    listed = state.listed
    await tab.call(Inbox, "resync")
    assert "conversations" in state.dirty_vars
    assert (state.listed != listed, older(state)) == (True, [])


async def test_a_resync_sends_every_page_that_was_loaded(
    friendly: Friendly, tab_of: Connect
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await tab.call(Inbox, "load_more", state.cursor)
    # Again, as a page may ask twice.
    await tab.call(Inbox, "load_more", state.cursor)
    end = state.older.next
    await tab.call(Inbox, "resync")
    assert names(state) == ["frank", "erin", "dave", "carol"]
    assert state.cursor == end
    await tab.call(Inbox, "load_more", state.cursor)
    assert older(state) == ["alice"]


async def test_a_resync_does_not_send_a_list_without_end(
    friendly: Friendly, tab_of: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inbox_module, "MOST_KEPT", 3)
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await tab.call(Inbox, "load_more", state.cursor)
    await tab.call(Inbox, "resync")
    assert names(state) == ["frank", "erin", "dave"]


async def test_every_conversation_comes_up_within_few_rows(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    for _ in range(3):
        for friend in friendly.friends:
            await friendly.write(friend)
            await pushing.done()
    fresh = await home(friendly, tab_of)
    assert await tab.shown() == await fresh.shown()
    assert all(
        "conversations" not in vars_ for vars_ in of_inbox(server.sent[tab.token])
    )


class Page:
    """The rows that a page keeps of what it is sent."""

    def __init__(self, tab: FakeTab, state: Inbox) -> None:
        self.tab, self.state = tab, state
        self.listed = ""
        self.rows: dict[str, ConversationRow] = {}

    async def sees(self, deltas: list[dict[str, Any]]) -> None:
        if self.state.listed != self.listed:
            await self.begins()
            return
        for delta in deltas:
            changed = delta[self.state.get_full_name()].get("changed_rx_state_", [])
            for row in reversed(changed):
                known = self.rows.get(row.id) or row
                peer = row.peer if row.peer.id else known.peer
                self.rows[row.id] = replace(row, peer=peer)

    async def begins(self) -> None:
        self.listed = self.state.listed
        self.rows = {row.id: row for row in self.state.conversations}
        cursor = self.state.cursor
        while cursor:
            await self.tab.call(Inbox, "load_more", cursor)
            self.rows |= {row.id: row for row in self.state.older.rows}
            cursor = self.state.older.next


async def do_something(friendly: Friendly, chance: random.Random) -> None:
    friend = chance.choice(friendly.friends)
    bob, talk = friendly.bob, friendly.ids[friend.id]
    match chance.randrange(5):
        case 0:
            await friendly.write(friend)
        case 1 if await friends.are_friends(bob.id, friend.id):
            draft = NewMessage(client_id=new_id(), body="from bob")
            await messages.send(bob.id, talk, draft)
        case 2:
            await receipts.mark_read(bob.id, talk, chance.randint(1, 9))
        case 3:
            change = ProfileChange(display_name=f"Name {chance.randrange(99)}")
            await profile.change_profile(friend.id, change)
        case 4:
            await friends.unfriend(bob.id, friend.id)
            await befriend(friend, bob)


@pytest.mark.parametrize("seed", range(4))
async def test_a_page_that_keeps_its_rows_has_what_the_database_has(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer, seed: int
):
    chance = random.Random(seed)
    tab = await home(friendly, tab_of)
    page = Page(tab, await tab.state(Inbox))
    await page.begins()
    for _ in range(25):
        await do_something(friendly, chance)
        if chance.random() < 0.6:
            continue
        await pushing.done()
        await page.sees(server.sent.pop(tab.token, []))
        listed = (await conversations.list_conversations(friendly.bob.id)).items
        stored = {str(one.id): conversation_row(one, friendly.bob.id) for one in listed}
        assert page.rows == stored
        present = await user_service.inbox_version(friendly.bob.id)
        assert page.state.version == present
