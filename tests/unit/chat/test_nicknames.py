"""Nicknames: what a user calls a friend, for themselves."""

import pytest

from tests.support.friendships import befriend, write
from waves.chat.conversations import service as conversations
from waves.chat.events import ConversationSettingsChanged
from waves.chat.search.service import search
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core.errors import InvalidInputError, NotFoundError
from waves.friends import service as friends


@pytest.fixture
async def talk(users):
    """Alice, Bob and their conversation."""
    alice, bob = await users("alice", "bob")
    return alice.id, bob.id, await befriend(alice.id, bob.id)


async def nickname(user_id, conversation):
    return (await conversations.conversation(user_id, conversation)).nickname


async def test_only_who_has_given_it_sees_it_and_is_told(talk, heard):
    alice, bob, conversation = talk
    heard.clear()
    await settings.name_peer(alice, conversation, "  Bobby   Blue ")
    assert await nickname(alice, conversation) == "Bobby Blue"
    assert await nickname(bob, conversation) == ""
    [event] = heard
    assert isinstance(event, ConversationSettingsChanged)
    assert {*event.inbox_versions} == {alice}
    await settings.name_peer(bob, conversation, "Al")
    assert await nickname(alice, conversation) == "Bobby Blue"
    assert await nickname(bob, conversation) == "Al"


@pytest.mark.parametrize("empty", ["", "  "])
async def test_an_empty_one_takes_it_away(talk, empty):
    alice, _bob, conversation = talk
    await settings.name_peer(alice, conversation, "Bobby")
    await settings.name_peer(alice, conversation, empty)
    assert await nickname(alice, conversation) == ""
    assert await conversations.nicknamed(alice) == []


@pytest.mark.parametrize("given", ["x" * 61, "\u202eyob", "Bob\u0000", "\u200b"])
async def test_what_is_no_name_is_refused_and_changes_nothing(talk, given):
    alice, _bob, conversation = talk
    await settings.name_peer(alice, conversation, "Bobby")
    with pytest.raises(InvalidInputError) as refused:
        await settings.name_peer(alice, conversation, given)
    assert {*refused.value.fields} == {"nickname"}
    assert await nickname(alice, conversation) == "Bobby"


async def test_other_settings_leave_it_alone(talk):
    alice, _bob, conversation = talk
    await settings.name_peer(alice, conversation, "Bobby")
    await settings.change(alice, conversation, SettingsChange(archived=True))
    assert await nickname(alice, conversation) == "Bobby"


async def test_a_stranger_cannot_name_anybody_there(talk, users):
    _alice, _bob, conversation = talk
    (carol,) = await users("carol")
    with pytest.raises(NotFoundError):
        await settings.name_peer(carol.id, conversation, "Bobby")


async def test_the_named_are_listed_with_whether_they_are_friends(talk):
    alice, bob, conversation = talk
    await settings.name_peer(alice, conversation, "Bobby")
    await settings.name_peer(bob, conversation, "Al")
    [named] = await conversations.nicknamed(alice)
    assert (named.user.id, named.nickname, named.is_open) == (bob, "Bobby", True)
    await friends.unfriend(alice, bob)
    [named] = await conversations.nicknamed(alice)
    assert not named.is_open


async def test_found_messages_have_it(talk):
    alice, bob, conversation = talk
    await settings.name_peer(alice, conversation, "Bobby")
    await write(bob, conversation, "a wave")
    assert [one.nickname for one in (await search(alice, "wave")).items] == ["Bobby"]
    assert [one.nickname for one in (await search(bob, "wave")).items] == [""]
