"""Two people who call each other at the same time (glare)."""

from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming
from waves.calls.schemas import Elsewhere, Media
from waves.core.ids import new_id


async def dial(scenario, caller, callee, call_id):
    return await scenario.calls.invite(
        caller, call_id, callee_id=scenario.id(callee), media=Media.AUDIO
    )


async def test_calling_the_caller_accepts_their_call(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    first, second = new_id(), new_id()
    await dial(scenario, alice, "bob", first)

    answer = await dial(scenario, bob, "alice", second)

    assert isinstance(answer, Accepted)
    assert (answer.call_id, answer.replaces) == (first, second)
    assert answer.peer_tab_id == alice.tab_id
    [told] = scenario.heard(alice)
    assert isinstance(told, Accepted)
    assert (told.call_id, told.replaces) == (first, second)
    assert [n.call_id for n in scenario.heard(bob)] == [first]
    assert len(await scenario.registry.live_of(alice.user_id)) == 1


async def test_the_other_tabs_stop_ringing(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    phone = await scenario.come("bob", "phone")
    first = await scenario.a_ringing_call(alice)
    await dial(scenario, bob, "alice", new_id())
    assert scenario.heard(phone) == [Ended(first, Elsewhere.ANSWERED)]


async def test_the_second_call_becomes_the_first(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    first = await scenario.a_ringing_call(alice)
    second = new_id()
    await dial(scenario, bob, "alice", second)
    scenario.silence()

    again = await dial(scenario, bob, "alice", second)
    assert isinstance(again, Accepted)
    assert (again.call_id, again.replaces) == (first, second)

    # Bob pressed Cancel before he heard that the two had met.
    assert await scenario.calls.leave(bob, second) == Ended(first, EndReason.HUNG_UP)
    assert scenario.heard(alice) == [Ended(first, EndReason.HUNG_UP)]


async def test_a_user_who_is_calling_a_third_person_is_busy(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    carol = await scenario.come("carol")
    await scenario.a_ringing_call(alice, "bob")
    answer = await dial(scenario, carol, "alice", new_id())
    assert answer.reason is EndReason.BUSY
    assert scenario.heard(alice) == scenario.heard(bob, Incoming) == []


async def test_both_can_call_again_after_glare(scenario):
    alice, bob = await scenario.come("alice"), await scenario.come("bob")
    first = await scenario.a_ringing_call(alice)
    await dial(scenario, bob, "alice", new_id())
    await scenario.time.pass_time(60)
    assert scenario.time.waiting == 0
    await scenario.calls.leave(alice, first)
    assert await dial(scenario, bob, "alice", new_id()) is None
