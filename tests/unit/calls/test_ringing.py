"""An invitation rings: where, for how long, and for whom not."""

from datetime import timedelta

import pytest

from tests.unit.calls.stage import Stage
from waves.calls.errors import (
    CallNotFoundError,
)
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming, Ringing
from waves.calls.schemas import Media
from waves.core.ids import new_id


async def invite(stage: Stage, caller, callee="bob", *, call_id=None):
    return await stage.calls.invite(
        caller, call_id or new_id(), callee_id=stage.id(callee), media=Media.VIDEO
    )


async def test_an_invitation_rings_every_tab_of_the_callee_and_no_other(stage):
    alice, alice2 = await stage.come("alice"), await stage.come("alice", "phone")
    bob, bob2 = await stage.come("bob"), await stage.come("bob", "phone")
    carol = await stage.come("carol")
    call_id = new_id()

    assert await invite(stage, alice, call_id=call_id) is None

    expires_at = stage.time.now() + timedelta(seconds=45)
    expected = Incoming(call_id, stage.people["alice"], Media.VIDEO, expires_at)
    assert stage.heard(bob) == [expected]
    assert stage.heard(bob2) == [expected]
    for other in (alice, alice2, carol):
        assert stage.heard(other) == []


async def test_a_tab_that_does_not_subscribe_to_calls_does_not_ring(stage):
    alice = await stage.come("alice")
    quiet = await stage.come("bob", rings=False)
    await invite(stage, alice)
    assert stage.heard(quiet) == []


async def test_the_caller_hears_of_the_ringing_once_and_from_a_real_tab(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    bob2 = await stage.come("bob", "phone")
    call_id = await stage.a_ringing_call(alice, rang=False)
    assert stage.heard(alice) == []

    await stage.calls.ringing(bob, call_id)
    await stage.calls.ringing(bob2, call_id)
    await stage.calls.ringing(bob, call_id)

    assert stage.heard(alice) == [Ringing(call_id)]


@pytest.mark.parametrize("callee", ["stranger", "myself", "former friend"])
async def test_only_friends_can_be_called_and_all_others_look_the_same(stage, callee):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    await stage.unfriend("alice", "bob")
    ids = {
        "stranger": new_id(),
        "myself": alice.user_id,
        "former friend": bob.user_id,
    }
    with pytest.raises(CallNotFoundError) as refused:
        await stage.calls.invite(
            alice, new_id(), callee_id=ids[callee], media=Media.AUDIO
        )
    assert refused.value.code == "not_found"
    assert refused.value.detail == "We couldn't find that."
    assert stage.heard(bob) == []
    assert await stage.calls.missed(bob.user_id) == []


@pytest.mark.parametrize(
    ("rang", "reason"), [(True, EndReason.MISSED), (False, EndReason.UNAVAILABLE)]
)
async def test_a_ring_ends_after_45_seconds_whatever_the_clients_say(
    stage, rang, reason
):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice, rang=rang)

    await stage.time.pass_time(44.9)
    assert stage.heard(alice) == []
    await stage.time.pass_time(0.1)

    assert stage.heard(alice) == [Ended(call_id, reason)]
    assert stage.heard(bob) == [Ended(call_id, reason)]
    assert [m.reason for m in await stage.calls.missed(bob.user_id)] == [reason]
    assert stage.time.waiting == 0


async def test_an_offline_friend_is_rung_for_the_full_time(stage):
    alice = await stage.come("alice")
    call_id = await stage.a_ringing_call(alice, rang=False)
    await stage.time.pass_time(44.9)
    assert stage.heard(alice) == []
    await stage.time.pass_time(0.2)
    assert stage.heard(alice) == [Ended(call_id, EndReason.UNAVAILABLE)]


async def test_a_tab_that_connects_in_time_rings(stage):
    alice = await stage.come("alice")
    call_id = await stage.a_ringing_call(alice, rang=False)
    await stage.time.pass_time(30)

    bob = await stage.come("bob")

    [incoming] = stage.heard(bob)
    assert incoming.call_id == call_id
    assert incoming.expires_at == stage.time.now() + timedelta(seconds=15)
    assert isinstance(await stage.calls.accept(bob, call_id), Accepted)


async def test_a_tab_that_connects_too_late_hears_of_a_missed_ring_only(stage):
    alice = await stage.come("alice")
    call_id = await stage.a_ringing_call(alice, rang=False)
    await stage.time.pass_time(46)

    bob = await stage.come("bob")

    assert stage.heard(bob) == []
    [missed] = await stage.calls.missed(bob.user_id)
    assert missed.call_id == call_id


async def test_missed_rings_are_kept_for_24_hours(stage):
    alice = await stage.come("alice")
    await stage.a_ringing_call(alice, rang=False)
    await stage.time.pass_time(45)
    await stage.time.pass_time(24 * 3600 - 46)
    assert len(await stage.calls.missed(stage.id("bob"))) == 1
    await stage.time.pass_time(46)
    assert await stage.calls.missed(stage.id("bob")) == []
