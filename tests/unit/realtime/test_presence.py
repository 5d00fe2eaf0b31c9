"""Presence with a clock that the test advances, on both stores."""

import asyncio
import math
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from waves.core import clock
from waves.core.errors import NotFoundError
from waves.core.ids import new_id
from waves.core.redis_client import connect
from waves.realtime.presence import (
    ACTIVE_SECONDS,
    AGAIN_SECONDS,
    CONNECTED_SECONDS,
    LOST_SECONDS,
    Change,
    Presence,
    PresenceState,
)
from waves.realtime.presence_store import MemoryPresence, RedisPresence

ALICE, BOB = new_id(), new_id()
ONLINE, AWAY = PresenceState.ONLINE, PresenceState.AWAY
IN_CALL, OFFLINE = PresenceState.IN_CALL, PresenceState.OFFLINE


class Timers:
    """A scheduler and a monotonic clock in the test's hands."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.tasks: list[tuple[float, Any]] = []

    def monotonic(self) -> float:
        return self.now

    def later(self, seconds: float, work: Any) -> Any:
        task = (self.now + seconds, work)
        self.tasks.append(task)
        return lambda: self.tasks.remove(task) if task in self.tasks else None


class Stage:
    """Bob sees how present Alice is; her tabs and calls are in the test's hands."""

    def __init__(self) -> None:
        self.timers = Timers()
        self.store = MemoryPresence(self.timers.later, self.timers.monotonic)
        self.tabs = 0
        self.calls = 0
        self.is_sharing = True
        self.is_down = False
        self.stored: list[datetime] = []
        self.told: list[PresenceState] = []
        self.changes: list[Change] = []
        self.replaced: list[Any] = []
        self.presence = Presence(self.store, self, self, self.timers.monotonic)

    async def viewers(self, user_id: UUID) -> list[UUID]:
        return [ALICE if user_id == BOB else BOB] if self.is_sharing else []

    async def sharing(self, user_id: UUID) -> list[UUID]:
        return [ALICE if user_id == BOB else BOB]

    async def tell_all(
        self, user_ids: Collection[UUID], friends: Collection[Change]
    ) -> None:
        self.replaced.append((user_ids, [*friends]))

    async def last_active(self, user_id: UUID, friend_id: UUID) -> datetime | None:
        del user_id
        if friend_id != ALICE:
            raise NotFoundError
        return self.stored[-1] if self.stored and self.is_sharing else None

    async def note_active(self, user_id: UUID, at: datetime) -> None:
        del user_id
        if self.is_down:
            raise RuntimeError("the database is down")
        self.stored.append(at)

    async def connected_among(self, user_ids: Collection[UUID]) -> set[UUID]:
        return {ALICE} & {*user_ids} if self.tabs else set()

    async def in_call(self, user_id: UUID) -> bool:
        del user_id
        return self.calls > 0

    async def tell(self, user_ids: Collection[UUID], change: Change) -> None:
        assert user_ids == [BOB]
        assert change.user_id == ALICE
        self.changes.append(change)
        self.told.append(change.state)

    async def connect(self) -> None:
        self.tabs += 1
        self.presence.connected(ALICE)
        await self.presence.settled()

    async def disconnect(self) -> None:
        self.tabs -= 1
        self.presence.disconnected(ALICE)
        await self.presence.settled()

    async def act(self) -> None:
        self.presence.active(ALICE)
        await self.presence.settled()
        await self.advance(0)

    async def advance(self, seconds: float) -> None:
        end = self.timers.now + seconds
        while due := sorted(
            (one for one in self.timers.tasks if one[0] <= end), key=lambda one: one[0]
        ):
            self.timers.tasks.remove(due[0])
            self.timers.now = max(self.timers.now, due[0][0])
            try:
                await due[0][1]()
            except RuntimeError:
                assert self.is_down
        self.timers.now = end


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_a_page_that_opens_and_is_used_is_online_at_once(stage: Stage):
    await stage.connect()
    await stage.act()
    await stage.advance(CONNECTED_SECONDS)
    assert stage.told == [ONLINE]


