"""Calls of several workers: locks that are lost, ids that are taken."""

import asyncio
from datetime import timedelta

import pytest

from tests.support.timeouts import PATIENCE
from waves.accounts.users.schemas import UserView
from waves.calls.call import Call
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import CallEvent
from waves.calls.redis_registry import RedisRegistry
from waves.calls.schemas import Media, Tab
from waves.core import clock, redis_lock
from waves.core.errors import UnavailableError
from waves.core.ids import new_id
from waves.core.redis_client import RedisDownError


@pytest.fixture
def workers(redis_client) -> list[RedisRegistry]:
    return [RedisRegistry(redis_client, clock.now) for _ in range(2)]


def a_call() -> Call:
    caller = UserView(id=new_id(), username="a", display_name="A", avatar_url=None)
    now = clock.now()
    return Call(
        id=new_id(),
        caller=Tab(caller.id, "tab"),
        caller_view=caller,
        callee_id=new_id(),
        media=Media.VIDEO,
        started_at=now,
        expires_at=now + timedelta(seconds=45),
        offered=frozenset({"one", "two"}),
    )


def turn_of(registry: RedisRegistry, call: Call):
    return registry.turn(call.caller.user_id, call.callee_id)


async def test_a_worker_finds_the_call_of_another(workers):
    one, other = workers
    call = a_call()
    async with turn_of(one, call):
        await one.put(call)
    assert await other.get(call.id) == call
    assert await other.live_of(call.callee_id) == [call]


async def test_turns_of_one_user_exclude_each_other(workers):
    alice, inside, most = new_id(), 0, 0

    async def visit(registry: RedisRegistry) -> None:
        nonlocal inside, most
        async with registry.turn(alice, new_id()):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(visit(registry) for registry in workers for _ in range(10)))
    assert (inside, most) == (0, 1)


async def test_turns_of_different_users_do_not_wait(workers):
    one, other = workers
    half = redis_lock.WAIT_SECONDS / 2
    async with one.turn(new_id()), asyncio.timeout(half), other.turn(new_id()):
        pass


async def test_a_turn_that_cannot_be_had_is_not_waited_for_forever(
    workers, monkeypatch
):
    monkeypatch.setattr(redis_lock, "WAIT_SECONDS", 0.05)
    one, other = workers
    alice = new_id()
    async with one.turn(alice):
        with pytest.raises(UnavailableError):
            async with other.turn(alice):
                pass
    monkeypatch.undo()
    async with other.turn(alice):
        pass


async def test_what_is_written_after_a_lock_was_lost_is_refused(workers, monkeypatch):
    monkeypatch.setattr(redis_lock, "HELD_SECONDS", 0.02)
    slow, quick = workers
    call = a_call()
    async with turn_of(slow, call):
        await slow.put(call)
        await asyncio.sleep(0.05)
        ended = call.after(CallEvent.DECLINE)
        async with turn_of(quick, call):
            await quick.put(ended)
            with pytest.raises(UnavailableError):
                await slow.put(call.changed(rang=True))
    assert await quick.get(call.id) == ended


async def test_a_lost_turn_does_not_use_the_next_one_of_its_worker(
    workers, monkeypatch
):
    monkeypatch.setattr(redis_lock, "HELD_SECONDS", 0.02)
    [registry, _] = workers
    call, is_lost, is_taken = a_call(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with turn_of(registry, call):
            is_lost.set()
            await is_taken.wait()
            with pytest.raises(UnavailableError):
                await registry.put(call)

    lost = asyncio.create_task(slow())
    await is_lost.wait()
    async with turn_of(registry, call):
        monkeypatch.undo()
        is_taken.set()
        await lost


async def test_a_lock_is_released_when_taking_it_was_cut_off(workers, monkeypatch):
    [registry, other] = workers
    alice, take = new_id(), registry._locks._take

    async def take_and_hang(**given) -> None:
        await take(**given)
        await asyncio.Event().wait()

    monkeypatch.setattr(registry._locks, "_take", take_and_hang)

    async def enter() -> None:
        async with registry.turn(alice):
            raise AssertionError

    entering = asyncio.create_task(enter())
    await asyncio.sleep(0.05)
    entering.cancel()
    await asyncio.wait({entering})
    async with asyncio.timeout(redis_lock.WAIT_SECONDS / 2), other.turn(alice):
        pass


async def test_a_lock_that_a_silent_redis_gave_to_nobody_is_released(
    workers, redis_server, redis_client, monkeypatch
):
    """Redis carries out what it received while it was suspended."""
    monkeypatch.setattr(redis_lock, "RELEASE_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(redis_lock, "HELD_SECONDS", 3600)
    alice, [one, other] = new_id(), workers
    # The scripts are known: one command takes the lock.
    async with one.turn(alice):
        pass
    redis_server.pause()
    for _ in range(3):
        with pytest.raises(RedisDownError):
            async with one.turn(alice):
                pass
    redis_server.resume()
    async with asyncio.timeout(PATIENCE):
        while await redis_client.keys("waves:lock:*"):  # noqa: ASYNC110  by the clock
            await asyncio.sleep(0.05)
    async with other.turn(alice):
        pass


async def test_nothing_is_written_without_a_turn(workers):
    with pytest.raises(UnavailableError):
        await workers[0].put(a_call())


async def test_an_id_belongs_to_the_users_who_had_it_first(workers):
    one, other = workers
    call = a_call()
    async with turn_of(one, call):
        await one.put(call)
    stranger = a_call().changed(id=call.id)
    async with turn_of(other, stranger):
        with pytest.raises(CallNotFoundError):
            await other.put(stranger)
    assert await one.get(call.id) == call


async def test_an_ended_call_is_known_as_long_as_its_ticket(workers, redis_client):
    one, _ = workers
    call = a_call()
    async with turn_of(one, call):
        await one.put(call.after(CallEvent.CANCEL))
    for key in await redis_client.keys("waves:*"):
        assert 0 < await redis_client.ttl(key) <= 24 * 3600


async def test_calls_are_unavailable_while_redis_is_gone(workers, redis_server):
    redis_server.stop()
    with pytest.raises(RedisDownError):
        async with workers[0].turn(new_id()):
            pass
