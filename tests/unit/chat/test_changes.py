"""Edits, deletions and reactions of stored messages."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.friendships import befriend, write
from waves.chat.conversations import service as conversations
from waves.chat.errors import (
    ConversationClosedError,
    MessageDeletedError,
    TooLateToEditError,
    TooManyReactionsError,
)
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.reactions.service import MOST_KINDS, react
from waves.core import clock
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.ids import new_id
from waves.friends import service as friends

KINDS = [*"😀😁😂😃😄😅😆😇😈😉😊😋😌😍"]


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


async def test_a_deleted_text_is_nowhere_in_the_file(talk, database):
    """SQLite overwrites what it frees, and its log was written back."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL removes old rows when it vacuums.")
    alice, bob, conversation, _message = talk
    secret = f"secret{new_id().hex}"
    [message] = await write(alice, conversation, secret * 20)
    reply = NewMessage(client_id=new_id(), body="what?", reply_to=message.id)
    await messages.send(bob, conversation, reply)
    path = Path(str(database.engine.url.database))
    assert secret.encode() in written(path)
    await changes.edit(alice, message.id, f"{secret} again")
    await changes.delete(alice, message.id)
    assert secret.encode() not in written(path)


def written(path: Path) -> bytes:
    """Return the bytes of the database, with nothing left in its log."""
    with closing(sqlite3.connect(path)) as connection:
        [(busy, *_)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert busy == 0
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


async def test_a_message_has_at_most_twelve_kinds_of_reactions(talk):
    alice, bob, _conversation, message = talk
    for emoji in KINDS[:MOST_KINDS]:
        await react(bob, message.id, emoji, active=True)
    with pytest.raises(TooManyReactionsError):
        await react(alice, message.id, KINDS[MOST_KINDS], active=True)
    both = await react(alice, message.id, KINDS[0], active=True)
    assert both.reactions[0].user_ids == [bob, alice]
    await react(bob, message.id, KINDS[1], active=False)
    after = await react(alice, message.id, KINDS[MOST_KINDS], active=True)
    assert [one.emoji for one in after.reactions] == [
        KINDS[0],
        *KINDS[2 : MOST_KINDS + 1],
    ]


async def test_in_a_closed_conversation_own_messages_can_only_be_deleted(talk):
    alice, bob, _conversation, message = talk
    await friends.unfriend(alice, bob)
    with pytest.raises(ConversationClosedError):
        await changes.edit(alice, message.id, "later")
    with pytest.raises(ConversationClosedError):
        await react(bob, message.id, KINDS[0], active=True)
    assert (await changes.delete(alice, message.id)).deleted_at is not None


async def test_two_changes_at_once_both_count(talk):
    alice, bob, conversation, message = talk
    await asyncio.gather(
        changes.edit(alice, message.id, "edited"),
        *(react(bob, message.id, emoji, active=True) for emoji in KINDS[:5]),
        changes.edit(alice, message.id, "edited"),
    )
    [stored] = (await messages.page(bob, conversation)).items
    assert (stored.body, stored.change) == ("edited", 6)
    assert {one.emoji for one in stored.reactions} == {*KINDS[:5]}


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
