"""Accepting, declining and cancelling calls."""

import pytest

from waves.calls.errors import (
    MisfitCommandError,
)
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended
from waves.calls.schemas import Elsewhere


async def test_accepting_assigns_the_call_to_one_tab_of_each_user(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)

    answer = await scenario.calls.accept(bob, call_id)

    assert isinstance(answer, Accepted)
    assert (answer.call_id, answer.peer_tab_id) == (call_id, alice.tab_id)
    [told] = scenario.heard(alice)
    assert isinstance(told, Accepted)
    assert (told.call_id, told.peer_tab_id, told.replaces) == (call_id, "tab", None)
    assert told.ticket != answer.ticket
    assert scenario.heard(bob) == []


async def test_the_first_of_two_tabs_accepts_and_the_other_is_told(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    bob2, bob3 = (
        await scenario.come("bob", "phone"),
        await scenario.come("bob", "laptop"),
    )
    call_id = await scenario.a_ringing_call(alice)

    won = await scenario.calls.accept(bob2, call_id)
    lost = await scenario.calls.accept(bob, call_id)

    elsewhere = Ended(call_id, Elsewhere.ANSWERED)
    assert isinstance(won, Accepted)
    assert lost == elsewhere
    assert scenario.heard(bob) == [elsewhere]
    assert scenario.heard(bob3) == [elsewhere]
    assert scenario.heard(bob2) == []
    [told] = scenario.heard(alice, Accepted)
    assert told.peer_tab_id == "phone"


async def test_accepting_twice_on_one_tab_succeeds_twice(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    again = await scenario.calls.accept(bob, call_id)
    assert isinstance(again, Accepted)
    assert scenario.heard(alice) == []


async def test_declining_ends_the_call_on_all_tabs(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    bob2 = await scenario.come("bob", "phone")
    call_id = await scenario.a_ringing_call(alice)

    assert await scenario.calls.decline(bob, call_id) == Ended(
        call_id, EndReason.DECLINED
    )

    assert scenario.heard(alice) == [Ended(call_id, EndReason.DECLINED)]
    assert scenario.heard(bob2) == [Ended(call_id, Elsewhere.DECLINED)]
    assert scenario.heard(bob) == []
    assert await scenario.calls.missed(bob.user_id) == []
    assert await scenario.calls.accept(bob2, call_id) == Ended(
        call_id, Elsewhere.DECLINED
    )
    assert await scenario.calls.decline(bob, call_id) == Ended(
        call_id, EndReason.DECLINED
    )


async def test_a_cancelled_call_is_missed(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)

    assert await scenario.calls.leave(alice, call_id) == Ended(
        call_id, EndReason.CANCELLED
    )

    assert scenario.heard(bob) == [Ended(call_id, EndReason.CANCELLED)]
    assert scenario.heard(alice) == []
    [missed] = await scenario.calls.missed(bob.user_id)
    assert (missed.call_id, missed.reason) == (call_id, EndReason.CANCELLED)
    assert missed.caller == scenario.people["alice"]


async def test_late_accept_after_cancel_changes_nothing(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    await scenario.calls.leave(alice, call_id)
    scenario.silence()

    late = await scenario.calls.accept(bob, call_id)

    assert late == Ended(call_id, EndReason.CANCELLED)
    assert scenario.heard(alice) == []


async def test_a_cancel_that_crosses_an_accept_ends_the_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    answer = await scenario.calls.leave(alice, call_id)
    assert answer == Ended(call_id, EndReason.HUNG_UP)
    assert scenario.heard(bob) == [Ended(call_id, EndReason.HUNG_UP)]


async def test_hanging_up_while_ringing_declines(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    assert await scenario.calls.leave(bob, call_id) == Ended(
        call_id, EndReason.DECLINED
    )
    assert scenario.heard(alice) == [Ended(call_id, EndReason.DECLINED)]


@pytest.mark.parametrize("command", ["accept", "decline", "ringing"])
async def test_the_caller_cannot_accept_their_own_call(scenario, command):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    with pytest.raises(MisfitCommandError) as refused:
        await getattr(scenario.calls, command)(alice, call_id)
    assert refused.value.code == "invalid_transition"
    assert scenario.heard(alice) == scenario.heard(bob) == []


async def test_an_accepted_call_cannot_be_declined(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    with pytest.raises(MisfitCommandError):
        await scenario.calls.decline(bob, call_id)
    assert scenario.heard(alice) == []


async def test_ringing_after_the_end_returns_the_end(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice, rang=False)
    await scenario.calls.leave(alice, call_id)
    assert await scenario.calls.ringing(bob, call_id) == Ended(
        call_id, EndReason.CANCELLED
    )


async def test_the_log_is_written_after_the_frames_have_left(scenario, monkeypatch):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    sent_before: list[int] = []

    def count(_work):
        sent_before.append(len(scenario.heard(alice)))

    monkeypatch.setattr(scenario.time, "soon", count)
    await scenario.calls.accept(bob, call_id)
    await scenario.calls.leave(bob, call_id)
    assert sent_before == [1, 1]
