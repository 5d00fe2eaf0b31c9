"""Edits, deletions and reactions of stored messages."""

from datetime import timedelta

import pytest

from tests.support.friendships import befriend, write
from waves.chat.conversations import service as conversations
from waves.chat.errors import MessageDeletedError, TooLateToEditError
from waves.chat.messages import changes
from waves.chat.reactions.service import react
from waves.core import clock
from waves.core.errors import InvalidInputError, NotFoundError


@pytest.fixture
async def talk(users, unlimited):
    """Alice, Bob, and a message of Alice to him."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    [message] = await write(alice.id, conversation, "first")
    return alice.id, bob.id, conversation, message


async def test_changes_are_numbered_and_read_again(talk):
    alice, bob, conversation, message = talk
    edited = await changes.edit(alice, message.id, "second")
    assert (edited.body, edited.change) == ("second", 1)
    assert (await changes.edit(alice, message.id, "second")).change == 1
    reacted = await react(bob, message.id, "\u2764", active=True)
    assert [one.emoji for one in reacted.reactions] == ["\u2764\ufe0f"]
    window = await conversations.open_window(alice, conversation, changed_after=1)
    assert window.changed == window.page.items == [reacted]
    assert window.conversation.reaction == "\u2764\ufe0f"
    gone = await changes.delete(alice, message.id)
    assert (gone.body, gone.reactions, gone.change) == ("", [], 3)
    assert await changes.delete(alice, message.id) == gone
    window = await conversations.open_window(alice, conversation, changed_after=2)
    assert window.changed == [gone]
    assert window.conversation.reaction == ""


async def test_what_is_refused(talk, monkeypatch):
    alice, bob, _conversation, message = talk
    with pytest.raises(NotFoundError):
        await changes.edit(bob, message.id, "mine now")
    with pytest.raises(NotFoundError):
        await changes.delete(bob, message.id)
    with pytest.raises(InvalidInputError):
        await react(bob, message.id, "a", active=True)
    later = clock.now() + timedelta(hours=25)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        with pytest.raises(TooLateToEditError):
            await changes.edit(alice, message.id, "too late")
    await changes.delete(alice, message.id)
    with pytest.raises(MessageDeletedError):
        await react(bob, message.id, "\u2764", active=True)