async def test_an_open_page_that_nobody_uses_is_away(stage: Stage):
    await stage.connect()
    await stage.advance(CONNECTED_SECONDS)
    assert stage.told == [AWAY]
    await stage.act()
    assert stage.told == [AWAY, ONLINE]
    await stage.advance(ACTIVE_SECONDS)
    assert stage.told == [AWAY, ONLINE, AWAY]
    await stage.act()
    assert stage.told[-1] is ONLINE


async def test_a_user_who_goes_on_stays_online(stage: Stage):
    await stage.connect()
    for _ in range(20):
        await stage.act()
        await stage.advance(60)
    assert stage.told == [ONLINE]


async def test_two_flapping_devices_are_one_user_who_is_online(stage: Stage):
    await stage.connect()
    await stage.act()
    await stage.connect()
    for _ in range(10):
        await stage.disconnect()
        await stage.advance(LOST_SECONDS / 2)
        await stage.connect()
        await stage.disconnect()
        await stage.connect()
        await stage.advance(1)
    assert stage.told == [ONLINE]
    await stage.disconnect()
    await stage.disconnect()
    await stage.advance(LOST_SECONDS)
    assert stage.told == [ONLINE, OFFLINE]
    assert stage.changes[-1].last_seen_at is not None


async def test_a_reload_is_no_absence_and_a_killed_tab_is_one_soon(stage: Stage):
    await stage.connect()
    await stage.act()
    await stage.disconnect()
    await stage.advance(LOST_SECONDS - 1)
    await stage.connect()
    await stage.advance(60)
    assert stage.told == [ONLINE]
    await stage.disconnect()
    await stage.advance(LOST_SECONDS)
    assert stage.told == [ONLINE, OFFLINE]


async def test_a_call_is_shown_as_long_as_it_lasts_and_a_page_is_open(stage: Stage):
    await stage.connect()
    await stage.act()
    stage.calls = 1
    stage.presence.call_changed(ALICE, BOB)
    await stage.presence.settled()
    await stage.advance(0)
    assert stage.told == [ONLINE, IN_CALL]
    stage.calls = 0
    stage.presence.call_changed(ALICE)
    await stage.presence.settled()
    await stage.advance(0)
    assert stage.told == [ONLINE, IN_CALL, ONLINE]


@pytest.mark.parametrize("hours", [-26, 26])
async def test_the_clock_may_be_set(stage: Stage, monkeypatch, hours):
    await stage.connect()
    await stage.act()
    set_to = datetime(2026, 3, 12, 12 + hours % 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: set_to)
    await stage.advance(ACTIVE_SECONDS - 1)
    assert stage.told == [ONLINE]
    await stage.advance(1)
    assert stage.told == [ONLINE, AWAY]


async def test_who_does_not_share_tells_nothing(stage: Stage):
    stage.is_sharing = False
    await stage.connect()
    await stage.act()
    await stage.advance(1)
    assert stage.told == []
    assert await stage.presence.of_friends(BOB) == []
    hidden = await stage.presence.of_friend(BOB, ALICE)
    assert hidden == Change(ALICE, OFFLINE)


async def test_a_page_is_told_who_is_present(stage: Stage):
    assert await stage.presence.of_friends(BOB) == []
    await stage.connect()
    await stage.act()
    assert await stage.presence.of_friends(BOB) == [Change(ALICE, ONLINE)]
    assert await stage.presence.of_friend(BOB, ALICE) == Change(ALICE, ONLINE)
    await stage.disconnect()
    await stage.advance(LOST_SECONDS)
    [change] = [await stage.presence.of_friend(BOB, ALICE)]
    assert change.state is OFFLINE
    assert change.last_seen_at is not None
    with pytest.raises(NotFoundError):
        await stage.presence.of_friend(BOB, new_id())


async def test_who_asks_during_a_reload_is_told_what_all_friends_see(stage: Stage):
    await stage.connect()
    await stage.act()
    await stage.disconnect()
    # Nobody hears of the reload: an answer of offline would never be corrected.
    assert await stage.presence.of_friend(BOB, ALICE) == Change(ALICE, ONLINE)
    assert await stage.presence.of_friends(BOB) == [Change(ALICE, ONLINE)]
    await stage.connect()
    await stage.advance(60)
    assert stage.told == [ONLINE]


