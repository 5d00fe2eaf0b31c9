from typing import TYPE_CHECKING

import pytest

from tests.support.api_client import Users
from tests.unit.state.conftest import Connect, Pair, befriend
from waves.chat.conversations import service as conversations
from waves.chat.messages import changes
from waves.chat.receipts import service as receipts
from waves.chat.settings import service as settings
from waves.core.cursor import MAX_PAGE
from waves.core.ids import new_id
from waves.core.services import current
from waves.friends import service as friends
from waves.state.conversation import PAGE, Conversation
from waves.state.friends import MAX_QUERY, Friends
from waves.state.inbox import Inbox
from waves.state.tabs import Tabs

if TYPE_CHECKING:
    from tests.unit.state.stage import FakeTab

JUNK = [None, "", "x", 7, -1, 2**63, 1.5, True, [], {}, {"a": 1}, "\0", "☃" * 300]


@pytest.mark.parametrize("handler", ["add", "cancel", "accept", "reject"])
async def test_an_argument_that_is_not_an_id_finds_nothing(
    handler, pair: Pair, tab_of: Connect
):
    tab = await (await tab_of(pair.bob)).open_home()
    state = await tab.state(Friends)
    for argument in JUNK:
        state.notice = ""
        await tab.call(Friends, handler, argument)
        assert state.notice == "not_found", repr(argument)


async def test_any_query_is_accepted(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open_home()
    state = await tab.state(Friends)
    for argument in JUNK:
        await tab.call(Friends, "search", argument)
        assert state.notice in {"", "invalid"}, repr(argument)
        assert isinstance(state.query, str)
        assert len(state.query) <= MAX_QUERY


async def test_searching_too_often_is_reported_and_keeps_the_results(
    users: Users, tab_of: Connect
):
    alice, _ = await users("alice", "bob")
    tab = await (await tab_of(alice)).open_home()
    state = await tab.state(Friends)
    for _ in range(61):
        await tab.call(Friends, "search", "bob")
    assert state.notice == "too_many_requests"
    assert [row.person.username for row in state.results] == ["bob"]


async def test_an_invalid_position_marks_nothing(pair: Pair, tab_of: Connect):
    await pair.write(pair.alice)
    tab = await (await tab_of(pair.bob)).open("alice")
    for argument in [one for one in JUNK if one != 7]:
        await tab.call(Conversation, "mark_read", argument)
        receipt = await receipts.mark_read(pair.bob.id, pair.conversation_id, 0)
        assert receipt.read_seq == 0, repr(argument)


async def test_requests_of_others_are_not_found(users: Users, tab_of: Connect):
    alice, bob, carol = await users("alice", "bob", "carol")
    request = await friends.send_request(alice.id, bob.id)
    tab = await (await tab_of(carol)).open_home()
    for handler in ("accept", "reject", "cancel"):
        await tab.call(Friends, handler, str(request.id))
        assert (await tab.state(Friends)).notice == "not_found"
    own = await (await tab_of(alice)).open_home()
    await own.call(Friends, "accept", str(request.id))
    assert (await own.state(Friends)).notice != ""
    assert not await friends.are_friends(alice.id, bob.id)


async def test_a_conversation_of_others_is_missing(
    pair: Pair, users: Users, tab_of: Connect
):
    [carol] = await users("carol")
    tab = await (await tab_of(carol)).open("bob")
    assert (await tab.shown())["loaded"] == (True, False, True)
    for username in ("nobody", "", "\0", "x" * 500, 7, None):
        tab.at("/c/x", username=username)
        await tab.call(Conversation, "open_conversation")
        assert (await tab.shown())["loaded"] == (True, False, True)


async def test_handlers_of_a_page_that_shows_no_conversation_do_nothing(
    pair: Pair, tab_of: Connect
):
    tab = await (await tab_of(pair.bob)).open_home()
    before = await tab.shown()
    await tab.call(Conversation, "load_older", 9)
    await tab.call(Conversation, "mark_read", 1)
    await tab.call(Conversation, "unfriend")
    await tab.call(Conversation, "block")
    assert await tab.shown() == before
    assert await friends.are_friends(pair.alice.id, pair.bob.id)


async def test_searching_requesting_and_cancelling(users: Users, tab_of: Connect):
    alice, bob = await users("alice", "bob")
    tab = await (await tab_of(alice)).open_home()
    await tab.call(Friends, "search", " bob ")
    state = await tab.state(Friends)
    assert [row.relation for row in state.results] == ["none"]
    await tab.call(Friends, "add", str(bob.id))
    [row] = [*state.results]
    assert row.relation == "sent"
    await tab.call(Friends, "add", str(bob.id))
    assert state.notice == "already_requested"
    await tab.call(Friends, "cancel", row.request_id)
    assert [row.relation for row in state.results] == ["none"]
    assert state.notice == ""
    await tab.call(Friends, "search", "")
    assert [*state.results] == []


async def test_a_search_shows_progress_only_without_results(
    users: Users, tab_of: Connect
):
    alice, _bob = await users("alice", "bob")
    tab = await (await tab_of(alice)).open_home()
    state = await tab.state(Friends)
    search = Friends.event_handlers["search"].fn
    assert [state.searching async for _ in search(state, "bo")] == [True]
    assert state.searching is False
    assert [state.searching async for _ in search(state, "bob")] == []
    assert [row.person.username for row in state.results] == ["bob"]


async def test_accepting_and_rejecting_from_the_list(users: Users, tab_of: Connect):
    alice, bob, carol = await users("alice", "bob", "carol")
    for other in (bob, carol):
        await friends.send_request(other.id, alice.id)
    tab = await (await tab_of(alice)).open_home()
    state = await tab.state(Friends)
    by_name = {row.person.username: row.id for row in state.requests}
    await tab.call(Friends, "accept", by_name["bob"])
    await tab.call(Friends, "reject", by_name["carol"])
    assert [*state.requests] == []
    assert await friends.are_friends(alice.id, bob.id)
    assert not await friends.are_friends(alice.id, carol.id)


async def written(pair: Pair, count: int) -> None:
    for number in range(count):
        await pair.write(pair.alice, f"{number + 1}")


def seqs(shown) -> list[int]:
    return [row.seq for row in shown["rows"]]


async def test_history_is_loaded_page_by_page_without_gaps(pair: Pair, tab_of: Connect):
    await written(pair, 2 * PAGE + 10)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, 2 * PAGE + 10)
    tab = await (await tab_of(pair.bob)).open("alice")
    newest = seqs(await tab.shown())
    assert newest == [*range(PAGE + 11, 2 * PAGE + 11)]
    state = await tab.state(Conversation)
    for first, last in ((11, PAGE + 10), (1, 10)):
        await tab.call(Conversation, "load_older", last + 1)
        assert [row.seq for row in state.older] == [*range(first, last + 1)]
    assert seqs(await tab.shown()) == newest


