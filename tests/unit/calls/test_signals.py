"""Signals go between the two tabs of an accepted call, and nowhere else."""

import logging

import pytest

from tests.unit.calls.stage import a_signal
from waves.calls.errors import CallNotFoundError
from waves.calls.notices import Signal
from waves.calls.signals import HELD_PER_TAB
from waves.core.ids import new_id


async def test_a_signal_reaches_the_one_tab_that_answered(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    others = [
        await stage.come("alice", "phone"),
        await stage.come("bob", "phone"),
        await stage.come("carol"),
    ]
    call_id = await stage.an_accepted_call(alice, bob)

    await stage.calls.signal(alice, a_signal(call_id, 0))
    await stage.calls.signal(bob, a_signal(call_id, 0))

    assert stage.heard(bob) == [a_signal(call_id, 0)]
    assert stage.heard(alice) == [a_signal(call_id, 0)]
    assert all(stage.heard(other) == [] for other in others)


async def test_nobody_else_can_signal_and_both_look_the_same(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    refused = []
    for tab, about in [
        (await stage.come("carol"), call_id),
        (await stage.come("bob", "phone"), call_id),
        (await stage.come("alice", "phone"), call_id),
        (alice, new_id()),
    ]:
        with pytest.raises(CallNotFoundError) as error:
            await stage.calls.signal(tab, a_signal(about))
        refused.append((error.value.code, error.value.detail))
    assert len(set(refused)) == 1
    assert stage.heard(alice) == stage.heard(bob) == []


@pytest.mark.parametrize("command", ["ringing", "accept", "decline", "leave"])
async def test_a_third_person_can_do_nothing_to_a_call(stage, command):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    ringing = await stage.a_ringing_call(alice)
    for _ in range(2):
        with pytest.raises(CallNotFoundError):
            await getattr(stage.calls, command)(carol, ringing)
        assert stage.heard(alice) == stage.heard(bob) == stage.heard(carol) == []
        await stage.calls.accept(bob, ringing)
        stage.silence()
    await stage.calls.signal(alice, a_signal(ringing))
    assert len(stage.heard(bob, Signal)) == 1


async def test_another_tab_of_the_caller_cannot_cancel(stage):
    alice, _bob = await stage.come("alice"), await stage.come("bob")
    phone = await stage.come("alice", "phone")
    call_id = await stage.a_ringing_call(alice)
    with pytest.raises(CallNotFoundError):
        await stage.calls.leave(phone, call_id)


async def test_nothing_passes_before_accept_and_it_is_logged_once(stage, caplog):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.a_ringing_call(alice)
    with caplog.at_level(logging.WARNING):
        await stage.calls.signal(alice, a_signal(call_id, 0))
        await stage.calls.signal(alice, a_signal(call_id, 1))
    assert stage.heard(bob) == []
    warnings = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert len(warnings) == 1

    await stage.calls.accept(bob, call_id)
    assert stage.heard(bob, Signal) == []
    with pytest.raises(CallNotFoundError):
        await stage.calls.signal(await stage.come("bob", "phone"), a_signal(call_id))


async def test_nothing_passes_after_the_end(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.calls.leave(bob, call_id)
    stage.silence()
    await stage.calls.signal(alice, a_signal(call_id))
    assert stage.heard(bob) == []


async def test_what_the_peer_has_seen_and_lower_epochs_are_dropped(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    sent = [(0, 0), (0, 2), (0, 2), (0, 1), (1, 0), (0, 3), (1, 0), (1, 1)]
    for epoch, n in sent:
        await stage.calls.signal(alice, a_signal(call_id, n, epoch=epoch))
    passed = [(s.epoch, s.n) for s in stage.heard(bob)]
    assert passed == [(0, 0), (0, 2), (0, 1), (1, 0), (1, 1)]


async def test_links_and_senders_count_on_their_own(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.calls.signal(alice, a_signal(call_id, 0, epoch=5))
    await stage.calls.signal(alice, a_signal(call_id, 0, link="screen:caller"))
    await stage.calls.signal(bob, a_signal(call_id, 0))
    assert len(stage.heard(bob)) == 2
    assert len(stage.heard(alice)) == 1


async def test_a_long_call_is_remembered_in_bounded_space(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    for n in range(5000):
        await stage.calls.signal(alice, a_signal(call_id, n))
    assert len(stage.heard(bob)) == 5000
    await stage.calls.signal(alice, a_signal(call_id, 4999))
    await stage.calls.signal(alice, a_signal(call_id, 3))
    assert stage.heard(bob) == []
    [line] = stage.calls._signals._lines.values()
    [sender] = line.senders.values()
    assert len(sender.seen) <= 2049


async def test_signals_for_an_absent_peer_are_held_and_handed_over_in_order(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.go(bob)
    for n in range(3):
        await stage.calls.signal(alice, a_signal(call_id, n))

    await stage.come("bob")

    accepted, *signals = stage.heard(bob)
    assert accepted.call_id == call_id
    assert [s.n for s in signals] == [0, 1, 2]
    await stage.go(bob)
    await stage.come("bob")
    assert stage.heard(bob, Signal) == []


async def test_a_rebuilt_link_replaces_what_was_held_for_the_one_before(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.go(bob)
    await stage.calls.signal(alice, a_signal(call_id, 0))
    await stage.calls.signal(alice, a_signal(call_id, 0, link="screen:caller"))
    await stage.calls.signal(alice, a_signal(call_id, 0, epoch=1))
    await stage.come("bob")
    held = [(s.link, s.epoch) for s in stage.heard(bob, Signal)]
    assert held == [("screen:caller", 0), ("main", 1)]


async def test_what_is_held_is_bounded_and_forgotten_with_the_call(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.go(bob)
    for n in range(HELD_PER_TAB + 10):
        await stage.calls.signal(alice, a_signal(call_id, n))
    [line] = stage.calls._signals._lines.values()
    assert len(line.held[bob]) == HELD_PER_TAB
    await stage.calls.leave(alice, call_id)
    assert not stage.calls._signals._lines


async def test_an_ended_friendship_stops_the_next_signal_at_once(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    call_id = await stage.an_accepted_call(alice, bob)
    await stage.calls.signal(alice, a_signal(call_id, 0))
    stage.silence()
    stage.friends.clear()
    stage.calls.forget_friendship(alice.user_id, bob.user_id)
    with pytest.raises(CallNotFoundError):
        await stage.calls.signal(alice, a_signal(call_id, 1))
    assert stage.heard(bob) == []
