"""Redis fails in the middle of a command: what was stored is told all the same."""

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from tests.unit.calls.call_scenario import CallScenario
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Ringing
from waves.calls.schemas import Elsewhere, Media, Tab
from waves.core.errors import UnavailableError
from waves.core.ids import new_id
from waves.core.redis_client import RedisDownError

TELLS_AGAIN = 3.0
TRIES_AGAIN = 1.0
STEPS: dict[str, Callable[[CallScenario], Any]] = {
    "send": lambda scenario: scenario.tabs,
    "note": lambda scenario: scenario.calls._coordinator._ends,
    "add_missed": lambda scenario: scenario.registry,
    "live_of": lambda scenario: scenario.registry,
}
"""What can fail: a method, and whose it is."""
TOLD = ("send", "note", "add_missed")
"""What happens after the end of an unanswered call was stored."""


@pytest.fixture
def fail_once(scenario: CallScenario, monkeypatch: pytest.MonkeyPatch):
    """Let the next calls of a method fail as they do without Redis."""

    def fail(
        method: str, *, times: int = 1, error: type[Exception] = RedisDownError
    ) -> None:
        target = STEPS[method](scenario)
        works, left = getattr(target, method), count(times - 1, -1)

        async def fails(*_: Any, **__: Any) -> None:
            if next(left) == 0:
                monkeypatch.setattr(target, method, works)
            raise error

        monkeypatch.setattr(target, method, fails)

    return fail


async def invite(scenario: CallScenario, caller: Tab) -> UUID:
    call_id, bob = new_id(), scenario.id("bob")
    await scenario.calls.invite(caller, call_id, callee_id=bob, media=Media.AUDIO)
    return call_id


@pytest.mark.parametrize("step", TOLD)
async def test_a_cancelled_ring_ends_on_every_tab(scenario, fail_once, step):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    fail_once(step)
    with pytest.raises(RedisDownError):
        await scenario.calls.leave(alice, call_id)
    scenario.silence()
    await scenario.time.pass_time(TELLS_AGAIN)
    for tab in (alice, bob):
        assert scenario.heard(tab) == [Ended(call_id, EndReason.CANCELLED)]
    [missed] = await scenario.calls.missed(bob.user_id)
    assert missed.call_id == call_id


@pytest.mark.parametrize("step", TOLD)
async def test_a_ring_that_nobody_answers_ends_on_every_tab(scenario, fail_once, step):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    fail_once(step)
    with pytest.raises(RedisDownError):
        await scenario.time.pass_time(45)
    scenario.silence()
    await scenario.time.pass_time(TELLS_AGAIN)
    for tab in (alice, bob):
        assert scenario.heard(tab) == [Ended(call_id, EndReason.MISSED)]
    [missed] = await scenario.calls.missed(bob.user_id)
    assert missed.call_id == call_id


@pytest.mark.parametrize("step", ["send", "note"])
async def test_the_end_of_an_accepted_call_is_told(scenario, fail_once, step):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    fail_once(step)
    with pytest.raises(RedisDownError):
        await scenario.calls.leave(alice, call_id)
    scenario.silence()
    await scenario.time.pass_time(TELLS_AGAIN)
    assert scenario.heard(bob) == [Ended(call_id, EndReason.HUNG_UP)]
    await scenario.time.pass_time(3600)
    assert scenario.heard(bob) == []


@pytest.mark.parametrize("step", ["send", "note"])
async def test_an_answer_is_told_and_the_call_goes_on(scenario, fail_once, step):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    phone = await scenario.come("bob", "phone")
    call_id = await scenario.a_ringing_call(alice)
    fail_once(step)
    with pytest.raises(RedisDownError):
        await scenario.calls.accept(bob, call_id)
    scenario.silence()
    await scenario.time.pass_time(TELLS_AGAIN)
    for tab, peer in ((alice, bob), (bob, alice)):
        [accepted] = scenario.heard(tab)
        assert isinstance(accepted, Accepted)
        assert accepted.peer_tab_id == peer.tab_id
    assert scenario.heard(phone) == [Ended(call_id, Elsewhere.ANSWERED)]
    await scenario.time.pass_time(3600)
    assert scenario.heard(alice) == scenario.heard(bob) == []


async def test_nothing_is_told_again_when_all_went_well(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.time.pass_time(TELLS_AGAIN)
    await scenario.calls.leave(alice, call_id)
    scenario.silence()
    await scenario.time.pass_time(3600)
    assert scenario.heard(alice) == scenario.heard(bob) == []
    assert scenario.time.waiting == 0


async def test_a_ring_that_failed_keeps_nobody_busy_for_long(scenario, fail_once):
    alice, _ = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    fail_once("send")
    with pytest.raises(RedisDownError):
        await invite(scenario, alice)
    await scenario.time.pass_time(45)
    await scenario.a_ringing_call(carol)


ERRORS = [RedisDownError, UnavailableError]
"""Redis is away, or the lock of a call is held by a worker that has died."""


@pytest.mark.parametrize("error", ERRORS)
async def test_a_caller_lost_without_redis_is_missed_later(scenario, fail_once, error):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    fail_once("live_of", times=3, error=error)
    await scenario.go(alice)
    await scenario.time.pass_time(3 * TRIES_AGAIN + 2)
    assert scenario.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]


async def test_a_caller_who_is_back_when_redis_is_goes_on_calling(scenario, fail_once):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    fail_once("live_of", times=2)
    await scenario.go(alice)
    alice = await scenario.come("alice")
    await scenario.time.pass_time(TRIES_AGAIN + 2)
    assert scenario.heard(bob) == []
    assert scenario.heard(alice) == [Ringing(call_id)]


@pytest.mark.parametrize("error", ERRORS)
async def test_a_tab_that_comes_without_redis_rings_later(scenario, fail_once, error):
    alice = await scenario.come("alice")
    call_id = await invite(scenario, alice)
    fail_once("live_of", times=2, error=error)
    bob, phone = await scenario.come("bob"), await scenario.come("bob", "phone")
    assert scenario.heard(bob) == scenario.heard(phone) == []
    await scenario.go(phone)
    await scenario.time.pass_time(TRIES_AGAIN)
    assert [one.call_id for one in scenario.heard(bob)] == [call_id]
    assert scenario.heard(phone) == []
    await scenario.time.pass_time(3600)
    assert scenario.time.waiting == 0
