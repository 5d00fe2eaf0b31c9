"""Pages that say that they go away, closed or reloaded."""

import pytest

from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Ringing
from waves.calls.schemas import Departure

CLOSED, RELOADING = Departure.CLOSED, Departure.RELOADING


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_a_closed_page_ends_its_call_at_once(stage, who):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    leaver, other = (alice, bob) if who == "alice" else (bob, alice)
    await stage.calls.leaving(leaver, CLOSED)
    await stage.go(leaver)
    await stage.time.pass_time(1)
    assert stage.heard(other) == [Ended(call_id, EndReason.LEFT)]


async def test_a_reload_ends_nothing_however_long_it_takes(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    await stage.an_accepted_call(alice, bob)
    await stage.calls.leaving(alice, RELOADING)
    await stage.go(alice)
    await stage.time.pass_time(29)
    await stage.come("alice")
    assert stage.heard(bob) == []
    assert isinstance(stage.heard(alice)[0], Accepted)


@pytest.mark.parametrize("socket_first", [True, False])
async def test_a_page_that_is_back_in_time_was_not_closed(stage, socket_first):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    await stage.an_accepted_call(alice, bob)
    await stage.calls.leaving(alice, CLOSED)
    if socket_first:
        await stage.go(alice)
    await stage.time.pass_time(0.9)
    await stage.come("alice")
    await stage.time.pass_time(120)
    assert stage.heard(bob) == []


async def test_one_who_is_back_does_not_stand_in_for_the_other(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    for tab in (alice, bob):
        await stage.calls.leaving(tab, CLOSED)
        await stage.go(tab)
    await stage.come("alice")
    stage.silence()
    await stage.time.pass_time(1)
    assert stage.heard(alice) == [Ended(call_id, EndReason.LEFT)]


async def test_another_tab_of_the_same_person_may_be_closed(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    other = await stage.come("alice", "other")
    await stage.an_accepted_call(alice, bob)
    await stage.calls.leaving(other, CLOSED)
    await stage.go(other)
    await stage.time.pass_time(60)
    assert stage.heard(bob) == []


async def test_a_caller_who_closes_the_page_stops_the_ring(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.calls.leaving(alice, CLOSED)
    await stage.go(alice)
    await stage.time.pass_time(1)
    assert stage.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]


async def test_a_caller_who_reloads_the_page_goes_on_calling(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.calls.leaving(alice, RELOADING)
    await stage.go(alice)
    await stage.time.pass_time(14)
    await stage.come("alice")
    assert stage.heard(alice) == [Ringing(call_id)]
    await stage.time.pass_time(14)
    assert stage.heard(bob) == []


async def test_a_caller_whose_reload_never_ends_stops_the_ring(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.calls.leaving(alice, RELOADING)
    await stage.go(alice)
    await stage.time.pass_time(15)
    assert stage.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]


async def test_a_callee_who_closes_a_ringing_page_ends_nothing(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    await stage.a_ringing_call(alice)
    await stage.calls.leaving(bob, CLOSED)
    await stage.go(bob)
    await stage.time.pass_time(5)
    assert stage.heard(alice) == []
