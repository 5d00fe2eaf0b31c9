"""Both dial each other: one call, never two."""

from waves.calls.lifecycle import EndReason
from waves.calls.notices import Accepted, Ended, Incoming
from waves.calls.schemas import Elsewhere, Media
from waves.core.ids import new_id


async def dial(stage, caller, callee, call_id):
    return await stage.calls.invite(
        caller, call_id, callee_id=stage.id(callee), media=Media.AUDIO
    )


async def test_dialling_who_is_ringing_me_accepts_that_call(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    first, second = new_id(), new_id()
    await dial(stage, alice, "bob", first)

    answer = await dial(stage, bob, "alice", second)

    assert isinstance(answer, Accepted)
    assert (answer.call_id, answer.replaces) == (first, second)
    assert answer.peer_tab_id == alice.tab_id
    [told] = stage.heard(alice)
    assert isinstance(told, Accepted)
    assert (told.call_id, told.replaces) == (first, second)
    assert [n.call_id for n in stage.heard(bob)] == [first]
    assert len(await stage.registry.live_of(alice.user_id)) == 1


async def test_the_other_tabs_stop_ringing(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    phone = await stage.come("bob", "phone")
    first = await stage.a_ringing_call(alice)
    await dial(stage, bob, "alice", new_id())
    assert stage.heard(phone) == [Ended(first, Elsewhere.ANSWERED)]


async def test_the_second_call_is_the_first_one_from_then_on(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    first = await stage.a_ringing_call(alice)
    second = new_id()
    await dial(stage, bob, "alice", second)
    stage.silence()

    again = await dial(stage, bob, "alice", second)
    assert isinstance(again, Accepted)
    assert (again.call_id, again.replaces) == (first, second)

    # Bob pressed Cancel before he heard that the two had met.
    assert await stage.calls.leave(bob, second) == Ended(first, EndReason.HUNG_UP)
    assert stage.heard(alice) == [Ended(first, EndReason.HUNG_UP)]


async def test_dialling_somebody_who_rings_a_third_person_is_busy(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    carol = await stage.come("carol")
    await stage.a_ringing_call(alice, "bob")
    answer = await dial(stage, carol, "alice", new_id())
    assert answer.reason is EndReason.BUSY
    assert stage.heard(alice) == stage.heard(bob, Incoming) == []


async def test_neither_is_stuck_after_glare(stage):
    alice, bob = await stage.come("alice"), await stage.come("bob")
    first = await stage.a_ringing_call(alice)
    await dial(stage, bob, "alice", new_id())
    await stage.time.pass_time(60)
    assert stage.time.waiting == 0
    await stage.calls.leave(alice, first)
    assert await dial(stage, bob, "alice", new_id()) is None
