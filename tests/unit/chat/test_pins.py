"""Pinned messages."""

import asyncio

import pytest

from tests.support.friendships import befriend, write
from waves.accounts.users import repository as user_repository
from waves.chat.conversations import service as conversations
from waves.chat.errors import (
    ConversationClosedError,
    MessageDeletedError,
    TooManyPinnedMessagesError,
)
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.pins.service import MOST_PINS, pin, pinned_messages
from waves.chat.reactions.service import react
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError
from waves.core.ids import new_id
from waves.friends import service as friends


@pytest.fixture
async def talk(users, unlimited):
    """Alice, Bob, their conversation, and three messages of Alice to him."""
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    return alice.id, bob.id, conversation, await write(alice.id, conversation, *"abc")


async def pinned(user, conversation) -> list[str]:
    return [one.body for one in (await pinned_messages(user, conversation)).items]


async def shown(user, conversation) -> list[str]:
    """Return what the bar of a fresh load shows."""
    window = await conversations.open_window(user, conversation)
    return [one.excerpt.body for one in window.pins]


async def test_both_may_pin_and_unpin_any_message(talk):
    alice, bob, conversation, [a, b, c] = talk
    first = await pin(bob, c.id, active=True)
    assert first.pin is not None
    assert (first.pin.user_id, first.pin.change, first.change) == (bob, 1, 1)
    assert await pin(alice, c.id, active=True) == first
    await pin(alice, a.id, active=True)
    for user in (alice, bob):
        assert await pinned(user, conversation) == ["c", "a"]
        assert await shown(user, conversation) == ["c", "a"]
    gone = await pin(alice, c.id, active=False)
    assert (gone.pin, gone.change) == (None, 3)
    assert await pin(bob, c.id, active=False) == gone
    await pin(bob, b.id, active=True)
    await pin(bob, c.id, active=True)
    assert await shown(alice, conversation) == ["a", "b", "c"]


async def test_a_pin_is_read_again_as_a_change(talk):
    alice, bob, conversation, [a, *_] = talk
    after = await pin(bob, a.id, active=True)
    window = await conversations.open_window(alice, conversation, changed_after=0)
    assert window.changed == [after]
    assert window.page.items[0] == after
    reacted = await react(alice, a.id, "\U0001f44d", active=True)
    edited = await changes.edit(alice, a.id, "new")
    assert reacted.pin == edited.pin == after.pin
    assert await shown(bob, conversation) == ["new"]


async def test_a_deletion_takes_the_pin_away(talk):
    alice, bob, conversation, [a, b, _c] = talk
    await pin(bob, a.id, active=True)
    await pin(bob, b.id, active=True)
    assert (await changes.delete(alice, a.id)).pin is None
    assert await pinned(bob, conversation) == await shown(bob, conversation) == ["b"]
    with pytest.raises(MessageDeletedError):
        await pin(bob, a.id, active=True)
    # It is as the command wants it.
    assert (await pin(bob, a.id, active=False)).change == 3


async def test_the_21st_is_refused_and_changes_nothing(talk):
    alice, bob, conversation, written = talk
    more = await write(bob, conversation, *map(str, range(MOST_PINS)))
    for one in more:
        await pin(alice, one.id, active=True)
    before = await pinned_messages(bob, conversation)
    with pytest.raises(TooManyPinnedMessagesError):
        await pin(bob, written[0].id, active=True)
    assert await pinned_messages(bob, conversation) == before
    assert (await pin(bob, more[3].id, active=True)) == before.items[3]
    await pin(bob, more[3].id, active=False)
    assert (await pin(bob, written[0].id, active=True)).change == MOST_PINS + 2


async def test_many_at_once_are_at_most_twenty(talk):
    alice, bob, conversation, _written = talk
    more = await write(bob, conversation, *map(str, range(MOST_PINS + 4)))
    outcomes = await asyncio.gather(
        *(pin(alice, one.id, active=True) for one in [*more, *more]),
        return_exceptions=True,
    )
    refused = [one for one in outcomes if isinstance(one, TooManyPinnedMessagesError)]
    assert len(refused) == 8
    stored = (await pinned_messages(alice, conversation)).items
    assert len(stored) == MOST_PINS
    assert [one.pin and one.pin.change for one in stored] == [*range(1, MOST_PINS + 1)]


async def test_in_a_closed_conversation_pins_can_only_be_seen(talk):
    alice, bob, conversation, [a, b, _c] = talk
    await pin(bob, a.id, active=True)
    await friends.block(alice, bob)
    for user, active, one in ((bob, False, a), (alice, True, b)):
        with pytest.raises(ConversationClosedError):
            await pin(user, one.id, active=active)
    assert await shown(alice, conversation) == await shown(bob, conversation) == ["a"]
    await changes.delete(alice, a.id)
    assert await shown(bob, conversation) == []


async def test_strangers_find_nothing(talk, users):
    [carol] = await users("carol")
    alice, _bob, conversation, [a, *_] = talk
    before = await pin(alice, a.id, active=True)
    for user, message in ((carol.id, a.id), (alice, new_id())):
        for active in (True, False):
            with pytest.raises(NotFoundError):
                await pin(user, message, active=active)
    for user, where in ((carol.id, conversation), (alice, new_id())):
        with pytest.raises(NotFoundError):
            await pinned_messages(user, where)
    assert (await messages.page(alice, conversation)).items[0] == before


async def test_a_pin_counts_as_nothing_unread_and_moves_no_line(talk):
    alice, bob, conversation, [a, *_] = talk
    before = await conversations.conversation(alice, conversation)
    versions = await inbox_versions(alice, bob)
    await pin(bob, a.id, active=True)
    after = await conversations.conversation(alice, conversation)
    assert after == before.model_copy(update={"last_change": 1})
    # Both screens learn that there is something to read again.
    assert await inbox_versions(alice, bob) == [one + 1 for one in versions]


async def inbox_versions(*users) -> list[int]:
    async with read_db() as db:
        return [await user_repository.inbox_version(db, one) or 0 for one in users]
