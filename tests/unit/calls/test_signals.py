"""Signaling between the two tabs of an accepted call."""

import logging

import pytest

from tests.unit.calls.call_scenario import a_signal
from waves.calls.errors import CallNotFoundError
from waves.calls.notices import Signal
from waves.calls.signals import HELD_PER_TAB
from waves.core.ids import new_id


async def test_a_signal_reaches_only_the_tab_that_accepted(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    others = [
        await scenario.come("alice", "phone"),
        await scenario.come("bob", "phone"),
        await scenario.come("carol"),
    ]
    call_id = await scenario.an_accepted_call(alice, bob)

    await scenario.calls.signal(alice, a_signal(call_id, 0))
    await scenario.calls.signal(bob, a_signal(call_id, 0))

    assert scenario.heard(bob) == [a_signal(call_id, 0)]
    assert scenario.heard(alice) == [a_signal(call_id, 0)]
    assert all(scenario.heard(other) == [] for other in others)


async def test_others_cannot_signal_and_get_one_error(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    refused = []
    for tab, about in [
        (await scenario.come("carol"), call_id),
        (await scenario.come("bob", "phone"), call_id),
        (await scenario.come("alice", "phone"), call_id),
        (alice, new_id()),
    ]:
        with pytest.raises(CallNotFoundError) as error:
            await scenario.calls.signal(tab, a_signal(about))
        refused.append((error.value.code, error.value.detail))
    assert len(set(refused)) == 1
    assert scenario.heard(alice) == scenario.heard(bob) == []


@pytest.mark.parametrize("command", ["ringing", "accept", "decline", "leave"])
async def test_a_third_person_cannot_change_a_call(scenario, command):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    ringing = await scenario.a_ringing_call(alice)
    for _ in range(2):
        with pytest.raises(CallNotFoundError):
            await getattr(scenario.calls, command)(carol, ringing)
        assert (
            scenario.heard(alice) == scenario.heard(bob) == scenario.heard(carol) == []
        )
        await scenario.calls.accept(bob, ringing)
        scenario.silence()
    await scenario.calls.signal(alice, a_signal(ringing))
    assert len(scenario.heard(bob, Signal)) == 1


async def test_another_tab_of_the_caller_cannot_cancel(scenario):
    alice, _bob = await scenario.come("alice"), await scenario.come("bob")
    phone = await scenario.come("alice", "phone")
    call_id = await scenario.a_ringing_call(alice)
    with pytest.raises(CallNotFoundError):
        await scenario.calls.leave(phone, call_id)


async def test_signals_before_accept_are_dropped_and_logged_once(scenario, caplog):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.a_ringing_call(alice)
    with caplog.at_level(logging.WARNING):
        await scenario.calls.signal(alice, a_signal(call_id, 0))
        await scenario.calls.signal(alice, a_signal(call_id, 1))
    assert scenario.heard(bob) == []
    warnings = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert len(warnings) == 1

    await scenario.calls.accept(bob, call_id)
    assert scenario.heard(bob, Signal) == []
    with pytest.raises(CallNotFoundError):
        await scenario.calls.signal(
            await scenario.come("bob", "phone"), a_signal(call_id)
        )


async def test_signals_after_the_end_are_dropped(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.calls.leave(bob, call_id)
    scenario.silence()
    await scenario.calls.signal(alice, a_signal(call_id))
    assert scenario.heard(bob) == []


async def test_duplicates_and_lower_epochs_are_dropped(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    sent = [(0, 0), (0, 2), (0, 2), (0, 1), (1, 0), (0, 3), (1, 0), (1, 1)]
    for epoch, n in sent:
        await scenario.calls.signal(alice, a_signal(call_id, n, epoch=epoch))
    passed = [(s.epoch, s.n) for s in scenario.heard(bob)]
    assert passed == [(0, 0), (0, 2), (0, 1), (1, 0), (1, 1)]


async def test_sequence_numbers_are_per_connection_and_sender(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.calls.signal(alice, a_signal(call_id, 0, epoch=5))
    await scenario.calls.signal(alice, a_signal(call_id, 0, link="screen:caller"))
    await scenario.calls.signal(bob, a_signal(call_id, 0))
    assert len(scenario.heard(bob)) == 2
    assert len(scenario.heard(alice)) == 1


async def test_the_memory_of_a_long_call_is_bounded(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    for n in range(5000):
        await scenario.calls.signal(alice, a_signal(call_id, n))
    assert len(scenario.heard(bob)) == 5000
    await scenario.calls.signal(alice, a_signal(call_id, 4999))
    await scenario.calls.signal(alice, a_signal(call_id, 3))
    assert scenario.heard(bob) == []
    [line] = scenario.calls._signals._states.values()
    [sender] = line.senders.values()
    assert len(sender.seen) <= 2049


async def test_signals_for_an_absent_peer_are_held_and_delivered_in_order(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.go(bob)
    for n in range(3):
        await scenario.calls.signal(alice, a_signal(call_id, n))

    await scenario.come("bob")

    accepted, *signals = scenario.heard(bob)
    assert accepted.call_id == call_id
    assert [s.n for s in signals] == [0, 1, 2]
    await scenario.go(bob)
    await scenario.come("bob")
    assert scenario.heard(bob, Signal) == []


async def test_a_rebuilt_connection_replaces_held_signals(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.go(bob)
    await scenario.calls.signal(alice, a_signal(call_id, 0))
    await scenario.calls.signal(alice, a_signal(call_id, 0, link="screen:caller"))
    await scenario.calls.signal(alice, a_signal(call_id, 0, epoch=1))
    await scenario.come("bob")
    held = [(s.link, s.epoch) for s in scenario.heard(bob, Signal)]
    assert held == [("screen:caller", 0), ("main", 1)]


async def test_held_signals_are_bounded_and_dropped_with_the_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.go(bob)
    for n in range(HELD_PER_TAB + 10):
        await scenario.calls.signal(alice, a_signal(call_id, n))
    [line] = scenario.calls._signals._states.values()
    assert len(line.held[bob]) == HELD_PER_TAB
    await scenario.calls.leave(alice, call_id)
    assert not scenario.calls._signals._states


async def test_an_ended_friendship_stops_the_next_signal_at_once(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    call_id = await scenario.an_accepted_call(alice, bob)
    await scenario.calls.signal(alice, a_signal(call_id, 0))
    scenario.silence()
    scenario.friends.clear()
    scenario.calls.forget_friendship(alice.user_id, bob.user_id)
    with pytest.raises(CallNotFoundError):
        await scenario.calls.signal(alice, a_signal(call_id, 1))
    assert scenario.heard(bob) == []
