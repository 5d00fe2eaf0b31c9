from datetime import timedelta

import pytest

from tests.unit.calls.call_scenario import CallScenario
from waves.calls import redis_registry
from waves.calls import registry as registries
from waves.calls.call import Call
from waves.calls.end_notices import TABS_KEPT, MemoryEndNotices
from waves.calls.lifecycle import CallEvent, CallState, EndReason
from waves.calls.notices import Ended
from waves.calls.schemas import Media, Tab
from waves.core.ids import new_id


@pytest.fixture
def call(scenario: CallScenario) -> Call:
    now = scenario.time.now()
    return Call(
        id=new_id(),
        caller=scenario.tab("alice"),
        caller_view=scenario.people["alice"],
        callee_id=scenario.id("bob"),
        media=Media.AUDIO,
        started_at=now,
        expires_at=now + timedelta(seconds=45),
    )


async def put(scenario: CallScenario, call: Call) -> None:
    async with scenario.registry.turn(call.caller.user_id, call.callee_id):
        await scenario.registry.put(call)


async def test_a_live_call_is_found_by_id_and_by_both_people(scenario, call):
    await put(scenario, call)
    assert await scenario.registry.get(call.id) == call
    assert await scenario.registry.live_of(scenario.id("alice")) == [call]
    assert await scenario.registry.live_of(scenario.id("bob")) == [call]
    assert await scenario.registry.live_of(scenario.id("carol")) == []


async def test_live_calls_are_counted_by_state(scenario, call):
    async def counted() -> dict[CallState, int]:
        counts = await scenario.registry.count_live()
        return {state: count for state, count in counts.items() if count}

    assert await counted() == {}
    await put(scenario, call)
    assert await counted() == {CallState.RINGING: 1}
    accepted = call.after(CallEvent.ACCEPT, answered_by="tab")
    await put(scenario, accepted)
    assert await counted() == {CallState.CONNECTING: 1}
    await put(scenario, accepted.after(CallEvent.HANG_UP))
    assert await counted() == {}


async def test_an_ended_call_is_kept_and_makes_nobody_busy(scenario, call):
    await put(scenario, call)
    ended = call.after(CallEvent.DECLINE)
    await put(scenario, ended)
    assert await scenario.registry.get(call.id) == ended
    assert await scenario.registry.live_of(scenario.id("alice")) == []


async def test_ended_calls_are_kept_in_bounded_number(in_memory, call, monkeypatch):
    monkeypatch.setattr(registries, "ENDED_KEPT", 2)
    replaced = new_id()
    oldest = call.after(CallEvent.DECLINE, replaces=replaced)
    await put(in_memory, oldest)
    assert await in_memory.registry.get(replaced) == oldest
    for _ in range(2):
        await put(in_memory, call.changed(id=new_id()).after(CallEvent.DECLINE))
    assert await in_memory.registry.get(oldest.id) is None
    assert await in_memory.registry.get(replaced) is None
    assert not in_memory.registry._replaced


async def test_missed_calls_are_bounded_per_user(scenario, call, monkeypatch):
    monkeypatch.setattr(registries, "MISSED_PER_PERSON", 3)
    monkeypatch.setattr(redis_registry, "MISSED_PER_PERSON", 3)
    bob = scenario.id("bob")
    rings = []
    for _ in range(5):
        ended = call.changed(id=new_id()).after(CallEvent.CANCEL)
        rings.append(ended.missed_ring())
        await scenario.registry.add_missed(bob, rings[-1])
    assert await scenario.registry.missed_of(bob) == rings[2:]
    assert await scenario.registry.missed_of(scenario.id("alice")) == []
    await scenario.time.pass_time(24 * 3600)
    assert await scenario.registry.missed_of(bob) == []


async def test_the_memory_keeps_nothing_of_what_is_over(in_memory, call):
    registry = in_memory.registry
    await registry.put(call)
    ended = call.after(CallEvent.CANCEL)
    await registry.put(ended)
    await registry.add_missed(call.callee_id, ended.missed_ring())
    await in_memory.time.pass_time(24 * 3600)
    assert await registry.missed_of(call.callee_id) == []
    assert not registry._live_of
    assert not registry._missed
    assert not registry._missed_order


@pytest.mark.parametrize(
    ("event", "missed"),
    [
        (CallEvent.CANCEL, True),
        (CallEvent.BUSY, True),
        (CallEvent.RING_TIMEOUT, True),
        (CallEvent.DECLINE, False),
        (CallEvent.PEER_GONE, False),
        (CallEvent.FAIL, False),
        (CallEvent.ACCEPT, False),
    ],
)
def test_missed_calls(call, event, missed):
    assert (call.after(event).missed_ring() is not None) == missed


async def test_ends_are_remembered_for_a_bounded_number_of_tabs(in_memory):
    ends = MemoryEndNotices(in_memory.time.now)
    person, ended = new_id(), Ended(new_id(), EndReason.CANCELLED)
    for number in range(TABS_KEPT + 1):
        await ends.note(Tab(person, f"{number}"), ended, sent=False)
    assert await ends.take_unsent(Tab(person, "0")) == []
    assert await ends.take_unsent(Tab(person, "1")) == [ended]


async def test_an_end_is_repeated_until_its_socket_has_lived_long_enough(scenario):
    ends = scenario._stores().ends
    tab, ended = scenario.tab("bob"), Ended(new_id(), EndReason.CANCELLED)
    await ends.note(tab, ended, sent=False)
    await scenario.time.pass_time(3600)
    assert await ends.take_unsent(tab) == [ended], "it was never sent"
    await ends.mark_unsent(tab)
    await scenario.time.pass_time(3600)
    assert await ends.take_unsent(tab) == [ended], "the socket was lost soon after"
    await scenario.time.pass_time(3600)
    await ends.mark_unsent(tab)
    assert await ends.take_unsent(tab) == [], "the socket has lived long enough"