async def test_who_asks_has_a_friend_checked_whose_loss_nobody_noted(stage: Stage):
    await stage.connect()
    await stage.act()
    # As when the worker of the tab is killed.
    stage.tabs = 0
    assert await stage.presence.of_friend(BOB, ALICE) == Change(ALICE, ONLINE)
    await stage.advance(LOST_SECONDS)
    assert stage.told == [ONLINE, OFFLINE]
    assert (await stage.presence.of_friend(BOB, ALICE)).state is OFFLINE


async def test_what_fails_is_told_later(stage: Stage):
    await stage.connect()
    await stage.act()
    await stage.disconnect()
    stage.is_down = True
    await stage.advance(LOST_SECONDS)
    assert stage.told == [ONLINE]
    stage.is_down = False
    await stage.advance(AGAIN_SECONDS)
    assert stage.told == [ONLINE, OFFLINE]


async def test_activity_is_stored_rarely_and_not_as_a_call_begins(stage: Stage):
    await stage.connect()
    await stage.act()
    stage.calls = 1
    stage.presence.call_changed(ALICE)
    await stage.presence.settled()
    await stage.advance(0)
    assert stage.stored == []
    stage.calls = 0
    for _ in range(60):
        await stage.act()
        await stage.advance(10)
    assert 1 <= len(stage.stored) <= 4


async def test_new_friends_see_each_other(stage: Stage):
    await stage.connect()
    await stage.act()
    heard = []

    async def tell(user_ids, change):
        heard.append((user_ids, change.user_id, change.state))

    stage.tell = tell
    await stage.presence.friendship_began(ALICE, BOB)
    assert ([BOB], ALICE, ONLINE) in heard
    assert ([ALICE], BOB, OFFLINE) in heard


async def test_a_switch_is_effective_at_once_in_both_directions(stage: Stage):
    await stage.connect()
    await stage.act()
    stage.is_sharing = False
    await stage.presence.sharing_changed(ALICE, shares=False)
    assert stage.changes[-1] == Change(ALICE, OFFLINE)
    assert stage.replaced == [([ALICE], [])]
    stage.is_sharing = True
    await stage.presence.sharing_changed(ALICE, shares=True)
    assert stage.changes[-1] == Change(ALICE, ONLINE)


@pytest.fixture
async def shared(redis_server):
    client = connect(redis_server.url)
    yield RedisPresence(client)
    await client.aclose()


async def test_workers_share_activity_and_what_was_told(shared: RedisPresence):
    user_id = new_id()
    assert await shared.idle([user_id]) == [math.inf]
    assert await shared.touch(user_id) == math.inf
    assert await shared.touch(user_id) < ACTIVE_SECONDS
    [idle] = await shared.idle([user_id])
    assert 0 <= idle < ACTIVE_SECONDS
    assert await shared.told([]) == []
    assert await shared.told([user_id]) == [OFFLINE]
    await shared.note_told(user_id, AWAY)
    assert await shared.told([new_id(), user_id]) == [OFFLINE, AWAY]
    await shared.note_told(user_id, OFFLINE)
    assert await shared.told([user_id]) == [OFFLINE]


async def test_one_of_several_workers_checks_and_another_when_it_has_died(
    redis_server, monkeypatch
):
    monkeypatch.setattr("waves.realtime.presence_store.CLAIM_SECONDS", 0)
    client = connect(redis_server.url)
    one, other = RedisPresence(client), RedisPresence(client)
    checked: list[str] = []
    user_id = new_id()

    async def dies(_user_id):
        checked.append("one")
        raise RuntimeError("killed")

    async def lives(_user_id):
        checked.append("other")

    one.checks(dies)
    other.checks(lives)
    await one.check_in(user_id, 0)
    await one.look()
    await other.look()
    await other.look()
    assert checked == ["one", "other"]
    await other.check_in(user_id, 3_600)
    await other.check_in(user_id, 7_200)
    await asyncio.gather(one.look(), other.look())
    assert checked == ["one", "other"]
    await client.aclose()
