import asyncio

from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.events import SessionRevoked
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.realtime.session_watcher import SessionWatcher

NEVER = float("-inf")


async def test_a_look_finds_which_sessions_are_valid(monkeypatch):
    user, valid, ended, unknown = (new_id() for _ in range(4))
    events, told, now = EventRegistry(), [], [100.0]
    events.after_commit(told.append)
    watcher = SessionWatcher(events, lambda: now[0])
    watcher.watch(lambda: [valid, ended])

    async def ended_among(watched):
        assert watched == {valid, ended}
        now[0] += 3
        return [(ended, user)]

    monkeypatch.setattr(sessions, "ended_among", ended_among)
    assert watcher.valid_at(valid) == NEVER
    await watcher.look()
    # When the look began: what ended later may have escaped it.
    assert watcher.valid_at(valid) == 100.0
    assert watcher.valid_at(ended) == watcher.valid_at(unknown) == NEVER
    assert told == [SessionRevoked(session_id=ended, user_id=user)]


async def test_a_session_that_ends_here_is_not_valid_even_during_a_look(monkeypatch):
    user, before, during = (new_id() for _ in range(3))
    events = EventRegistry()
    watcher = SessionWatcher(events)
    watcher.watch(lambda: [before, during])
    began, goes_on = asyncio.Event(), asyncio.Event()
    goes_on.set()

    async def ended_among(_watched):
        began.set()
        await goes_on.wait()
        return []

    monkeypatch.setattr(sessions, "ended_among", ended_among)
    watcher.start()
    await watcher.look()
    events.publish([SessionRevoked(session_id=before, user_id=user)])
    assert watcher.valid_at(before) == NEVER
    assert watcher.valid_at(during) != NEVER

    began.clear()
    goes_on.clear()
    look = asyncio.create_task(watcher.look())
    await began.wait()
    events.publish([SessionRevoked(session_id=during, user_id=user)])
    goes_on.set()
    await look
    assert watcher.valid_at(during) == NEVER
    await watcher.stop()


async def test_looks_that_are_asked_for_during_a_look_are_the_same_one(monkeypatch):
    looks = 0
    watcher = SessionWatcher(EventRegistry())
    watcher.watch(lambda: [new_id()])

    async def ended_among(_watched):
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return []

    monkeypatch.setattr(sessions, "ended_among", ended_among)
    await asyncio.gather(*(watcher.look() for _ in range(200)))
    assert looks == 1
    await watcher.look()
    assert looks == 2
