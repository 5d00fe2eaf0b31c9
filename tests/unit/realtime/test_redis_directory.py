"""The tabs of several workers: found, replaced, and forgotten with their worker."""

from tests.unit.realtime.workers import until
from waves.calls.schemas import Tab
from waves.core.ids import new_id
from waves.realtime import redis_directory
from waves.realtime.protocol.codes import MOST_SOCKETS, CloseCode, Topic


def ended(connection, code: CloseCode) -> bool:
    return connection.is_closed and connection.closed.result() is code


async def test_a_frame_reaches_a_tab_of_another_worker(workers):
    one, other = await workers(2)
    phone = await other.join(new_id(), "phone")
    laptop = await other.join(phone.user_id, "laptop")
    assert await one.directory.is_connected(phone.tab)
    assert await one.directory.send(phone.tab, '{"a": "Grüße 🌊"}')
    await until(lambda: bool(phone._waiting))
    assert list(phone._waiting) == ['{"a": "Grüße 🌊"}']
    assert list(laptop._waiting) == []


async def test_a_tab_that_is_nowhere_gets_nothing(workers):
    one, other = await workers(2)
    there = await other.join(new_id())
    unknown = Tab(there.user_id, "unknown")
    for directory in (one.directory, other.directory):
        assert not await directory.is_connected(unknown)
        assert not await directory.send(unknown, "{}")
    assert await other.directory.leave(there)
    assert not await one.directory.is_connected(there.tab)
    assert not await one.directory.send(there.tab, "{}")


async def test_the_tabs_of_a_user_ring_on_every_worker(workers):
    one, other = await workers(2)
    alice = new_id()
    await one.join(alice, "here")
    await other.join(alice, "there")
    await other.join(alice, "silent", Topic.MESSAGES)
    await other.join(new_id(), "strange")
    assert await one.directory.ringable(alice) == ["here", "there"]
    assert await other.directory.ringable(alice) == ["there", "here"]


async def test_a_tab_that_moves_replaces_its_socket_on_the_other_worker(workers):
    one, other = await workers(2)
    old = await one.join(new_id())
    new = await other.join(old.user_id)
    await until(lambda: ended(old, CloseCode.REPLACED))
    assert not await one.directory.leave(old), "its tab has another socket"
    assert await one.directory.is_connected(new.tab)
    back = await one.join(old.user_id)
    await until(lambda: ended(new, CloseCode.REPLACED))
    assert not await other.directory.leave(new)
    assert not back.is_closed
    assert await one.directory.leave(back)


async def test_sockets_of_a_user_are_bounded_over_all_workers(workers):
    one, other = await workers(2)
    alice = new_id()
    open_ = [await (one, other)[n % 2].join(alice, f"{n}") for n in range(MOST_SOCKETS)]
    too_many = await one.join(alice, "one more")
    assert ended(too_many, CloseCode.TOO_MANY)
    assert not any(connection.is_closed for connection in open_)


async def test_the_tabs_of_a_killed_worker_vanish(workers, monkeypatch):
    dead, alive = await workers(2)
    killed = await dead.join(new_id(), "killed")
    moved = await dead.join(new_id(), "moved")
    await dead.die()
    assert not await alive.directory.is_connected(killed.tab)
    assert not await alive.directory.send(killed.tab, "{}")
    again = await alive.join(moved.user_id, "moved")
    await alive.directory.beat()
    assert alive.lost == [], "a worker has a moment to come back"
    monkeypatch.setattr(redis_directory, "GONE_SECONDS", 0)
    await alive.directory.beat()
    assert alive.lost == [killed.tab], "the other one has moved"
    assert await alive.directory.ringable(killed.user_id) == []
    assert await alive.directory.is_connected(again.tab)
    await alive.directory.beat()
    assert alive.lost == [killed.tab]


async def test_entries_expire_when_no_worker_is_left(workers, redis_client):
    [only] = await workers(1)
    connection = await only.join(new_id())
    await only.die()
    key = f"waves:tabs:{connection.user_id}"
    assert 0 < await redis_client.ttl(key) <= 60


async def test_a_living_worker_keeps_its_entries(workers, redis_client):
    [only] = await workers(1)
    connection = await only.join(new_id())
    key = f"waves:tabs:{connection.user_id}"
    await redis_client.expire(key, 5)
    await only.directory.beat()
    assert await redis_client.ttl(key) > 5


async def test_a_worker_that_redis_has_forgotten_sends_its_tabs_away(
    workers, redis_server
):
    one, other = await workers(2)
    connection = await one.join(new_id())
    await one.directory.beat()
    assert not connection.is_closed
    redis_server.empty()
    await one.directory.beat()
    assert connection.is_closed, "it connects again, and brings its call back"
    await one.directory.leave(connection)
    again = await one.join(connection.user_id)
    await one.directory.beat()
    assert not again.is_closed
    assert await other.directory.is_connected(again.tab)


async def test_a_tab_that_joins_without_redis_is_shared_later(workers, redis_server):
    one, other = await workers(2)
    redis_server.pause()
    connection = await one.join(new_id())
    assert not connection.is_closed
    redis_server.resume()
    await one.directory.beat()
    assert one.late == [connection.tab]
    assert await other.directory.is_connected(connection.tab)
    await one.directory.beat()
    assert one.late == [connection.tab]


async def test_a_tab_that_closes_without_redis_is_removed_later(workers, redis_server):
    one, other = await workers(2)
    kept = await one.join(new_id(), "kept")
    closed = await one.join(kept.user_id, "closed")
    back = await one.join(kept.user_id, "back")
    redis_server.pause()
    assert await one.directory.leave(closed), "the calls of the tab hear of it"
    assert await one.directory.leave(back)
    redis_server.resume()
    again = await one.join(kept.user_id, "back")
    await one.directory.beat()
    assert not await other.directory.is_connected(closed.tab)
    assert await other.directory.ringable(kept.user_id) == ["kept", "back"]
    assert await other.directory.is_connected(again.tab)


async def test_a_tab_that_came_back_is_buried_with_its_worker(
    workers, redis_server, monkeypatch
):
    """What is removed late is not the newer socket of the same tab."""
    monkeypatch.setattr(redis_directory, "GONE_SECONDS", 0)
    dying, other = await workers(2)
    closed = await dying.join(new_id())
    redis_server.pause()
    await dying.directory.leave(closed)
    redis_server.resume()
    again = await dying.join(closed.user_id)
    await dying.directory.beat()
    await dying.die()
    await other.directory.beat()
    assert other.lost == [again.tab]


async def test_tabs_that_may_have_missed_frames_are_brought_up_to_date(
    workers, redis_client
):
    one, other = await workers(2)
    here = [await one.join(new_id()), await one.join(new_id())]
    await other.join(new_id())
    assert one.late == other.late == []
    await redis_client.client_kill_filter(_type="pubsub")
    await until(lambda: one.gaps == 1 and len(one.late) == len(here))
    assert one.late == [connection.tab for connection in here]


async def test_a_stopped_worker_leaves_nothing(workers, redis_client):
    one, other = await workers(2)
    connection = await one.join(new_id())
    await one.directory.leave(connection)
    await one.directory.stop()
    assert await redis_client.zrange("waves:workers", 0, -1) == [other.channels.worker]
    assert await redis_client.keys("waves:tabs*") == []
