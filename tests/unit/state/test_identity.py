"""A page keeps its conversation by id."""

from datetime import timedelta

import pytest

from tests.support.api_client import Users
from tests.unit.state.conftest import Connect, Pair, Pushing, befriend
from tests.unit.state.stage import FakeTab, pass_gate
from tests.unit.state.test_handlers import seqs, written
from waves.accounts.users import profile
from waves.accounts.users.schemas import MeView, ProfileChange
from waves.chat.conversations import service as conversations
from waves.chat.receipts import service as receipts
from waves.core import clock
from waves.state.conversation import Conversation
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.session import Session
from waves.state.settings import Account

HYDRATE = "reflex___state____state.hydrate_and_load"


async def rename(person: MeView, username: str) -> None:
    await profile.change_profile(person.id, ProfileChange(username=username))


async def forgotten(tab: FakeTab, **place: str) -> FakeTab:
    """Reconnect a page whose state the server has lost."""
    path, query = tab.root.router_data["pathname"], tab.root.router_data["query"]
    back = FakeTab(tab.session_token).at(path, **{**query, **place})
    await pass_gate(back, HYDRATE)
    return back


async def test_an_open_page_keeps_its_person_when_the_name_is_taken(
    pair: Pair, users: Users, tab_of: Connect, monkeypatch
):
    [carol] = await users("carol")
    await befriend(pair.alice, carol)
    tab = await (await tab_of(pair.alice)).open("bob")
    await rename(pair.bob, "bob2")
    real = clock.now
    for days in (1, 31):
        monkeypatch.setattr(clock, "now", lambda days=days: real() + timedelta(days))
        tab.session_token = (await tab_of(pair.alice)).session_token
        if days > 30:
            await rename(carol, "bob")
        back = await forgotten(tab, conversation=str(pair.conversation_id))
        for _ in range(2):
            state = await back.state(Conversation)
            assert state.conversation_id == str(pair.conversation_id)
            assert state.peer.username == "bob2"
            await back.call(Inbox, "open_home")
            await back.call(Conversation, "open_conversation")


async def test_a_resync_finds_the_conversation_of_a_renamed_person(
    pair: Pair, tab_of: Connect
):
    tab = await (await tab_of(pair.alice)).open("bob")
    await rename(pair.bob, "bob2")
    await written(pair, 3)
    await tab.call(Inbox, "resync")
    state = await tab.state(Conversation)
    assert (state.loaded, state.missing, state.peer.username) == (True, False, "bob2")
    assert seqs(await tab.shown()) == [1, 2, 3]


async def test_a_new_name_reaches_every_tab_that_shows_the_person(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    alices = await (await tab_of(pair.alice)).open("bob")
    bobs = await (await tab_of(pair.bob)).open_home()
    await profile.change_profile(
        pair.bob.id, ProfileChange(username="bob2", display_name="Robert")
    )
    await pushing.done()
    peer = (await alices.state(Conversation)).peer
    [line] = (await alices.state(Inbox)).conversations
    for person in (peer, line.peer, (await bobs.state(Session)).me):
        assert (person.username, person.display_name) == ("bob2", "Robert")


async def test_an_id_of_another_user_falls_back_to_the_name(
    pair: Pair, tab_of: Connect
):
    tab = (await tab_of(pair.alice)).at(
        "/c/bob", username="bob", conversation="01a2-nonsense"
    )
    await pass_gate(tab, HYDRATE)
    state = await tab.state(Conversation)
    assert state.conversation_id == str(pair.conversation_id)
    assert state.opened_for == "01a2-nonsense/bob"


async def test_a_conversation_of_others_is_not_opened_by_its_id(
    pair: Pair, users: Users, tab_of: Connect
):
    [carol] = await users("carol")
    tab = (await tab_of(carol)).at(
        "/c/bob", username="bob", conversation=str(pair.conversation_id)
    )
    await pass_gate(tab, HYDRATE)
    assert (await tab.state(Conversation)).missing
    assert "alice" not in await tab.hydration()


async def test_a_blank_tab_is_filled_before_it_is_sent(pair: Pair, tab_of: Connect):
    await written(pair, 120)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, 120)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(Conversation, "load_older", 71)
    back = await forgotten(tab, conversation=str(pair.conversation_id), shown_from="21")
    before, shown = await tab.shown(), await back.shown()
    assert seqs(shown) == [*range(21, 121)]
    assert shown | {"rows": 0} == before | {"rows": 0}
    await back.call(Inbox, "open_home")
    await back.call(Conversation, "open_conversation")
    assert await back.shown() == shown


@pytest.mark.parametrize("shown_from", ["", "x", "-1", "0", "9" * 40, "\u0663"])
async def test_what_a_page_reports_is_validated(
    pair: Pair, tab_of: Connect, shown_from: str
):
    await written(pair, 60)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, 60)
    tab = await (await tab_of(pair.bob)).open("alice")
    back = await forgotten(tab, shown_from=shown_from)
    assert seqs(await back.shown()) == [*range(11, 61)]


async def test_an_open_settings_page_is_filled_too(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open_settings()
    back = await forgotten(tab)
    assert (await back.state(Account)).loaded
    assert (await back.state(Session)).me.username == "bob"


@pytest.mark.parametrize("path", ["/login", "/signup", "/reset"])
async def test_nothing_is_read_for_a_page_before_the_app(
    pair: Pair, tab_of: Connect, path: str
):
    tab = (await tab_of(pair.bob)).at(path)
    await pass_gate(tab, HYDRATE)
    assert not (await tab.state(Session)).user_id


async def test_preloaded_data_is_not_read_twice(
    pair: Pair, tab_of: Connect, monkeypatch
):
    tab = (await tab_of(pair.bob)).at("/c/alice", username="alice")
    await pass_gate(tab, HYDRATE)

    async def read(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    for name in ("inbox", "open_window"):
        monkeypatch.setattr(conversations, name, read)
    await tab.call(Inbox, "open_home")
    await tab.call(Conversation, "open_conversation")
    assert (await tab.state(Conversation)).loaded
    with pytest.raises(AssertionError):
        await tab.call(Inbox, "open_home")


async def test_a_visible_search_is_repeated(pair: Pair, tab_of: Connect):
    tab = (await tab_of(pair.bob)).at("/", search=" alice ")
    await pass_gate(tab, HYDRATE)
    state = await tab.state(Friends)
    assert [row.person.username for row in state.results] == ["alice"]
    tab = (await tab_of(pair.bob)).at("/", search="")
    await pass_gate(tab, HYDRATE)
    assert not (await tab.state(Friends)).results
