"""The open tabs of a session, in memory and over the real Redis."""

from waves.realtime import redis_directory, tab_counts
from waves.realtime.tab_counts import MemoryTabCounts, RedisTabCounts


def counts_of(worker) -> RedisTabCounts:
    return RedisTabCounts(worker.client, worker.channels.worker)


async def test_one_process_knows_its_own():
    counts = MemoryTabCounts()
    assert [await counts.put("alice", number) for number in (1, 2, 1)] == [1, 2, 1]


async def test_the_tabs_of_all_workers_are_counted(workers):
    one, other = map(counts_of, await workers(2))
    assert await one.put("alice", 1) == 1
    assert await other.put("alice", 1) == 2
    assert await other.put("alice", 2) == 3
    assert await other.put("bob", 1) == 1
    assert await one.put("alice", 0) == 2
    assert await other.put("alice", 0) == 0


async def test_a_repeated_command_changes_nothing(workers):
    (worker,) = await workers(1)
    counts = counts_of(worker)
    assert [await counts.put("alice", 2) for _ in range(3)] == [2] * 3


async def test_the_tabs_of_a_killed_worker_do_not_count(workers, monkeypatch):
    dead, alive = await workers(2)
    await counts_of(dead).put("alice", 5)
    assert await counts_of(alive).put("alice", 1) == 6
    await dead.die()
    monkeypatch.setattr(redis_directory, "GONE_SECONDS", 0)
    await alive.directory.beat()
    assert await counts_of(alive).put("alice", 1) == 1


async def test_nothing_is_kept_for_a_session_without_tabs(workers):
    (worker,) = await workers(1)
    counts = counts_of(worker)
    await counts.put("alice", 1)
    [key] = await worker.client.keys("waves:open-tabs:*")
    assert 0 < await worker.client.ttl(key) <= tab_counts.KEPT_SECONDS
    await counts.put("alice", 0)
    assert await worker.client.keys("waves:open-tabs:*") == []


async def test_a_worker_counts_for_itself_while_redis_is_gone(
    workers, redis_server, caplog
):
    one, other = await workers(2)
    await counts_of(one).put("alice", 5)
    redis_server.stop()
    assert await counts_of(other).put("alice", 2) == 2
    assert "tabs_counted_per_worker" in caplog.text
    redis_server.start()
    for worker in (one, other):
        await worker.directory.beat()
    await counts_of(other).put("alice", 2)
    assert await counts_of(one).put("alice", 6) == 8
