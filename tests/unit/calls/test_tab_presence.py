"""Tabs that are lost and come back, friendships that end, servers that restart."""

import pytest

from tests.unit.calls.stage import a_signal
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming, Ringing, Signal
from waves.calls.schemas import Elsewhere, Media
from waves.core.ids import new_id


async def test_a_caller_who_vanishes_stops_the_ring_after_two_seconds(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.go(alice)
    await stage.time.pass_time(1.9)
    assert stage.heard(bob) == []
    await stage.time.pass_time(0.2)

    assert stage.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]
    assert len(await stage.calls.missed(bob.user_id)) == 1
    assert await stage.calls.accept(bob, call_id) == Ended(call_id, EndReason.CANCELLED)
    await stage.come("alice")
    assert stage.heard(alice) == [Ended(call_id, EndReason.CANCELLED)]


async def test_a_caller_who_is_back_in_time_goes_on_ringing(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.go(alice)
    await stage.time.pass_time(1)
    await stage.come("alice")
    await stage.time.pass_time(10)
    assert stage.heard(bob) == []
    assert stage.heard(alice) == [Ringing(call_id)]
    await stage.calls.accept(bob, call_id)
    assert isinstance(stage.heard(alice)[0], Accepted)


async def test_an_accept_that_the_caller_was_not_there_to_hear_is_told_later(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.go(alice)
    await stage.time.pass_time(1)
    await stage.calls.accept(bob, call_id)
    await stage.time.pass_time(10)

    await stage.come("alice")

    [accepted] = stage.heard(alice)
    assert (accepted.call_id, accepted.peer_tab_id) == (call_id, bob.tab_id)
    assert stage.heard(bob) == []


async def test_a_callee_tab_that_is_lost_does_not_end_the_ring(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    phone = await stage.come("bob", "phone")
    call_id = await stage.a_ringing_call(alice)
    await stage.go(bob)
    await stage.time.pass_time(10)
    assert isinstance(await stage.calls.accept(phone, call_id), Accepted)
    await stage.come("bob")
    assert stage.heard(bob) == [Ended(call_id, Elsewhere.ANSWERED)]


async def test_an_end_is_told_again_to_a_tab_whose_socket_may_have_been_dead(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.calls.decline(bob, call_id)
    stage.silence()

    for tab in (alice, bob):
        await stage.go(tab)
        await stage.come(stage.name(tab))
        assert stage.heard(tab) == [Ended(call_id, EndReason.DECLINED)]

    await stage.time.pass_time(121)
    await stage.go(alice)
    await stage.come("alice")
    assert stage.heard(alice) == []


async def test_one_absent_tab_does_not_end_an_accepted_call(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    await stage.an_accepted_call(alice, bob)
    await stage.go(alice)
    await stage.time.pass_time(3600)
    assert stage.heard(bob) == []
    await stage.come("alice")
    assert isinstance(stage.heard(alice)[0], Accepted)


async def test_a_call_is_forgotten_when_both_are_away_for_a_minute(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.go(alice)
    await stage.time.pass_time(30)
    await stage.go(bob)
    await stage.time.pass_time(59)
    assert len(await stage.registry.live_of(bob.user_id)) == 1
    await stage.time.pass_time(1)

    assert await stage.registry.live_of(bob.user_id) == []
    await stage.come("bob")
    assert stage.heard(bob) == [Ended(call_id, EndReason.PEER_LEFT)]


async def test_either_tab_that_is_back_within_the_minute_keeps_the_call(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    await stage.an_accepted_call(alice, bob)
    await stage.go(alice)
    await stage.go(bob)
    await stage.time.pass_time(59)
    await stage.come("bob")
    await stage.time.pass_time(600)
    assert len(await stage.registry.live_of(bob.user_id)) == 1


@pytest.mark.parametrize("accepted", [False, True])
async def test_the_end_of_a_friendship_ends_what_the_two_have_going(stage, accepted):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    call_id = await (
        stage.an_accepted_call(alice, bob) if accepted else stage.a_ringing_call(alice)
    )

    await stage.unfriend("alice", "bob")

    over = Ended(call_id, EndReason.PEER_LEFT)
    assert stage.heard(alice) == stage.heard(bob) == [over]
    assert await stage.calls.missed(bob.user_id) == []
    assert await stage.calls.accept(bob, call_id) == over
    with pytest.raises(CallNotFoundError):
        await stage.a_ringing_call(alice)
    assert stage.time.waiting == 0
    assert stage.heard(carol) == []


async def test_calls_with_others_outlive_a_friendship(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.unfriend("alice", "carol")
    await stage.calls.signal(alice, a_signal(call_id))
    assert stage.heard(bob) == [a_signal(call_id)]


async def tickets_of(stage, alice, bob):
    call_id = await stage.a_ringing_call(alice)
    answer = await stage.calls.accept(bob, call_id)
    [told] = stage.heard(alice)
    return call_id, told.ticket, answer.ticket


async def test_a_ticket_brings_a_call_back_that_the_registry_forgot(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id, alices, bobs = await tickets_of(stage, alice, bob)
    stage.forget_everything()
    await stage.calls.came(alice)
    await stage.calls.came(bob)

    first = await stage.calls.resume(bob, bobs)
    second = await stage.calls.resume(alice, alices)

    assert (first.call_id, first.peer_tab_id) == (call_id, alice.tab_id)
    assert (second.call_id, second.peer_tab_id) == (call_id, bob.tab_id)
    await stage.calls.signal(alice, a_signal(call_id, 7, epoch=3))
    assert stage.heard(bob) == [a_signal(call_id, 7, epoch=3)]
    await stage.calls.leave(bob, call_id)
    assert stage.heard(alice, Ended) == [Ended(call_id, EndReason.HUNG_UP)]


async def test_a_fresh_ticket_works_as_well(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id, alices, _ = await tickets_of(stage, alice, bob)
    fresh = (await stage.calls.resume(alice, alices)).ticket
    stage.forget_everything()
    assert (await stage.calls.resume(alice, fresh)).call_id == call_id


async def test_signals_wait_for_the_one_who_resumes_later(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id, alices, bobs = await tickets_of(stage, alice, bob)
    stage.forget_everything()
    stage.tabs.here.clear()
    await stage.come("alice")
    await stage.calls.resume(alice, alices)
    await stage.calls.signal(alice, a_signal(call_id, 0))
    await stage.come("bob")
    await stage.calls.resume(bob, bobs)
    assert [s.n for s in stage.heard(bob, Signal)] == [0]


@pytest.mark.parametrize(
    "why", ["other tab", "other person", "ended", "unfriended", "no ticket"]
)
async def test_a_ticket_is_refused(stage, why):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id, alices, _ = await tickets_of(stage, alice, bob)
    tab, ticket = alice, alices
    if why == "other tab":
        tab = await stage.come("alice", "phone")
    if why == "other person":
        tab = await stage.come("carol")
    if why == "ended":
        await stage.calls.leave(bob, call_id)
    if why == "unfriended":
        await stage.unfriend("alice", "bob")
    if why == "no ticket":
        ticket = "not.a.ticket"
    with pytest.raises(CallNotFoundError):
        await stage.calls.resume(tab, ticket)


async def test_a_friendship_that_ended_during_a_restart_is_not_resumed(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    _, alices, _ = await tickets_of(stage, alice, bob)
    stage.forget_everything()
    stage.friends.clear()
    with pytest.raises(CallNotFoundError):
        await stage.calls.resume(alice, alices)


async def test_an_old_ticket_alone_makes_nobody_else_busy(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    _, alices, _ = await tickets_of(stage, alice, bob)
    stage.forget_everything()
    await stage.calls.resume(alice, alices)

    answer = await stage.calls.invite(
        carol, new_id(), callee_id=bob.user_id, media=Media.AUDIO
    )

    assert answer is None
    assert len(stage.heard(bob, Incoming)) == 1


async def test_a_ticket_does_not_break_into_another_call(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    _, alices, _ = await tickets_of(stage, alice, bob)
    stage.forget_everything()
    await stage.an_accepted_call(carol, bob)
    with pytest.raises(CallNotFoundError):
        await stage.calls.resume(alice, alices)


async def test_two_hundred_visits_leave_nothing_behind(stage):
    bob = await stage.come("bob")
    for number in range(200):
        tab = await stage.come("alice", f"tab{number}")
        await stage.go(tab)
    assert list(stage.tabs.here) == [bob]
    assert stage.time.waiting == 0
    assert await stage.registry.live_of(stage.id("alice")) == []
