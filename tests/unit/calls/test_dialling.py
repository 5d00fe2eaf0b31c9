"""Calls to busy people, and repeated invitations."""

import pytest

from tests.unit.calls.call_scenario import CallScenario
from waves.calls.errors import (
    CallNotFoundError,
    InAnotherCallError,
)
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming, Ringing
from waves.calls.schemas import Media
from waves.core.ids import new_id


async def invite(scenario: CallScenario, caller, callee="bob", *, call_id=None):
    return await scenario.calls.invite(
        caller, call_id or new_id(), callee_id=scenario.id(callee), media=Media.VIDEO
    )


async def test_a_user_in_a_call_is_busy_and_stays_in_it(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    await scenario.an_accepted_call(alice, bob)
    call_id = new_id()

    answer = await invite(scenario, carol, call_id=call_id)

    assert answer == Ended(call_id, EndReason.BUSY)
    for other in (alice, bob, carol):
        assert scenario.heard(other) == []
    [missed] = await scenario.calls.missed(bob.user_id)
    assert (missed.caller.username, missed.reason) == ("carol", EndReason.BUSY)
    assert await invite(scenario, carol, call_id=call_id) == answer
    assert len(await scenario.calls.missed(bob.user_id)) == 1


async def test_a_user_with_an_incoming_call_is_busy(scenario):
    alice, _bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    await scenario.a_ringing_call(alice)
    answer = await invite(scenario, carol)
    assert isinstance(answer, Ended)
    assert answer.reason is EndReason.BUSY


async def test_a_repeated_invitation_is_the_same_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = new_id()
    assert await invite(scenario, alice, call_id=call_id) is None
    assert await invite(scenario, alice, call_id=call_id) is None
    assert len(scenario.heard(bob, Incoming)) == 1
    await scenario.calls.ringing(bob, call_id)
    assert await invite(scenario, alice, call_id=call_id) == Ringing(call_id)
    await scenario.calls.accept(bob, call_id)
    assert isinstance(await invite(scenario, alice, call_id=call_id), Accepted)
    await scenario.calls.leave(alice, call_id)
    answer = await invite(scenario, alice, call_id=call_id)
    assert answer == Ended(call_id, EndReason.HUNG_UP)


async def test_the_call_id_of_others_cannot_be_reused(scenario):
    alice, _bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    call_id = await scenario.a_ringing_call(alice)
    with pytest.raises(CallNotFoundError):
        await invite(scenario, carol, call_id=call_id)


async def test_calling_again_from_the_same_tab_ends_the_previous_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    first = await scenario.an_accepted_call(alice, bob)
    assert await invite(scenario, alice, "carol") is None
    assert scenario.heard(bob) == [Ended(first, EndReason.HUNG_UP)]
    assert len(scenario.heard(carol, Incoming)) == 1


async def test_a_second_tab_cannot_call_during_a_call_on_the_first(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    phone = await scenario.come("alice", "phone")
    await scenario.an_accepted_call(alice, bob)
    with pytest.raises(InAnotherCallError):
        await invite(scenario, phone, "carol")
    assert scenario.heard(bob) == []


async def test_after_a_crash_a_new_tab_can_call_at_once(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    crashed = await scenario.an_accepted_call(alice, bob)
    await scenario.go(alice)
    alice2 = await scenario.come("alice", "fresh")

    assert await invite(scenario, alice2) is None

    ended, incoming = scenario.heard(bob)
    assert ended == Ended(crashed, EndReason.PEER_LEFT)
    assert isinstance(incoming, Incoming)
