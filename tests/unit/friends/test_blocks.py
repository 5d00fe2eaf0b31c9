"""Blocking users."""

import pytest

from tests.support.friendships import befriend
from waves.accounts.users import deactivation
from waves.accounts.users import service as user_service
from waves.core.errors import InvalidInputError, NotFoundError
from waves.core.ids import new_id, pair_of
from waves.friends import service
from waves.friends.errors import BlockedByYouError
from waves.friends.events import (
    FriendRequestClosed,
    FriendshipEnded,
    OwnListsChanged,
)
from waves.friends.models import RequestStatus


async def test_blocking_ends_the_friendship_like_unfriending(users, heard):
    alice, bob = await users("alice", "bob")
    await befriend(alice.id, bob.id)
    heard.clear()
    await service.block(alice.id, bob.id)
    assert not await service.are_friends(alice.id, bob.id)
    assert [one.id for one in await service.list_blocks(alice.id)] == [bob.id]
    assert await service.list_blocks(bob.id) == []
    pair = pair_of(alice.id, bob.id)
    assert heard == [FriendshipEnded(*pair, {alice.id: 3, bob.id: 3})]


@pytest.mark.parametrize("blocker_asked", [True, False])
async def test_blocking_closes_a_pending_request(users, heard, blocker_asked):
    alice, bob = await users("alice", "bob")
    sender, receiver = (alice, bob) if blocker_asked else (bob, alice)
    request = await service.send_request(sender.id, receiver.id)
    heard.clear()
    await service.block(alice.id, bob.id)
    versions = {alice.id: 2, bob.id: 2}
    assert heard == [FriendRequestClosed(request.id, sender.id, receiver.id, versions)]
    for one in (alice, bob):
        pending = await service.pending_requests(one.id)
        assert pending.received == pending.sent == []


async def test_blocking_a_stranger_notifies_only_the_blocker(users, heard):
    alice, bob = await users("alice", "bob")
    heard.clear()
    await service.block(alice.id, bob.id)
    assert heard == [OwnListsChanged(alice.id, {alice.id: 1})]
    assert await user_service.inbox_version(bob.id) == 0


async def test_blocking_twice_changes_nothing(users, heard):
    alice, bob = await users("alice", "bob")
    await service.block(alice.id, bob.id)
    heard.clear()
    await service.block(alice.id, bob.id)
    assert heard == []
    assert len(await service.list_blocks(alice.id)) == 1


async def test_blocking_oneself_or_a_missing_user_is_refused(users):
    (alice,) = await users("alice")
    with pytest.raises(InvalidInputError):
        await service.block(alice.id, alice.id)
    with pytest.raises(NotFoundError):
        await service.block(alice.id, new_id())


async def test_a_disabled_account_can_be_blocked_only_by_acquaintances(users):
    alice, bob, carol, dan, eve = await users("alice", "bob", "carol", "dan", "eve")
    await befriend(alice.id, eve.id)
    await befriend(bob.id, eve.id)
    await service.unfriend(bob.id, eve.id)
    await service.send_request(eve.id, carol.id)
    await deactivation.disable("eve")
    with pytest.raises(NotFoundError):
        await service.block(dan.id, eve.id)
    for one in (alice, bob, carol):
        await service.block(one.id, eve.id)
        assert [it.id for it in await service.list_blocks(one.id)] == [eve.id]


async def test_unblocking_a_user_who_is_not_blocked_is_not_found(users):
    alice, bob = await users("alice", "bob")
    await service.block(bob.id, alice.id)
    with pytest.raises(NotFoundError):
        await service.unblock(alice.id, bob.id)


async def test_unblocking_does_not_restore_the_friendship(users):
    alice, bob = await users("alice", "bob")
    await befriend(alice.id, bob.id)
    await service.block(alice.id, bob.id)
    await service.unblock(alice.id, bob.id)
    assert not await service.are_friends(alice.id, bob.id)
    request = await service.send_request(bob.id, alice.id)
    assert [one.id for one in (await service.pending_requests(alice.id)).received] == [
        request.id
    ]


async def test_the_blocker_has_to_unblock_before_sending_a_request(users):
    alice, bob = await users("alice", "bob")
    await service.block(alice.id, bob.id)
    with pytest.raises(BlockedByYouError):
        await service.send_request(alice.id, bob.id)


async def test_a_blocked_sender_gets_the_usual_response(users, heard):
    alice, bob, carol = await users("alice", "bob", "carol")
    await service.block(alice.id, bob.id)
    heard.clear()
    to_alice = await service.send_request(bob.id, alice.id)
    to_carol = await service.send_request(bob.id, carol.id)
    hide = {"id", "receiver", "created_at"}
    assert to_alice.model_dump(exclude=hide) == to_carol.model_dump(exclude=hide)
    assert to_alice.receiver.id == alice.id
    assert (await service.pending_requests(bob.id)).sent == [to_carol, to_alice]
    assert heard[0] == OwnListsChanged(bob.id, {bob.id: 1})


async def test_requests_of_a_blocked_sender_do_not_reach_the_blocker(users):
    alice, bob = await users("alice", "bob")
    await service.block(alice.id, bob.id)
    request = await service.send_request(bob.id, alice.id)
    assert (await service.pending_requests(alice.id)).received == []
    for answer in (service.accept, service.reject):
        with pytest.raises(NotFoundError):
            await answer(alice.id, request.id)
    assert await user_service.inbox_version(alice.id) == 1
    cancelled = await service.cancel(bob.id, request.id)
    assert cancelled.status is RequestStatus.CANCELLED
    assert await user_service.inbox_version(alice.id) == 1


async def test_unblocking_closes_requests_sent_meanwhile(users, heard):
    alice, bob = await users("alice", "bob")
    await service.block(alice.id, bob.id)
    request = await service.send_request(bob.id, alice.id)
    heard.clear()
    await service.unblock(alice.id, bob.id)
    assert heard == [
        FriendRequestClosed(request.id, bob.id, alice.id, {alice.id: 2, bob.id: 2})
    ]
    for one in (alice, bob):
        pending = await service.pending_requests(one.id)
        assert pending.received == pending.sent == []


async def test_blocking_back_notifies_only_that_user(users, heard):
    alice, bob = await users("alice", "bob")
    await service.block(alice.id, bob.id)
    await service.send_request(bob.id, alice.id)
    heard.clear()
    await service.block(bob.id, alice.id)
    assert heard == [OwnListsChanged(bob.id, {bob.id: 2})]
    assert (await service.pending_requests(bob.id)).sent == []
    await service.unblock(alice.id, bob.id)
    with pytest.raises(BlockedByYouError):
        await service.send_request(bob.id, alice.id)


async def test_blocks_are_listed_newest_first(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    await service.block(alice.id, bob.id)
    await service.block(alice.id, carol.id)
    names = [one.username for one in await service.list_blocks(alice.id)]
    assert names == ["carol", "bob"]
