"""Events of several workers: to those that they concern, once, at once at home."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.unit.realtime.workers import Worker, until
from waves.accounts.sessions.events import SessionSeen
from waves.accounts.users.events import SignedUp
from waves.core import clock
from waves.core.ids import new_id
from waves.core.metrics import Metrics
from waves.friends.events import FriendshipEnded, OwnListsChanged
from waves.realtime import redis_bus, user_channels


def changed(user_id: UUID, number: int = 1) -> OwnListsChanged:
    return OwnListsChanged(user_id, {user_id: number})


async def last_of(sender: Worker, receiver: Worker) -> SessionSeen:
    """Let an event follow everything that was sent before; return it."""
    last = SessionSeen(new_id())
    await receiver.bus.follow(last.user_id)
    sender.events.publish([last])
    await until(lambda: last in receiver.heard)
    return last


async def test_an_event_reaches_the_worker_that_follows_its_user(workers):
    one, other = await workers(2)
    alice = new_id()
    await other.bus.follow(alice)
    event = changed(alice)
    one.events.publish([event])
    await until(lambda: bool(other.heard))
    assert other.heard == other.arrived == one.heard == [event]
    assert one.arrived == []


async def test_the_lag_is_measured_from_the_commit_on_another_worker(
    workers, services, monkeypatch
):
    one, other = await workers(2)
    alice = new_id()
    await other.bus.follow(alice)
    committed_at = clock.now() - timedelta(seconds=100)
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "now", lambda: committed_at)
        one.events.publish([changed(alice)])
    await until(lambda: bool(other.heard))
    await other.bus.delivered()
    registry = services[Metrics].registry
    assert (registry.get_sample_value("waves_bus_lag_seconds_sum") or 0) >= 100


async def test_it_does_not_reach_a_worker_without_the_user(workers):
    one, other, third = await workers(3)
    alice = new_id()
    await other.bus.follow(alice)
    one.events.publish([changed(alice), SignedUp(alice)])
    last = await last_of(one, third)
    assert third.heard == [last]


async def test_an_event_about_two_users_of_a_worker_is_delivered_once(workers):
    one, other = await workers(2)
    alice, bob = new_id(), new_id()
    for user_id in (alice, bob):
        await other.bus.follow(user_id)
        await one.bus.follow(user_id)
    event = FriendshipEnded(alice, bob, {alice: 1, bob: 2})
    one.events.publish([event])
    last = await last_of(one, other)
    assert other.heard == [event, last]
    await one.bus.delivered()
    assert one.heard == [event, last]


async def test_events_of_a_worker_keep_their_order(workers):
    one, other = await workers(2)
    alice, bob = new_id(), new_id()
    for user_id in (alice, bob):
        await other.bus.follow(user_id)
    events = [changed(alice if n % 3 else bob, n) for n in range(500)]
    for event in events:
        one.events.publish([event])
    await until(lambda: len(other.heard) >= len(events))
    assert other.heard == events


async def test_its_own_worker_hears_an_event_without_redis(workers, redis_server):
    [one] = await workers(1)
    redis_server.pause()
    event = changed(new_id())
    one.events.publish([event])
    await one.bus._here.delivered()
    assert one.heard == [event]


async def test_events_arrive_again_after_redis_was_restarted(workers, redis_server):
    one, other = await workers(2)
    alice = new_id()
    await other.bus.follow(alice)
    redis_server.stop()
    one.events.publish([changed(alice)])
    await one.bus.delivered()
    redis_server.start()
    await until(lambda: one.gaps > 0 and other.gaps > 0)
    event = changed(alice, 2)
    one.events.publish([event])
    await until(lambda: event in other.heard)
    assert one.heard == [changed(alice), event], "its own, whatever Redis does"


async def test_what_redis_cannot_take_is_bounded(workers, redis_server, monkeypatch):
    monkeypatch.setattr(redis_bus, "MOST_WAITING", 10)
    [one] = await workers(1)
    redis_server.pause()
    one.events.publish([changed(new_id()) for _ in range(1000)])
    assert len(one.bus._waiting) == 10
    await one.bus._here.delivered()
    assert len(one.heard) == 1000


async def test_a_user_who_is_gone_is_no_longer_followed(workers):
    one, other = await workers(2)
    alice, dropped = new_id(), []
    other.channels.on_drop(dropped.append)
    await other.bus.follow(alice)
    for _ in range(2):
        await other.channels.sweep()
    assert dropped == [alice]
    one.events.publish([changed(alice)])
    last = await last_of(one, other)
    assert other.heard == [last]
    await other.bus.follow(alice)
    one.events.publish([changed(alice, 2)])
    await until(lambda: changed(alice, 2) in other.heard)


async def test_a_user_with_a_socket_is_followed_as_long_as_it_is_open(workers):
    one, other = await workers(2)
    connection = await other.join(new_id())
    for _ in range(3):
        await other.channels.sweep()
    event = changed(connection.user_id)
    one.events.publish([event])
    await until(lambda: event in other.heard)


async def test_a_follow_does_not_wait_for_a_silent_redis(
    workers, redis_server, monkeypatch
):
    monkeypatch.setattr(user_channels, "ANSWER_SECONDS", 0.05)
    [one] = await workers(1)
    redis_server.pause()
    await one.bus.follow(new_id())


@pytest.mark.parametrize(
    "body", ["", "x", "worker", "worker event", "worker event 1 X {}"]
)
async def test_a_message_of_another_version_is_survived(workers, redis_client, body):
    one, other = await workers(2)
    alice = new_id()
    await other.bus.follow(alice)
    await redis_client.publish(f"waves:user:{alice}", body)
    event = changed(alice)
    one.events.publish([event])
    await until(lambda: other.heard == [event])
