"""Accept, decline, cancel, and what crosses on the way."""

import pytest

from waves.calls.errors import (
    MisfitCommandError,
)
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended
from waves.calls.schemas import Elsewhere


async def test_accepting_gives_the_call_to_one_tab_of_each(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)

    answer = await stage.calls.accept(bob, call_id)

    assert isinstance(answer, Accepted)
    assert (answer.call_id, answer.peer_tab_id) == (call_id, alice.tab_id)
    [told] = stage.heard(alice)
    assert isinstance(told, Accepted)
    assert (told.call_id, told.peer_tab_id, told.replaces) == (call_id, "tab", None)
    assert told.ticket != answer.ticket
    assert stage.heard(bob) == []


async def test_the_first_of_two_tabs_wins_and_the_other_hears_so(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    bob2, bob3 = await stage.come("bob", "phone"), await stage.come("bob", "laptop")
    call_id = await stage.a_ringing_call(alice)

    won = await stage.calls.accept(bob2, call_id)
    lost = await stage.calls.accept(bob, call_id)

    elsewhere = Ended(call_id, Elsewhere.ANSWERED)
    assert isinstance(won, Accepted)
    assert lost == elsewhere
    assert stage.heard(bob) == [elsewhere]
    assert stage.heard(bob3) == [elsewhere]
    assert stage.heard(bob2) == []
    [told] = stage.heard(alice, Accepted)
    assert told.peer_tab_id == "phone"


async def test_accepting_twice_on_one_tab_is_answered_twice(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    again = await stage.calls.accept(bob, call_id)
    assert isinstance(again, Accepted)
    assert stage.heard(alice) == []


async def test_declining_ends_the_call_on_all_tabs(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    bob2 = await stage.come("bob", "phone")
    call_id = await stage.a_ringing_call(alice)

    assert await stage.calls.decline(bob, call_id) == Ended(call_id, EndReason.DECLINED)

    assert stage.heard(alice) == [Ended(call_id, EndReason.DECLINED)]
    assert stage.heard(bob2) == [Ended(call_id, Elsewhere.DECLINED)]
    assert stage.heard(bob) == []
    assert await stage.calls.missed(bob.user_id) == []
    assert await stage.calls.accept(bob2, call_id) == Ended(call_id, Elsewhere.DECLINED)
    assert await stage.calls.decline(bob, call_id) == Ended(call_id, EndReason.DECLINED)


async def test_cancelling_stops_the_ring_and_is_missed(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)

    assert await stage.calls.leave(alice, call_id) == Ended(
        call_id, EndReason.CANCELLED
    )

    assert stage.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]
    assert stage.heard(alice) == []
    [missed] = await stage.calls.missed(bob.user_id)
    assert (missed.call_id, missed.reason) == (call_id, EndReason.CANCELLED)
    assert missed.caller == stage.people["alice"]


async def test_late_accept_after_cancel_changes_nothing(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    await stage.calls.leave(alice, call_id)
    stage.silence()

    late = await stage.calls.accept(bob, call_id)

    assert late == Ended(call_id, EndReason.CANCELLED)
    assert stage.heard(alice) == []


async def test_a_cancel_that_crosses_an_accept_ends_the_call_for_both(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    answer = await stage.calls.leave(alice, call_id)
    assert answer == Ended(call_id, EndReason.HUNG_UP)
    assert stage.heard(bob) == [Ended(call_id, EndReason.HUNG_UP)]


async def test_hanging_up_on_a_ring_declines_it(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    assert await stage.calls.leave(bob, call_id) == Ended(call_id, EndReason.DECLINED)
    assert stage.heard(alice) == [Ended(call_id, EndReason.DECLINED)]


@pytest.mark.parametrize("command", ["accept", "decline", "ringing"])
async def test_the_caller_cannot_answer_the_own_call(stage, command):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    with pytest.raises(MisfitCommandError) as refused:
        await getattr(stage.calls, command)(alice, call_id)
    assert refused.value.code == "invalid_transition"
    assert stage.heard(alice) == stage.heard(bob) == []


async def test_an_accepted_call_cannot_be_declined_by_who_took_it(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    with pytest.raises(MisfitCommandError):
        await stage.calls.decline(bob, call_id)
    assert stage.heard(alice) == []


async def test_ringing_after_the_end_hears_the_end(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice, rang=False)
    await stage.calls.leave(alice, call_id)
    assert await stage.calls.ringing(bob, call_id) == Ended(
        call_id, EndReason.CANCELLED
    )
