"""Closed and reloaded pages."""

import pytest

from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Ringing
from waves.calls.schemas import Departure

CLOSED, RELOADING = Departure.CLOSED, Departure.RELOADING


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_a_closed_page_ends_its_call_at_once(scenario, who):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    leaver, other = (alice, bob) if who == "alice" else (bob, alice)
    await scenario.calls.leaving(leaver, CLOSED)
    await scenario.go(leaver)
    await scenario.time.pass_time(1)
    assert scenario.heard(other) == [Ended(call_id, EndReason.LEFT)]


async def test_a_reload_ends_nothing_however_long_it_takes(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.an_accepted_call(alice, bob)
    await scenario.calls.leaving(alice, RELOADING)
    await scenario.go(alice)
    await scenario.time.pass_time(29)
    await scenario.come("alice")
    assert scenario.heard(bob) == []
    assert isinstance(scenario.heard(alice)[0], Accepted)


@pytest.mark.parametrize("socket_first", [True, False])
async def test_a_page_that_returns_in_time_was_not_closed(scenario, socket_first):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.an_accepted_call(alice, bob)
    await scenario.calls.leaving(alice, CLOSED)
    if socket_first:
        await scenario.go(alice)
    await scenario.time.pass_time(0.9)
    await scenario.come("alice")
    await scenario.time.pass_time(120)
    assert scenario.heard(bob) == []


async def test_the_return_of_one_side_does_not_count_for_the_other(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    for tab in (alice, bob):
        await scenario.calls.leaving(tab, CLOSED)
        await scenario.go(tab)
    await scenario.come("alice")
    scenario.silence()
    await scenario.time.pass_time(1)
    assert scenario.heard(alice) == [Ended(call_id, EndReason.LEFT)]


async def test_closing_another_tab_of_the_same_user_changes_nothing(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    other = await scenario.come("alice", "other")
    await scenario.an_accepted_call(alice, bob)
    await scenario.calls.leaving(other, CLOSED)
    await scenario.go(other)
    await scenario.time.pass_time(60)
    assert scenario.heard(bob) == []


@pytest.mark.parametrize(("departure", "seconds"), [(CLOSED, 1), (RELOADING, 15)])
async def test_ringing_stops_when_the_page_of_the_caller_does_not_return(
    scenario, departure, seconds
):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.calls.leaving(alice, departure)
    await scenario.go(alice)
    await scenario.time.pass_time(seconds)
    assert scenario.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]


async def test_a_caller_who_reloads_continues_the_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.calls.leaving(alice, RELOADING)
    await scenario.go(alice)
    await scenario.time.pass_time(14)
    await scenario.come("alice")
    assert scenario.heard(alice) == [Ringing(call_id)]
    await scenario.time.pass_time(14)
    assert scenario.heard(bob) == []


async def test_a_callee_who_closes_a_ringing_page_ends_nothing(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.a_ringing_call(alice)
    await scenario.calls.leaving(bob, CLOSED)
    await scenario.go(bob)
    await scenario.time.pass_time(5)
    assert scenario.heard(alice) == []
