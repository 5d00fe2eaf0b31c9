import pytest

from waves.accounts.sessions import service as sessions
from waves.core.errors import NotSignedInError
from waves.realtime.session_check import (
    READ_EVERY_SECONDS,
    REMEMBERED_SECONDS,
    SessionCheck,
)


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