async def test_an_invalid_position_loads_nothing(pair: Pair, tab_of: Connect):
    await written(pair, 3)
    tab = await (await tab_of(pair.bob)).open("alice")
    state = await tab.state(Conversation)
    for argument in [one for one in JUNK if one != 7]:
        state.notice = ""
        await tab.call(Conversation, "load_older", argument)
        assert state.notice == "invalid", repr(argument)
        assert [*state.older] == []


async def test_a_conversation_opens_from_its_first_unread_message(
    pair: Pair, tab_of: Connect
):
    await written(pair, 120)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, 20)
    tab = await (await tab_of(pair.bob)).open("alice")
    state = await tab.state(Conversation)
    assert state.first_unread_seq == 21
    assert seqs(await tab.shown())[0] <= 21
    assert state.unread == 100


async def test_the_unread_divider_stays_until_the_next_opening(
    pair: Pair, tab_of: Connect
):
    await written(pair, 3)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(Conversation, "mark_read", 3)
    await tab.call(Inbox, "resync")
    state = await tab.state(Conversation)
    assert (state.first_unread_seq, state.unread) == (1, 0)
    await tab.open("alice")
    assert state.first_unread_seq == 1
    await tab.open_home()
    await tab.open("alice")
    assert state.first_unread_seq == 0


async def test_resync_fills_the_gap_and_keeps_loaded_messages(
    pair: Pair, tab_of: Connect
):
    await written(pair, 80)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, 80)
    tab = await (await tab_of(pair.bob)).open("alice")
    await written(pair, 20)
    await tab.call(Inbox, "resync")
    assert seqs(await tab.shown()) == [*range(31, 101)]


