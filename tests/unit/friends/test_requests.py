"""Friend requests."""

from uuid import UUID

import pytest
from sqlmodel import select

from tests.support.friendships import befriend
from waves.accounts.users import service as user_service
from waves.accounts.users.models import User
from waves.core.clock import now
from waves.core.database import engine
from waves.core.errors import ConflictError, InvalidInputError, NotFoundError
from waves.core.ids import new_id, pair_of
from waves.friends import service
from waves.friends.errors import (
    AlreadyFriendsError,
    AlreadyRequestedError,
    RequestClosedError,
)
from waves.friends.events import (
    FriendRequestClosed,
    FriendRequestSent,
    FriendshipBegan,
    FriendshipEnded,
)
from waves.friends.models import FriendRequest, Friendship, RequestStatus


async def requests_between(one: UUID, another: UUID) -> list[FriendRequest]:
    pair = pair_of(one, another)
    async with engine.read_db() as db:
        rows = await db.exec(
            select(FriendRequest).where(
                FriendRequest.low_id == pair.low_id,
                FriendRequest.high_id == pair.high_id,
            )
        )
        return list(rows.all())


async def test_a_pending_request_is_listed_by_both(users):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    assert request.status is RequestStatus.PENDING
    assert (request.sender.username, request.receiver.username) == ("alice", "bob")
    assert (await service.pending_requests(alice.id)).sent == [request]
    assert (await service.pending_requests(alice.id)).received == []
    assert (await service.pending_requests(bob.id)).received == [request]
    assert not await service.are_friends(alice.id, bob.id)


async def test_accepting_makes_them_friends(users):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    accepted = await service.accept(bob.id, request.id)
    assert accepted.status is RequestStatus.ACCEPTED
    assert [one.id for one in (await service.list_friends(alice.id)).items] == [bob.id]
    assert [one.id for one in (await service.list_friends(bob.id)).items] == [alice.id]
    assert await service.are_friends(bob.id, alice.id)
    assert (await service.pending_requests(bob.id)).received == []


async def test_the_sender_cannot_accept_or_reject_their_own_request(users):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    for answer in (service.accept, service.reject):
        with pytest.raises(NotFoundError):
            await answer(alice.id, request.id)
    assert not await service.are_friends(alice.id, bob.id)
    assert [row.status for row in await requests_between(alice.id, bob.id)] == [
        "pending"
    ]


async def test_the_receiver_cannot_cancel(users):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    with pytest.raises(NotFoundError):
        await service.cancel(bob.id, request.id)


