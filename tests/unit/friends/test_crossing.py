"""Concurrent friend requests."""

import asyncio
from uuid import UUID

import pytest
from sqlmodel import select

from waves.core.database import engine
from waves.core.errors import ConflictError
from waves.core.ids import pair_of
from waves.friends import repository, service
from waves.friends.errors import (
    RequestClosedError,
    RequestsCrossedError,
)
from waves.friends.models import FriendRequest, RequestStatus

pytestmark = pytest.mark.usefixtures("unlimited")


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


async def test_crossing_requests_become_one_friendship(users):
    alice, bob = await users("alice", "bob")
    await service.send_request(alice.id, bob.id)
    crossed = await service.send_request(bob.id, alice.id)
    assert crossed.status is RequestStatus.ACCEPTED
    assert crossed.sender.id == alice.id
    assert await service.are_friends(alice.id, bob.id)
    assert len(await requests_between(alice.id, bob.id)) == 1


@pytest.mark.parametrize("own_turns", [True, False])
async def test_requests_that_cross_at_once_become_one_friendship(
    users, database, own_turns
):
    """Fifty rounds without the write lock, so that transactions overlap."""
    if not own_turns:
        database._writers = None
    alice, bob = await users("alice", "bob")
    for _ in range(50):
        answers = await asyncio.gather(
            service.send_request(alice.id, bob.id),
            service.send_request(bob.id, alice.id),
        )
        statuses = sorted(answer.status for answer in answers)
        assert statuses == [RequestStatus.ACCEPTED, RequestStatus.PENDING]
        assert answers[0].id == answers[1].id
        assert await service.are_friends(alice.id, bob.id)
        assert (await service.pending_requests(alice.id)).sent == []
        await service.unfriend(alice.id, bob.id)
    assert len(await requests_between(alice.id, bob.id)) == 50


async def test_the_partial_index_turns_a_missed_request_into_a_crossing(
    users, monkeypatch
):
    """Another process stores a request between the query and the insert."""
    alice, bob = await users("alice", "bob")
    await service.send_request(alice.id, bob.id)
    look = repository.pending_between
    seen = []

    async def too_early(session, pair):
        seen.append(pair)
        return None if len(seen) == 1 else await look(session, pair)

    monkeypatch.setattr(repository, "pending_between", too_early)
    crossed = await service.send_request(bob.id, alice.id)
    assert crossed.status is RequestStatus.ACCEPTED
    assert len(seen) == 2
    assert len(await requests_between(alice.id, bob.id)) == 1


async def test_repeated_crossings_end_in_a_conflict(users, monkeypatch):
    alice, bob = await users("alice", "bob")
    await service.send_request(alice.id, bob.id)

    async def always_too_early(session, pair):
        return None

    monkeypatch.setattr(repository, "pending_between", always_too_early)
    with pytest.raises(RequestsCrossedError) as refused:
        await service.send_request(bob.id, alice.id)
    assert isinstance(refused.value, ConflictError)


async def test_concurrent_accept_and_cancel_have_one_winner(users, database):
    database._writers = None
    alice, bob = await users("alice", "bob")
    for _ in range(10):
        request = await service.send_request(alice.id, bob.id)
        results = await asyncio.gather(
            service.accept(bob.id, request.id),
            service.cancel(alice.id, request.id),
            return_exceptions=True,
        )
        refused = [one for one in results if isinstance(one, BaseException)]
        assert [type(one) for one in refused] == [RequestClosedError]
        accepted = not isinstance(results[0], BaseException)
        assert await service.are_friends(alice.id, bob.id) is accepted
        if accepted:
            await service.unfriend(alice.id, bob.id)
