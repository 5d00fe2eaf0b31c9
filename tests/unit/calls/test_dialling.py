"""Busy people, calls before, and the same call again."""

import pytest

from tests.unit.calls.stage import Stage
from waves.calls.errors import (
    CallNotFoundError,
    InAnotherCallError,
)
from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming, Ringing
from waves.calls.schemas import Media
from waves.core.ids import new_id


async def invite(stage: Stage, caller, callee="bob", *, call_id=None):
    return await stage.calls.invite(
        caller, call_id or new_id(), callee_id=stage.id(callee), media=Media.VIDEO
    )


async def test_somebody_in_a_call_is_busy_and_that_call_goes_on(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    await stage.an_accepted_call(alice, bob)
    call_id = new_id()

    answer = await invite(stage, carol, call_id=call_id)

    assert answer == Ended(call_id, EndReason.BUSY)
    for other in (alice, bob, carol):
        assert stage.heard(other) == []
    [missed] = await stage.calls.missed(bob.user_id)
    assert (missed.caller.username, missed.reason) == ("carol", EndReason.BUSY)
    assert await invite(stage, carol, call_id=call_id) == answer
    assert len(await stage.calls.missed(bob.user_id)) == 1


async def test_somebody_who_is_rung_by_another_is_busy(stage):
    alice, _bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    await stage.a_ringing_call(alice)
    answer = await invite(stage, carol)
    assert isinstance(answer, Ended)
    assert answer.reason is EndReason.BUSY


async def test_the_same_invitation_again_is_the_same_call(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = new_id()
    assert await invite(stage, alice, call_id=call_id) is None
    assert await invite(stage, alice, call_id=call_id) is None
    assert len(stage.heard(bob, Incoming)) == 1
    await stage.calls.ringing(bob, call_id)
    assert await invite(stage, alice, call_id=call_id) == Ringing(call_id)
    await stage.calls.accept(bob, call_id)
    assert isinstance(await invite(stage, alice, call_id=call_id), Accepted)
    await stage.calls.leave(alice, call_id)
    answer = await invite(stage, alice, call_id=call_id)
    assert answer == Ended(call_id, EndReason.HUNG_UP)


async def test_somebody_elses_call_id_cannot_be_taken(stage):
    alice, _bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    call_id = await stage.a_ringing_call(alice)
    with pytest.raises(CallNotFoundError):
        await invite(stage, carol, call_id=call_id)


async def test_dialling_again_from_the_same_tab_ends_the_call_before(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    first = await stage.an_accepted_call(alice, bob)
    assert await invite(stage, alice, "carol") is None
    assert stage.heard(bob) == [Ended(first, EndReason.HUNG_UP)]
    assert len(stage.heard(carol, Incoming)) == 1


async def test_a_second_tab_cannot_dial_during_a_call_on_the_first(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    phone = await stage.come("alice", "phone")
    await stage.an_accepted_call(alice, bob)
    with pytest.raises(InAnotherCallError):
        await invite(stage, phone, "carol")
    assert stage.heard(bob) == []


async def test_after_a_crash_a_new_tab_can_dial_at_once(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    crashed = await stage.an_accepted_call(alice, bob)
    await stage.go(alice)
    alice2 = await stage.come("alice", "fresh")

    assert await invite(stage, alice2) is None

    ended, incoming = stage.heard(bob)
    assert ended == Ended(crashed, EndReason.PEER_LEFT)
    assert isinstance(incoming, Incoming)
