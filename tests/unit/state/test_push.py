import asyncio
from datetime import timedelta

from tests.support.api_client import Users
from tests.support.timeouts import PATIENCE
from tests.unit.state.conftest import Connect, Pair, Pushing, befriend
from tests.unit.state.stage import FakeServer, FakeTab
from waves.accounts.sessions import service as sessions
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.receipts import service as receipts
from waves.core import clock
from waves.core.services import current
from waves.friends import service as friends
from waves.state import tab_update
from waves.state.conversation import Conversation
from waves.state.friends import Friends
from waves.state.inbox import UNKNOWN
from waves.state.push import EVERY_SECONDS
from waves.state.session import Session
from waves.state.tabs import Tabs

CHAT_READS = (
    (conversations, "inbox"),
    (conversations, "open_window"),
    (messages, "page"),
)


async def test_a_message_appears_in_both_peoples_tabs(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    theirs = await (await tab_of(pair.bob)).open("alice")
    own = await (await tab_of(pair.alice)).open("bob")
    await pair.write(pair.alice, "hello")
    await pushing.done()
    for tab in (theirs, own):
        assert [row.body for row in (await tab.shown())["rows"]] == ["hello"]
    assert (await theirs.shown())["unread"] == 1
    assert (await own.shown())["unread"] == 0


async def test_a_message_is_pushed_without_reading_the_database(
    pair: Pair, tab_of: Connect, pushing: Pushing, monkeypatch
):
    tab = await (await tab_of(pair.bob)).open("alice")

    async def refuse(*_args, **_kwargs):
        raise AssertionError

    for service, name in CHAT_READS:
        monkeypatch.setattr(service, name, refuse)
    await pair.write(pair.alice)
    await pushing.done()
    assert len((await tab.shown())["rows"]) == 1


async def test_an_unaffected_user_gets_nothing(
    pair: Pair, users: Users, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    [carol] = await users("carol")
    tab = await (await tab_of(carol)).open_home()
    await pair.write(pair.alice)
    await pushing.done()
    assert server.sent[tab.token] == []


async def test_a_tab_that_has_read_nothing_gets_nothing(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await tab_of(pair.bob)
    await pair.write(pair.alice)
    await pushing.done()
    assert server.sent[tab.token] == []
    assert not (await tab.state(Session)).user_id


async def test_a_closed_tab_is_not_recreated(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open("alice")
    server.close(tab)
    await pair.write(pair.alice)
    await pushing.done()
    assert server.sent[tab.token] == []
    assert current(Tabs).of_user(pair.bob.id) == []


async def test_logging_out_empties_the_tab_and_closes_its_socket(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open("alice")
    other = await (await tab_of(pair.bob)).open("alice")
    await sessions.log_out(await tab.principal())
    await pushing.done()
    await pair.write(pair.alice, "a secret")
    await pushing.done()
    assert server.disconnected == [f"sid-{tab.token}"]
    assert "alice" not in await tab.hydration()
    assert "secret" not in repr(server.sent[tab.token])
    assert len((await other.shown())["rows"]) == 1


async def test_a_busy_tab_loses_its_socket_too(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open("alice")
    principal = await tab.principal()
    async with tab.lock:
        await sessions.log_out(principal)
        await pushing.done()
        assert server.disconnected == [f"sid-{tab.token}"]


async def test_queued_events_are_not_sent_after_the_session_ends(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open("alice")
    principal = await tab.principal()
    async with tab.lock:
        await pair.write(pair.alice, "a secret")
        await pushing.bus._queue.join()
        await sessions.log_out(principal)
        await pushing.bus._queue.join()
    await pushing.done()
    assert "secret" not in repr(server.sent[tab.token])


async def test_a_session_that_has_expired_gets_nothing(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer, monkeypatch
):
    tab = await (await tab_of(pair.bob)).open("alice")
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr("waves.state.push.now", lambda: later)
    await pair.write(pair.alice, "a secret")
    await pushing.done()
    assert server.sent[tab.token] == []


async def test_the_next_user_of_a_tab_gets_no_messages_of_the_first(
    pair: Pair, users: Users, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    [carol] = await users("carol")
    tab = await (await tab_of(pair.bob)).open("alice")
    stranger = await tab_of(carol)
    tab.reconnect(stranger.session_token)
    await tab.open_home()
    await pair.write(pair.alice, "a secret")
    await pushing.done()
    assert server.sent[tab.token] == []
    assert "alice" not in await tab.hydration()


async def test_a_state_that_reflex_dropped_is_not_changed(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    tab = await (await tab_of(pair.bob)).open("alice")
    forgotten = FakeTab(tab.session_token)
    tab.root = forgotten.root
    await pair.write(pair.alice)
    await pushing.done()
    shown = await tab.shown()
    assert shown["rows"] == []
    assert shown["version"] == UNKNOWN


async def test_a_slow_tab_delays_no_other_and_gets_one_update(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    slow = await (await tab_of(pair.bob)).open("alice")
    quick = await (await tab_of(pair.bob)).open("alice")
    async with slow.lock:
        for number in range(5):
            await pair.write(pair.alice, f"{number}")
            await pushing.bus._queue.join()
            await pushing.quiet_but(slow)
            assert len((await quick.shown())["rows"]) == number + 1
    await pushing.done()
    assert [row.body for row in (await slow.shown())["rows"]] == list("01234")
    assert len(server.sent[slow.token]) <= 2
    assert len(server.sent[quick.token]) == 5


async def test_two_tabs_do_not_deadlock(pair: Pair, tab_of: Connect, pushing: Pushing):
    one = await (await tab_of(pair.alice)).open("bob")
    other = await (await tab_of(pair.bob)).open("alice")
    async with asyncio.timeout(PATIENCE):
        for _ in range(10):
            seq = (await pair.write(pair.alice)).seq
            await asyncio.gather(
                one.call(Conversation, "mark_read", seq),
                other.call(Conversation, "mark_read", seq),
            )
        await pushing.done()
    assert (await other.shown())["unread"] == 0


async def test_a_request_is_live_on_both_screens(
    users: Users, tab_of: Connect, pushing: Pushing
):
    alice, bob = await users("alice", "bob")
    sender = await (await tab_of(alice)).open_home()
    receiver = await (await tab_of(bob)).open_home()
    await sender.call(Friends, "search", "bob")
    request = await friends.send_request(alice.id, bob.id)
    await pushing.done()
    assert [one.person.username for one in (await receiver.shown())["requests"]] == [
        "alice"
    ]
    assert (await sender.shown())["results"][0].relation == "sent"
    await friends.accept(bob.id, request.id)
    await pushing.done()
    assert (await sender.shown())["results"][0].relation == "friend"
    for tab in (sender, receiver):
        assert len((await tab.shown())["conversations"]) == 1
    assert (await receiver.shown())["requests"] == []


async def test_unfriending_closes_the_open_conversation_on_both_screens(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    one = await (await tab_of(pair.alice)).open("bob")
    other = await (await tab_of(pair.bob)).open("alice")
    await one.call(Conversation, "unfriend")
    await pushing.done()
    for tab in (one, other):
        shown = await tab.shown()
        assert shown["open"] is False
        assert shown["loaded"] == (True, True, False)
    await befriend(pair.alice, pair.bob)
    await pushing.done()
    assert (await other.shown())["open"] is True


async def test_a_missing_conversation_appears_when_it_begins(
    users: Users, tab_of: Connect, pushing: Pushing
):
    alice, bob = await users("alice", "bob")
    tab = await (await tab_of(alice)).open("bob")
    assert (await tab.shown())["loaded"] == (True, False, True)
    await befriend(bob, alice)
    await pushing.done()
    assert (await tab.shown())["loaded"] == (True, True, False)


async def test_reading_in_one_tab_clears_the_other(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    reads = await (await tab_of(pair.bob)).open("alice")
    other = await (await tab_of(pair.bob)).open_home()
    seq = (await pair.write(pair.alice)).seq
    await pushing.done()
    assert (await other.shown())["conversations"][0].unread == 1
    await reads.call(Conversation, "mark_read", seq)
    await pushing.done()
    for tab in (reads, other):
        assert (await tab.shown())["conversations"][0].unread == 0


async def test_a_failure_in_a_tab_does_not_affect_the_next_event(
    pair: Pair, tab_of: Connect, pushing: Pushing, monkeypatch, caplog
):
    tab = await (await tab_of(pair.bob)).open("alice")
    with monkeypatch.context() as broken:
        broken.setattr(tab_update, "reduce", lambda *_args: 1 / 0)
        await pair.write(pair.alice, "one")
        await pushing.done()
    assert "tab_update_failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "one" not in caplog.text
    await pair.write(pair.alice, "two")
    await pushing.done()
    assert [row.body for row in (await tab.shown())["rows"]] == ["one", "two"]


async def test_a_burst_makes_few_updates(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open("alice")
    for number in range(100):
        await pair.write(pair.alice, f"{number}")
        await pushing.pass_time(0.01)
    await pushing.done()
    assert len((await tab.shown())["rows"]) == 100
    assert len(server.sent[tab.token]) <= 6


async def test_a_message_waits_for_what_comes_with_it(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open("alice")
    seq = (await pair.write(pair.alice)).seq
    await pushing.pass_time(EVERY_SECONDS / 2)
    await receipts.mark_read(pair.bob.id, pair.conversation_id, seq)
    assert server.sent[tab.token] == []
    await pushing.pass_time(EVERY_SECONDS / 2)
    assert len(server.sent[tab.token]) == 1
    assert (await tab.shown())["unread"] == 0


async def test_what_only_the_state_carries_does_not_wait(
    pair: Pair, users: Users, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    [carol] = await users("carol")
    tab = await (await tab_of(pair.bob)).open("alice")
    await pair.write(pair.alice)
    await friends.send_request(carol.id, pair.bob.id)
    await pushing.settled()
    shown = await tab.shown()
    assert len(shown["rows"]) == len(shown["requests"]) == 1
    await pushing.done()
    assert len(server.sent[tab.token]) == 1