async def test_a_third_person_and_a_missing_id_get_the_same_error(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    request = await service.send_request(alice.id, bob.id)
    for command in (service.accept, service.reject, service.cancel):
        with pytest.raises(NotFoundError) as of_others:
            await command(carol.id, request.id)
        with pytest.raises(NotFoundError) as of_nobody:
            await command(carol.id, new_id())
        assert of_others.value.detail == of_nobody.value.detail
        assert of_others.value.code == of_nobody.value.code


@pytest.mark.parametrize("answer", [service.accept, service.reject])
@pytest.mark.parametrize("again", [service.accept, service.reject])
async def test_a_request_is_answered_once(users, answer, again):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    await answer(bob.id, request.id)
    with pytest.raises(RequestClosedError):
        await again(bob.id, request.id)
    with pytest.raises(RequestClosedError):
        await service.cancel(alice.id, request.id)


async def test_a_cancelled_request_cannot_be_accepted(users):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    cancelled = await service.cancel(alice.id, request.id)
    assert cancelled.status is RequestStatus.CANCELLED
    with pytest.raises(RequestClosedError):
        await service.accept(bob.id, request.id)
    assert not await service.are_friends(alice.id, bob.id)


async def test_after_a_rejection_the_next_to_ask_is_the_sender(users):
    alice, bob = await users("alice", "bob")
    first = await service.send_request(alice.id, bob.id)
    await service.reject(bob.id, first.id)
    second = await service.send_request(bob.id, alice.id)
    assert second.id != first.id
    assert (second.sender.id, second.receiver.id) == (bob.id, alice.id)
    with pytest.raises(NotFoundError):
        await service.accept(bob.id, second.id)
    await service.accept(alice.id, second.id)
    assert await service.are_friends(alice.id, bob.id)


async def test_a_second_request_is_a_conflict(users):
    alice, bob = await users("alice", "bob")
    await service.send_request(alice.id, bob.id)
    with pytest.raises(AlreadyRequestedError):
        await service.send_request(alice.id, bob.id)
    assert len(await requests_between(alice.id, bob.id)) == 1


async def test_a_request_to_a_friend_is_a_conflict(users):
    alice, bob = await users("alice", "bob")
    await befriend(alice.id, bob.id)
    for one, another in ((alice, bob), (bob, alice)):
        with pytest.raises(AlreadyFriendsError):
            await service.send_request(one.id, another.id)


async def test_a_request_to_oneself_is_refused(users):
    (alice,) = await users("alice")
    with pytest.raises(InvalidInputError) as refused:
        await service.send_request(alice.id, alice.id)
    assert list(refused.value.fields) == ["user_id"]


async def test_a_request_to_a_missing_or_disabled_user_is_not_found(users):
    alice, bob = await users("alice", "bob")
    async with engine.unit_of_work() as uow:
        row = await uow.db.get_one(User, bob.id)
        row.disabled_at = now()
    for absent in (bob.id, new_id()):
        with pytest.raises(NotFoundError):
            await service.send_request(alice.id, absent)


async def test_unfriending_ends_the_friendship_for_both_once(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    await befriend(alice.id, bob.id)
    await service.unfriend(bob.id, alice.id)
    assert (await service.list_friends(alice.id)).items == []
    assert (await service.list_friends(bob.id)).items == []
    for other in (bob.id, carol.id, alice.id, new_id()):
        with pytest.raises(NotFoundError):
            await service.unfriend(alice.id, other)


async def test_becoming_friends_again_keeps_one_row(users):
    alice, bob = await users("alice", "bob")
    first = await befriend(alice.id, bob.id)
    await service.unfriend(alice.id, bob.id)
    second = await befriend(bob.id, alice.id)
    assert first == second
    async with engine.read_db() as db:
        rows = (await db.exec(select(Friendship))).all()
    assert len(rows) == 1
    assert rows[0].ended_at is None


async def test_every_transition_is_published_with_both_inbox_versions(users, heard):
    alice, bob = await users("alice", "bob")
    heard.clear()
    pair = pair_of(alice.id, bob.id)
    request = await service.send_request(alice.id, bob.id)
    await service.reject(bob.id, request.id)
    second = await service.send_request(bob.id, alice.id)
    await service.accept(alice.id, second.id)
    await service.unfriend(bob.id, alice.id)

    def both(version):
        return {alice.id: version, bob.id: version}

    assert heard == [
        FriendRequestSent(request.id, alice.id, bob.id, both(1)),
        FriendRequestClosed(request.id, alice.id, bob.id, both(2)),
        FriendRequestSent(second.id, bob.id, alice.id, both(3)),
        FriendshipBegan(*pair, both(4)),
        FriendshipEnded(*pair, both(5)),
    ]
    assert await user_service.inbox_version(alice.id) == 5


async def test_a_refused_command_changes_and_publishes_nothing(users, heard):
    alice, bob = await users("alice", "bob")
    request = await service.send_request(alice.id, bob.id)
    heard.clear()
    refused = (
        service.send_request(alice.id, bob.id),
        service.accept(alice.id, request.id),
        service.cancel(bob.id, request.id),
        service.unfriend(alice.id, bob.id),
        service.unblock(alice.id, bob.id),
    )
    for command in refused:
        with pytest.raises((NotFoundError, ConflictError)):
            await command
    assert heard == []
    assert await user_service.inbox_version(alice.id) == 1


async def test_friends_are_listed_in_pages_the_latest_first(users):
    alice, *others = await users("alice", "zoe", "bob", "carol", "dave", "emma")
    for one in others:
        await befriend(alice.id, one.id)
    await service.unfriend(alice.id, others[3].id)
    first = await service.list_friends(alice.id, limit=2)
    rest = await service.list_friends(alice.id, before=first.next, limit=2)
    assert [one.username for one in first.items + rest.items] == [
        "emma",
        "carol",
        "bob",
        "zoe",
    ]
    assert rest.next is None
    await befriend(alice.id, others[3].id)
    assert (await service.list_friends(alice.id)).items[0].username == "dave"
    with pytest.raises(InvalidInputError):
        await service.list_friends(alice.id, before="x")


async def test_of_many_requests_the_newest_are_listed(users, monkeypatch):
    monkeypatch.setattr(service, "MOST_PENDING", 2)
    alice, bob, carol, dave = await users("alice", "bob", "carol", "dave")
    for one in (bob, carol, dave):
        await service.send_request(alice.id, one.id)
    sent = (await service.pending_requests(alice.id)).sent
    assert [one.receiver.id for one in sent] == [dave.id, carol.id]
    await service.reject(dave.id, sent[0].id)
    sent = (await service.pending_requests(alice.id)).sent
    assert [one.receiver.id for one in sent] == [carol.id, bob.id]
    eve, fay, gus = await users("eve", "fay", "gus")
    for one in (eve, fay, gus):
        await service.send_request(one.id, alice.id)
    received = (await service.pending_requests(alice.id)).received
    assert [one.sender.id for one in received] == [gus.id, fay.id]
