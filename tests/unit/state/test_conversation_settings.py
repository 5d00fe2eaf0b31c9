"""The handlers that put the conversation list in order."""

import pytest

from tests.support.api_client import Users
from tests.support.database_snapshot import everything
from tests.unit.state.conftest import Connect, Pair, Pushing
from tests.unit.state.test_handlers import JUNK
from waves.chat.conversations import service as conversations
from waves.chat.disappearing.schemas import OFF, TIMERS
from waves.chat.disappearing.service import set_timer
from waves.state.conversation import Conversation
from waves.state.conversation_settings import MUTES, ConversationSettings
from waves.state.inbox import Inbox
from waves.state.rows import Timer

COMMANDS = [
    *(("pin", True), ("archive", True), ("mark_unread", True), ("mute", "hour")),
    ("set_timer", TIMERS[1]),
]


@pytest.mark.parametrize(("handler", "value"), COMMANDS)
async def test_an_argument_that_is_not_an_own_conversation_changes_nothing(
    handler, value, pair: Pair, users: Users, tab_of: Connect
):
    [carol] = await users("carol")
    tab = await (await tab_of(carol)).open_home()
    state = await tab.state(ConversationSettings)
    before = await everything()
    for argument in (*JUNK, str(pair.conversation_id), str(pair.bob.id)):
        state.notice = ""
        await tab.call(ConversationSettings, handler, argument, value)
        assert state.notice == "not_found", repr(argument)
    assert await everything() == before


async def test_a_mute_has_one_of_the_durations(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open_home()
    state, place = await tab.state(ConversationSettings), str(pair.conversation_id)
    for duration in ("year", "HOUR", "9999"):
        await tab.call(ConversationSettings, "mute", place, duration)
        assert state.notice == "invalid"
    for duration in (*MUTES, ""):
        await tab.call(ConversationSettings, "mute", place, duration)
        seen = await conversations.conversation(pair.bob.id, pair.conversation_id)
        assert (seen.muted_until is not None, state.notice) == (duration != "", "")


async def test_a_timer_is_one_of_those_to_choose_from(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open_home()
    state, place = await tab.state(ConversationSettings), str(pair.conversation_id)
    for seconds in (1, -1, True, "86400", [86_400], 1e300):
        await tab.call(ConversationSettings, "set_timer", place, seconds)
        assert state.notice == "invalid", repr(seconds)
    for seconds in TIMERS:
        await tab.call(ConversationSettings, "set_timer", place, seconds)
        seen = await conversations.conversation(pair.alice.id, pair.conversation_id)
        assert (seen.message_timer, state.notice) == (seconds, "")


async def test_a_change_of_the_timer_is_told_until_the_next_message(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    place = pair.conversation_id
    await set_timer(pair.alice.id, place, TIMERS[1])
    tab = await (await tab_of(pair.bob)).open("alice")
    shown = await tab.state(Conversation)
    # It was so when the conversation was opened.
    assert shown.timer == Timer(TIMERS[1])
    await set_timer(pair.alice.id, place, TIMERS[2])
    await pushing.done()
    assert shown.timer == Timer(TIMERS[2], changed=True)
    await set_timer(pair.bob.id, place, OFF)
    await pushing.done()
    assert shown.timer == Timer(OFF, own=True, changed=True)
    await pair.write(pair.alice)
    await pushing.done()
    assert shown.timer == Timer(OFF, own=True)


async def test_opening_a_conversation_removes_its_mark(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open_home()
    place = str(pair.conversation_id)
    await tab.call(ConversationSettings, "mark_unread", place, True)
    await tab.open("alice")
    seen = await conversations.conversation(pair.bob.id, pair.conversation_id)
    assert not seen.marked_unread


async def test_the_archive_is_loaded_in_pages(
    pair: Pair, users: Users, tab_of: Connect
):
    tab = await (await tab_of(pair.bob)).open_home()
    place = str(pair.conversation_id)
    await tab.call(ConversationSettings, "archive", place, True)
    await tab.call(Inbox, "load_archived", "")
    inbox = await tab.state(Inbox)
    assert [row.id for row in inbox.archive.rows] == [place]
    assert (inbox.archive.after, inbox.archive.next) == ("", "")
    for junk in JUNK:
        if isinstance(junk, str) and junk:
            await tab.call(Inbox, "load_archived", junk)
    assert [row.id for row in inbox.archive.rows] == [place]
