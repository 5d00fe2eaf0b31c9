"""The window of the conversation list, and what a push sends of it."""

from typing import Any
from uuid import UUID  # noqa: TC003  pytest reads annotations

import pytest

from tests.support.api_client import Users
from tests.unit.state.conftest import Connect, Pushing, befriend
from tests.unit.state.stage import FakeServer, FakeTab
from waves.accounts.users.schemas import MeView
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.receipts import service as receipts
from waves.core.ids import new_id
from waves.state import inbox as inbox_module
from waves.state.inbox import Inbox

PAGE = 2


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
    tab = await tab_of(friendly.bob)
    (await tab.state(Inbox)).limit = PAGE
    return await tab.open_home()


def names(state: Inbox) -> list[str]:
    return [row.peer.username for row in state.conversations]


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
    assert (state.unread, state.has_more) == (5, True)
    await tab.call(Inbox, "load_more")
    assert names(state) == ["frank", "erin", "dave", "carol"]
    await tab.call(Inbox, "load_more")
    assert (len(state.conversations), state.has_more) == (5, False)
    limit = state.limit
    await tab.call(Inbox, "load_more")
    assert state.limit == limit


async def test_the_list_has_a_longest_window(
    friendly: Friendly, tab_of: Connect, monkeypatch
):
    monkeypatch.setattr(inbox_module, "MOST_ROWS", 3)
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await tab.call(Inbox, "load_more")
    assert (len(state.conversations), state.has_more) == (3, False)


async def test_a_message_sends_its_row_alone(
    friendly: Friendly, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    await friendly.write(friendly.friends[3])
    await pushing.done()
    assert names(state) == ["erin", "frank"]
    assert of_inbox(server.sent[tab.token]) == [{"changed", "unread", "version"}]
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
    assert of_inbox(server.sent[tab.token]) == [{"changed", "unread", "version"}]
    [row] = state.changed
    assert (row.peer.username, row.unread, state.unread) == ("alice", 2, 6)


async def test_reading_beyond_the_window_changes_the_sum(
    friendly: Friendly, tab_of: Connect, pushing: Pushing
):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    conversation_id = friendly.ids[friendly.friends[0].id]
    await receipts.mark_read(friendly.bob.id, conversation_id, 1)
    await pushing.done()
    assert (names(state), state.unread) == (["frank", "erin"], 4)


async def test_a_resync_sends_the_whole_list(friendly: Friendly, tab_of: Connect):
    tab = await home(friendly, tab_of)
    state = await tab.state(Inbox)
    tab.root._clean()
    await tab.call(Inbox, "open_home")
    assert "conversations" not in state.dirty_vars
    await tab.call(Inbox, "resync")
    assert "conversations" in state.dirty_vars


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
