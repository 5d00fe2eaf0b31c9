"""Ringing."""

from datetime import timedelta

import pytest

from tests.unit.calls.call_scenario import CallScenario
from waves.calls.errors import (
    CallNotFoundError,
)
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming, Ringing
from waves.calls.schemas import Media
from waves.core.ids import new_id


async def invite(scenario: CallScenario, caller, callee="bob", *, call_id=None):
    return await scenario.calls.invite(
        caller, call_id or new_id(), callee_id=scenario.id(callee), media=Media.VIDEO
    )


async def test_an_invitation_rings_every_tab_of_the_callee_only(scenario):
    alice, alice2 = await scenario.come("alice"), await scenario.come("alice", "phone")
    bob, bob2 = await scenario.come("bob"), await scenario.come("bob", "phone")
    carol = await scenario.come("carol")
    call_id = new_id()

    assert await invite(scenario, alice, call_id=call_id) is None

    expires_at = scenario.time.now() + timedelta(seconds=45)
    expected = Incoming(call_id, scenario.people["alice"], Media.VIDEO, expires_at)
    assert scenario.heard(bob) == [expected]
    assert scenario.heard(bob2) == [expected]
    for other in (alice, alice2, carol):
        assert scenario.heard(other) == []


async def test_a_tab_that_does_not_subscribe_to_calls_does_not_ring(scenario):
    alice = await scenario.come("alice")
    quiet = await scenario.come("bob", rings=False)
    await invite(scenario, alice)
    assert scenario.heard(quiet) == []


async def test_the_caller_is_told_of_ringing_once_by_a_real_tab(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    bob2 = await scenario.come("bob", "phone")
    call_id = await scenario.a_ringing_call(alice, rang=False)
    assert scenario.heard(alice) == []

    await scenario.calls.ringing(bob, call_id)
    await scenario.calls.ringing(bob2, call_id)
    await scenario.calls.ringing(bob, call_id)

    assert scenario.heard(alice) == [Ringing(call_id)]


@pytest.mark.parametrize("callee", ["stranger", "myself", "former friend"])
async def test_only_friends_can_be_called_and_others_get_one_error(scenario, callee):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    await scenario.unfriend("alice", "bob")
    ids = {
        "stranger": new_id(),
        "myself": alice.user_id,
        "former friend": bob.user_id,
    }
    with pytest.raises(CallNotFoundError) as refused:
        await scenario.calls.invite(
            alice, new_id(), callee_id=ids[callee], media=Media.AUDIO
        )
    assert refused.value.code == "not_found"
    assert refused.value.detail == "We couldn't find that."
    assert scenario.heard(bob) == []
    assert await scenario.calls.missed(bob.user_id) == []


@pytest.mark.parametrize(
    ("rang", "reason"), [(True, EndReason.MISSED), (False, EndReason.UNAVAILABLE)]
)
async def test_ringing_ends_after_45_seconds_regardless_of_clients(
    scenario, rang, reason
):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice, rang=rang)

    await scenario.time.pass_time(44.9)
    assert scenario.heard(alice) == []
    await scenario.time.pass_time(0.1)

    assert scenario.heard(alice) == [Ended(call_id, reason)]
    assert scenario.heard(bob) == [Ended(call_id, reason)]
    assert [m.reason for m in await scenario.calls.missed(bob.user_id)] == [reason]
    assert scenario.time.waiting == 0


async def test_an_offline_friend_is_called_for_the_full_time(scenario):
    alice = await scenario.come("alice")
    call_id = await scenario.a_ringing_call(alice, rang=False)
    await scenario.time.pass_time(44.9)
    assert scenario.heard(alice) == []
    await scenario.time.pass_time(0.2)
    assert scenario.heard(alice) == [Ended(call_id, EndReason.UNAVAILABLE)]


async def test_a_tab_that_connects_in_time_rings(scenario):
    alice = await scenario.come("alice")
    call_id = await scenario.a_ringing_call(alice, rang=False)
    await scenario.time.pass_time(30)

    bob = await scenario.come("bob")

    [incoming] = scenario.heard(bob)
    assert incoming.call_id == call_id
    assert incoming.expires_at == scenario.time.now() + timedelta(seconds=15)
    assert isinstance(await scenario.calls.accept(bob, call_id), Accepted)


async def test_a_tab_that_connects_too_late_gets_a_missed_call_only(scenario):
    alice = await scenario.come("alice")
    call_id = await scenario.a_ringing_call(alice, rang=False)
    await scenario.time.pass_time(46)

    bob = await scenario.come("bob")

    assert scenario.heard(bob) == []
    [missed] = await scenario.calls.missed(bob.user_id)
    assert missed.call_id == call_id


async def test_missed_calls_are_kept_for_24_hours(scenario):
    alice = await scenario.come("alice")
    await scenario.a_ringing_call(alice, rang=False)
    await scenario.time.pass_time(45)
    await scenario.time.pass_time(24 * 3600 - 46)
    assert len(await scenario.calls.missed(scenario.id("bob"))) == 1
    await scenario.time.pass_time(46)
    assert await scenario.calls.missed(scenario.id("bob")) == []
