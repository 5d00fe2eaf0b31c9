import pytest

from tests.support.api_client import Users
from tests.unit.state.conftest import Connect, Pair
from tests.unit.state.stage import PRIVATE, FakeTab, pass_gate, run, token_of
from waves.accounts.sessions import service as sessions
from waves.core.services import current
from waves.state.auth.request_auth import _own_states
from waves.state.conversation import Conversation
from waves.state.conversation_settings import ConversationSettings
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.login_options import LoginOptions
from waves.state.profile_card import ProfileCard
from waves.state.session import Session
from waves.state.settings import Account
from waves.state.tabs import Tabs

HYDRATE = "reflex___state____state.hydrate_and_load"


async def test_a_signed_in_tab_passes_untouched(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open("alice")
    before = await tab.hydration()
    await pass_gate(tab, HYDRATE)
    assert await tab.hydration() == before
    assert "alice" in before


async def test_nothing_private_is_hydrated_after_logging_out(
    pair: Pair, tab_of: Connect
):
    tab = await (await tab_of(pair.bob)).open("alice")
    await pair.write(pair.alice, "a secret")
    await tab.open("alice")
    await sessions.log_out(await tab.principal())
    await pass_gate(tab, HYDRATE)
    assert await tab.hydration() == await FakeTab().hydration()
    assert current(Tabs).find(tab.token) is None


async def test_nothing_private_is_hydrated_without_the_cookie(
    pair: Pair, tab_of: Connect
):
    tab = await (await tab_of(pair.bob)).open("alice")
    tab.reconnect("")
    await pass_gate(tab, HYDRATE)
    assert await tab.hydration() == await FakeTab().hydration()


async def test_no_state_is_hydrated_for_the_next_user_of_a_tab(
    pair: Pair, users: Users, tab_of: Connect
):
    [carol] = await users("carol")
    tab = await (await tab_of(pair.bob)).open("alice")
    tab.reconnect(await token_of(carol))
    await pass_gate(tab, HYDRATE)
    hers = (await tab_of(carol)).at("/c/alice", username="alice")
    await pass_gate(hers, HYDRATE)
    for one in (tab, hers):
        (await one.state(Inbox)).listed = "a new list"
    assert await tab.hydration() == await hers.hydration()


async def test_the_token_of_a_tab_alone_gives_nothing(
    pair: Pair, users: Users, tab_of: Connect
):
    # S12: the token alone opens the server's state of the tab.
    [carol] = await users("carol")
    victim = await (await tab_of(pair.bob)).open("alice")
    for cookie in ("", "nonsense", await token_of(carol)):
        victim.reconnect(cookie)
        await pass_gate(victim, HYDRATE)
        assert "alice" not in await victim.hydration()


async def test_events_of_the_server_are_authenticated_too(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open("alice")
    await sessions.log_out(await tab.principal())
    await pass_gate(tab, "internal")
    assert "alice" not in await tab.hydration()


async def test_every_state_is_cleared():
    from waves.components.call import overlay  # noqa: F401  defines nothing more

    assert set(_own_states(FakeTab().root.__class__)) == {*PRIVATE, LoginOptions}


@pytest.mark.parametrize(
    ("state", "handler", "arguments"),
    [
        (Inbox, "open_home", ()),
        (Inbox, "load_more", ("",)),
        (Inbox, "load_archived", ("",)),
        (ConversationSettings, "pin", ("x", True)),
        (ConversationSettings, "archive", ("x", True)),
        (ConversationSettings, "mark_unread", ("x", True)),
        (ConversationSettings, "mark_read", ("x",)),
        (ConversationSettings, "mute", ("x", "hour")),
        (ConversationSettings, "set_timer", ("x", 86_400)),
        (Inbox, "resync", ()),
        (Friends, "search", ("alice",)),
        (Friends, "add", ("x",)),
        (Friends, "cancel", ("x",)),
        (Friends, "accept", ("x",)),
        (Friends, "reject", ("x",)),
        (Conversation, "open_conversation", ()),
        (Conversation, "load_older", (1,)),
        (Conversation, "mark_read", (1,)),
        (Conversation, "unfriend", ()),
        (Conversation, "block", ()),
        (ProfileCard, "show", ("x",)),
        (ProfileCard, "name_peer", ("x", {"nickname": "Al"})),
        (Account, "open_account", ()),
        (Account, "set_privacy", ("shows_typing", False)),
    ],
)
async def test_every_handler_refuses_a_signed_out_tab(
    state, handler, arguments, pair: Pair, tab_of: Connect
):
    # S14: called directly, without the gate.
    tab = await (await tab_of(pair.bob)).open("alice")
    await sessions.log_out(await tab.principal())
    answer = await run(await tab.state(state), handler, *arguments)
    assert "/login?next=/c/alice" in repr(answer)
    assert await tab.hydration() == await FakeTab().hydration()
    assert current(Tabs).find(tab.token) is None


async def test_every_handler_is_tested():
    ours = {
        name
        for state in PRIVATE
        for name in state.event_handlers
        if name not in {"setvar", "set_is_hydrated"} and not name.startswith("_")
    }
    assert ours == {
        "open_home", "load_more", "load_archived", "resync", "search", "add", "cancel",
        "accept", "reject", "pin", "archive", "mark_unread", "mute",
        "set_timer",
        "open_conversation", "load_older", "mark_read", "unfriend", "block",
        "open_account", "set_privacy", "show", "name_peer",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", '"/login"'),
        ("/c/bob", "/login?next=/c/bob"),
        ("//evil.example", '"/login"'),
        ("https://evil.example/", '"/login"'),
    ],
)
async def test_the_return_path_is_a_path_of_this_site(path, target):
    tab = FakeTab().at(path)
    answer = await tab.call(Inbox, "open_home")
    assert target in repr(answer)
    assert "evil" not in repr(answer)


async def test_a_tab_has_a_user_only_after_its_session_is_read(
    pair: Pair, tab_of: Connect
):
    tab = await tab_of(pair.bob)
    assert (await tab.state(Session)).user_id == ""
    await tab.open_home()
    session = await tab.state(Session)
    assert session.user_id == str(pair.bob.id)
    assert session.me.username == "bob"