async def test_resync_after_more_than_a_page_leaves_no_gap(pair: Pair, tab_of: Connect):
    await written(pair, 10)
    tab = await (await tab_of(pair.bob)).open("alice")
    await written(pair, PAGE + 20)
    await tab.call(Inbox, "resync")
    found = seqs(await tab.shown())
    assert found == [*range(found[0], PAGE + 31)]


@pytest.mark.parametrize("count", [MAX_PAGE, MAX_PAGE + 1])
async def test_a_resync_lacks_no_change_however_many_there_were(
    pair: Pair, tab_of: Connect, count: int
):
    """With more than a page of changes, the page drops what it has loaded before."""
    first = await pair.write(pair.alice, "the first")
    second = await pair.write(pair.alice, "the second")
    await written(pair, PAGE + 8)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, PAGE + 10)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(Conversation, "load_older", 11)
    state = await tab.state(Conversation)
    assert [row.body for row in state.older[:2]] == ["the first", "the second"]
    await changes.delete(pair.alice.id, first.id)
    for number in range(count - 1):
        await changes.edit(pair.alice.id, second.id, f"edit {number}")
    await tab.call(Inbox, "resync")
    assert state.change == count
    told = {row.seq: row for row in state.changed}
    is_complete = count <= MAX_PAGE
    assert state.changed_after == (0 if is_complete else 1)
    if is_complete:
        assert (told[1].deleted, told[2].body) == (True, f"edit {count - 2}")
    else:
        assert state.older == []
    await tab.call(Conversation, "load_older", 11)
    [one, two, *_] = state.older
    assert (one.deleted, two.body) == (True, f"edit {count - 2}")


async def test_the_own_name_opens_a_note_to_self(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open("\uff22ob")
    state = await tab.state(Conversation)
    assert (state.peer.display_name, state.open) == ("Note to self", True)
    begun = state.conversation_id
    await tab.open("\uff22\uff2f\uff22")
    assert state.conversation_id == begun
    await tab.open("bob")
    assert state.conversation_id == begun
    await tab.open("bobby")
    assert state.missing


async def test_a_search_finds_nicknames_and_the_note_to_self(
    pair: Pair, tab_of: Connect
):
    tab = await tab_of(pair.bob)
    await settings.name_peer(pair.bob.id, pair.conversation_id, "Captain Blue")
    state = await tab.state(Friends)
    for query, found in {
        "blu": [("Captain Blue", "friend")],
        "apt lue": [("Captain Blue", "friend")],
        "ALICE": [("Captain Blue", "friend")],
        "lic": [("Captain Blue", "friend")],
        "note to": [("Note to self", "self")],
        "@bob": [("Note to self", "self")],
        "self blue": [],
    }.items():
        await tab.call(Friends, "search", query)
        rows = [(row.person.display_name, row.relation) for row in state.results]
        assert (query, rows) == (query, found)
    await friends.unfriend(pair.bob.id, pair.alice.id)
    await tab.call(Friends, "search", "blue")
    assert state.results == []


async def test_a_tab_registers_before_its_first_read(
    pair: Pair, tab_of: Connect, monkeypatch
):

    known = []
    inbox = conversations.inbox

    async def reading(user_id, **options):
        known.append(bool(current(Tabs).of_user(user_id)))
        return await inbox(user_id, **options)

    monkeypatch.setattr(conversations, "inbox", reading)
    await (await tab_of(pair.bob)).open("alice")
    assert known == [True]


async def test_another_conversation_replaces_the_first(
    pair: Pair, users: Users, tab_of: Connect
):
    [carol] = await users("carol")
    await befriend(carol, pair.bob)
    await pair.write(pair.alice)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.open("carol")
    shown = await tab.shown()
    assert shown["peer"].username == "carol"
    assert shown["rows"] == []
    assert shown["unread"] == 0


async def test_blocking_ends_it_and_keeps_the_conversation_readable(
    pair: Pair, tab_of: Connect
):
    await pair.write(pair.alice)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(Conversation, "block")
    shown = await tab.shown()
    assert shown["open"] is False
    assert len(shown["rows"]) == 1


async def test_an_unknown_id_is_not_found(pair: Pair, tab_of: Connect):
    tab: FakeTab = await (await tab_of(pair.bob)).open_home()
    await tab.call(Friends, "add", str(new_id()))
    assert (await tab.state(Friends)).notice == "not_found"
