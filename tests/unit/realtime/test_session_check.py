import asyncio
from functools import partial

import pytest

from waves.accounts.sessions import service as sessions
from waves.core.errors import NotSignedInError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.realtime.session_check import (
    READ_EVERY_SECONDS,
    REMEMBERED_SECONDS,
    SessionCheck,
)
from waves.realtime.session_watcher import SessionWatcher


async def test_a_valid_session_is_read_at_most_once_a_second(monkeypatch):
    asked, now = [], [100.0]

    async def authenticate(token):
        asked.append(token)

    monkeypatch.setattr(sessions, "authenticate", authenticate)
    guard = SessionCheck("token", lambda: now[0])
    for _ in range(5):
        await guard.check()
    assert asked == ["token"]
    assert REMEMBERED_SECONDS <= 1
    now[0] += REMEMBERED_SECONDS
    await guard.check()
    assert asked == ["token"] * 2


async def test_an_invalid_session_is_read_every_time(monkeypatch):
    asked = []

    async def authenticate(token):
        asked.append(token)
        raise NotSignedInError

    monkeypatch.setattr(sessions, "authenticate", authenticate)
    guard = SessionCheck("token")
    for _ in range(3):
        with pytest.raises(NotSignedInError):
            await guard.check()
    assert len(asked) == 3


async def test_a_look_of_the_watcher_is_a_check(monkeypatch):
    asked, now, seen = [], [100.0], [100.0]

    async def authenticate(token):
        asked.append(token)

    monkeypatch.setattr(sessions, "authenticate", authenticate)
    guard = SessionCheck("token", lambda: now[0], watched=lambda: seen[0])
    # The first check reads the token itself, which the watcher does not know.
    await guard.check()
    assert asked == ["token"]
    while now[0] < 100 + READ_EVERY_SECONDS - 1:
        now[0] += 0.75
        seen[0] = now[0]
        await guard.check()
    assert asked == ["token"]
    now[0] += REMEMBERED_SECONDS
    await guard.check()
    assert asked == ["token"] * 2


async def test_a_session_is_read_again_at_times_so_that_it_counts_as_used(monkeypatch):
    asked, now = [], [100.0]

    async def authenticate(token):
        asked.append(token)

    monkeypatch.setattr(sessions, "authenticate", authenticate)
    guard = SessionCheck("token", lambda: now[0], watched=lambda: now[0])
    await guard.check()
    now[0] += READ_EVERY_SECONDS
    await guard.check()
    assert asked == ["token"] * 2


async def test_checks_of_a_late_watcher_wait_for_one_look(monkeypatch):
    now, read, looks = [100.0], [], 0
    watcher = SessionWatcher(EventRegistry(), lambda: now[0])
    ids = [new_id() for _ in range(50)]
    watcher.watch(lambda: ids)

    async def authenticate(token):
        read.append(token)

    async def ended_among(_watched):
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return []

    monkeypatch.setattr(sessions, "authenticate", authenticate)
    monkeypatch.setattr(sessions, "ended_among", ended_among)
    guards = [
        SessionCheck(
            str(one),
            lambda: now[0],
            watched=partial(watcher.valid_at, one),
            look=watcher.look,
        )
        for one in ids
    ]
    await asyncio.gather(*(guard.check() for guard in guards))
    assert len(read) == len(ids)
    for late in range(1, 5):
        now[0] += 3 * REMEMBERED_SECONDS
        await asyncio.gather(*(guard.check() for guard in guards))
        assert looks == late
    assert len(read) == len(ids)


async def test_a_session_that_a_look_finds_ended_is_refused(monkeypatch):
    now, user, one = [100.0], new_id(), new_id()
    watcher = SessionWatcher(EventRegistry(), lambda: now[0])
    watcher.watch(lambda: [one])
    ended = []

    async def authenticate(_token):
        if ended:
            raise NotSignedInError

    async def ended_among(_watched):
        return ended

    monkeypatch.setattr(sessions, "authenticate", authenticate)
    monkeypatch.setattr(sessions, "ended_among", ended_among)
    watched = partial(watcher.valid_at, one)
    guard = SessionCheck("token", lambda: now[0], watched=watched, look=watcher.look)
    await guard.check()
    ended.append((one, user))
    now[0] += REMEMBERED_SECONDS
    with pytest.raises(NotSignedInError):
        await guard.check()
