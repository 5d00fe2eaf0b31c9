"""Lost and returning tabs, ended friendships, restarts of the server."""

import pytest

from tests.unit.calls.call_scenario import a_signal
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming, Ringing, Signal
from waves.calls.schemas import Elsewhere, Media
from waves.core.ids import new_id


async def test_ringing_stops_two_seconds_after_the_caller_is_lost(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.go(alice)
    await scenario.time.pass_time(1.9)
    assert scenario.heard(bob) == []
    await scenario.time.pass_time(0.2)

    assert scenario.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]
    assert len(await scenario.calls.missed(bob.user_id)) == 1
    assert await scenario.calls.accept(bob, call_id) == Ended(
        call_id, EndReason.CANCELLED
    )
    await scenario.come("alice")
    assert scenario.heard(alice) == [Ended(call_id, EndReason.CANCELLED)]


async def test_a_caller_who_returns_in_time_continues_ringing(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.go(alice)
    await scenario.time.pass_time(1)
    await scenario.come("alice")
    await scenario.time.pass_time(10)
    assert scenario.heard(bob) == []
    assert scenario.heard(alice) == [Ringing(call_id)]
    await scenario.calls.accept(bob, call_id)
    assert isinstance(scenario.heard(alice)[0], Accepted)


async def test_an_accept_missed_by_the_caller_is_sent_on_return(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.go(alice)
    await scenario.time.pass_time(1)
    await scenario.calls.accept(bob, call_id)
    await scenario.time.pass_time(10)

    await scenario.come("alice")

    [accepted] = scenario.heard(alice)
    assert (accepted.call_id, accepted.peer_tab_id) == (call_id, bob.tab_id)
    assert scenario.heard(bob) == []


async def test_a_caller_who_was_back_before_the_loss_was_handled_is_not_lost(scenario):
    """On several workers, the loss may wait longer for its turn than the return."""
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.a_ringing_call(alice)
    await scenario.come("alice")
    scenario.heard(bob)
    await scenario.calls.disconnected(alice)
    await scenario.time.pass_time(3)
    assert scenario.heard(bob) == []


async def test_a_lost_tab_of_the_callee_does_not_stop_ringing(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    phone = await scenario.come("bob", "phone")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.go(bob)
    await scenario.time.pass_time(10)
    assert isinstance(await scenario.calls.accept(phone, call_id), Accepted)
    await scenario.come("bob")
    assert scenario.heard(bob) == [Ended(call_id, Elsewhere.ANSWERED)]


async def test_an_end_is_sent_again_to_a_tab_with_a_possibly_dead_socket(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.calls.decline(bob, call_id)
    scenario.silence()

    for tab in (alice, bob):
        await scenario.go(tab)
        await scenario.come(scenario.name(tab))
        assert scenario.heard(tab) == [Ended(call_id, EndReason.DECLINED)]

    await scenario.time.pass_time(121)
    await scenario.go(alice)
    await scenario.come("alice")
    assert scenario.heard(alice) == []


async def test_one_absent_tab_does_not_end_an_accepted_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.an_accepted_call(alice, bob)
    await scenario.go(alice)
    await scenario.time.pass_time(3600)
    assert scenario.heard(bob) == []
    await scenario.come("alice")
    assert isinstance(scenario.heard(alice)[0], Accepted)


async def test_a_call_ends_when_both_tabs_are_away_for_a_minute(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.go(alice)
    await scenario.time.pass_time(30)
    await scenario.go(bob)
    await scenario.time.pass_time(59)
    assert len(await scenario.registry.live_of(bob.user_id)) == 1
    await scenario.time.pass_time(1)

    assert await scenario.registry.live_of(bob.user_id) == []
    await scenario.come("bob")
    assert scenario.heard(bob) == [Ended(call_id, EndReason.PEER_LEFT)]


async def test_a_tab_that_returns_within_the_minute_keeps_the_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.an_accepted_call(alice, bob)
    await scenario.go(alice)
    await scenario.go(bob)
    await scenario.time.pass_time(59)
    await scenario.come("bob")
    await scenario.time.pass_time(600)
    assert len(await scenario.registry.live_of(bob.user_id)) == 1


@pytest.mark.parametrize("accepted", [False, True])
async def test_the_end_of_a_friendship_ends_their_call(scenario, accepted):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    call_id = await (
        scenario.an_accepted_call(alice, bob)
        if accepted
        else scenario.a_ringing_call(alice)
    )

    await scenario.unfriend("alice", "bob")

    over = Ended(call_id, EndReason.PEER_LEFT)
    assert scenario.heard(alice) == scenario.heard(bob) == [over]
    assert await scenario.calls.missed(bob.user_id) == []
    assert await scenario.calls.accept(bob, call_id) == over
    with pytest.raises(CallNotFoundError):
        await scenario.a_ringing_call(alice)
    assert scenario.time.waiting == 0
    assert scenario.heard(carol) == []


async def test_calls_with_others_survive_the_end_of_a_friendship(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.unfriend("alice", "carol")
    await scenario.calls.signal(alice, a_signal(call_id))
    assert scenario.heard(bob) == [a_signal(call_id)]


async def tickets_of(scenario, alice, bob):
    call_id = await scenario.a_ringing_call(alice)
    answer = await scenario.calls.accept(bob, call_id)
    [told] = scenario.heard(alice)
    return call_id, told.ticket, answer.ticket


async def test_a_ticket_registers_a_forgotten_call_again(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id, alices, bobs = await tickets_of(scenario, alice, bob)
    scenario.forget_everything()
    await scenario.calls.connected(alice)
    await scenario.calls.connected(bob)

    first = await scenario.calls.resume(bob, bobs)
    second = await scenario.calls.resume(alice, alices)

    assert (first.call_id, first.peer_tab_id) == (call_id, alice.tab_id)
    assert (second.call_id, second.peer_tab_id) == (call_id, bob.tab_id)
    await scenario.calls.signal(alice, a_signal(call_id, 7, epoch=3))
    assert scenario.heard(bob) == [a_signal(call_id, 7, epoch=3)]
    await scenario.calls.leave(bob, call_id)
    assert scenario.heard(alice, Ended) == [Ended(call_id, EndReason.HUNG_UP)]


async def test_a_renewed_ticket_works(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id, alices, _ = await tickets_of(scenario, alice, bob)
    fresh = (await scenario.calls.resume(alice, alices)).ticket
    scenario.forget_everything()
    assert (await scenario.calls.resume(alice, fresh)).call_id == call_id


async def test_signals_wait_for_the_peer_that_resumes_later(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id, alices, bobs = await tickets_of(scenario, alice, bob)
    scenario.forget_everything()
    scenario.tabs.here.clear()
    await scenario.come("alice")
    await scenario.calls.resume(alice, alices)
    await scenario.calls.signal(alice, a_signal(call_id, 0))
    await scenario.come("bob")
    await scenario.calls.resume(bob, bobs)
    assert [s.n for s in scenario.heard(bob, Signal)] == [0]


@pytest.mark.parametrize(
    "why", ["other tab", "other person", "ended", "unfriended", "no ticket"]
)
async def test_a_ticket_is_refused(scenario, why):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id, alices, _ = await tickets_of(scenario, alice, bob)
    tab, ticket = alice, alices
    if why == "other tab":
        tab = await scenario.come("alice", "phone")
    if why == "other person":
        tab = await scenario.come("carol")
    if why == "ended":
        await scenario.calls.leave(bob, call_id)
    if why == "unfriended":
        await scenario.unfriend("alice", "bob")
    if why == "no ticket":
        ticket = "not.a.ticket"
    with pytest.raises(CallNotFoundError):
        await scenario.calls.resume(tab, ticket)


async def test_a_call_is_not_resumed_after_the_end_of_the_friendship(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    _, alices, _ = await tickets_of(scenario, alice, bob)
    scenario.forget_everything()
    scenario.friends.clear()
    with pytest.raises(CallNotFoundError):
        await scenario.calls.resume(alice, alices)


async def test_an_old_ticket_makes_nobody_else_busy(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    _, alices, _ = await tickets_of(scenario, alice, bob)
    scenario.forget_everything()
    await scenario.calls.resume(alice, alices)

    answer = await scenario.calls.invite(
        carol, new_id(), callee_id=bob.user_id, media=Media.AUDIO
    )

    assert answer is None
    assert len(scenario.heard(bob, Incoming)) == 1


async def test_a_ticket_does_not_join_another_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    _, alices, _ = await tickets_of(scenario, alice, bob)
    scenario.forget_everything()
    await scenario.an_accepted_call(carol, bob)
    with pytest.raises(CallNotFoundError):
        await scenario.calls.resume(alice, alices)


async def test_two_hundred_visits_leave_no_state(scenario):
    bob = await scenario.come("bob")
    for number in range(200):
        tab = await scenario.come("alice", f"tab{number}")
        await scenario.go(tab)
    assert list(scenario.tabs.here) == [bob]
    assert scenario.time.waiting == 0
    assert await scenario.registry.live_of(scenario.id("alice")) == []
