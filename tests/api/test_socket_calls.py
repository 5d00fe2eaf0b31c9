"""Accepted calls over real sockets."""

import pytest

from tests.support.call_signaling import connected, offer, ring
from waves.core.ids import new_id
from waves.friends import service as friends


async def test_a_ring_is_announced_reported_and_accepted(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id = new_id()
    await hers.send("call.invite", call_id=call_id, callee_id=bob.id, media="audio")
    incoming = await his.receive()
    assert incoming.pop("expires_at")
    assert incoming == {
        "type": "call.incoming",
        "call_id": str(call_id),
        "caller": {
            "id": str(alice.id),
            "username": "alice",
            "display_name": "alice",
            "avatar_url": None,
        },
        "media": "audio",
    }
    await his.send("call.ringing", call_id=call_id)
    assert await hers.receive() == {"type": "call.ringing", "call_id": str(call_id)}
    accepted = await his.ask("call.accept", call_id=call_id)
    told = await hers.receive()
    for frame in (accepted, told):
        assert (frame["type"], frame["peer_tab_id"]) == ("call.accepted", "tab")
        assert "replaces" not in frame
        assert frame["ticket"]


async def test_an_accepted_call_carries_signals_as_they_were_sent_until_it_ends(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id, _, _ = await connected(hers, his, bob)
    candidate = {
        "candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host",
        "sdpMid": "0",
        "sdpMLineIndex": 0,
        "usernameFragment": "abcd",
    }
    trickled = offer(str(call_id), candidate=candidate)
    del trickled["description"]
    for said in (offer(str(call_id)), {**trickled, "n": 1}):
        await hers.send("signal", **said)
        assert await his.receive() == {"type": "signal", **said}

    ended = await hers.ask("call.hang_up", call_id=call_id)
    assert (ended["type"], ended["reason"]) == ("call.ended", "hung_up")
    assert await his.receive() == {
        "type": "call.ended",
        "call_id": str(call_id),
        "reason": "hung_up",
    }


async def test_a_hang_up_reason_is_sent_to_both(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id, _, _ = await connected(hers, his, bob)
    answer = await his.ask("call.hang_up", call_id=call_id, reason="connection_failed")
    assert answer["reason"] == "connection_failed"
    assert (await hers.receive_until("call.ended"))["reason"] == "connection_failed"


async def test_signals_reach_only_the_tab_that_accepted(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    hers, his = await alice.page("a1"), await bob.page("b1")
    bystanders = [
        await alice.page("a2"),
        await bob.page("b2"),
        await carol.page("c1"),
    ]
    call_id, _, _ = await connected(hers, his, bob)
    for page in bystanders:
        await page.received_so_far()
    for n in range(5):
        await hers.send("signal", **offer(call_id, n))
    assert [(await his.receive_until("signal"))["n"] for _ in range(5)] == [
        0,
        1,
        2,
        3,
        4,
    ]
    for page in bystanders:
        assert await page.received_so_far() == []
        answer = await page.ask("signal", **offer(call_id, 9))
        assert (answer["type"], answer["code"]) == ("error", "not_found")
    assert await his.received_so_far() == []
    assert await hers.received_so_far() == []


async def test_a_signal_has_exactly_one_content_for_a_known_connection(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id, _, _ = await connected(hers, his, bob)
    for broken in (
        offer(call_id, link="secret"),
        offer(call_id, epoch=-1),
        {**offer(call_id), "n": "1"},
        offer(call_id, control={"kind": "x"}),
        offer(call_id, description=None),
        offer(call_id, description={"type": "rollback", "sdp": ""}),
    ):
        answer = await hers.ask("signal", **broken)
        assert (answer["type"], answer["code"]) == ("error", "invalid")
    assert await his.received_so_far() == []


@pytest.mark.parametrize("how", ["unfriend", "block"])
@pytest.mark.parametrize("accepted", [False, True])
async def test_the_end_of_a_friendship_ends_ring_call_and_signaling(
    server, how, accepted
):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id = await ring(hers, his, bob)
    if accepted:
        await his.ask("call.accept", call_id=call_id)
    await getattr(friends, how)(bob.id, alice.id)
    for page in (hers, his):
        assert (await page.receive_until("call.ended"))["reason"] == "peer_left"
    await hers.send("signal", **offer(call_id))
    assert "signal" not in {f["type"] for f in await his.received_so_far()}


async def test_a_ticket_survives_a_server_that_forgot_the_call(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id, told, accepted = await connected(hers, his, bob)
    server.realtime.calls._coordinator.registry.__init__(
        server.realtime.calls._coordinator.scheduler.now
    )
    gone = await hers.ask("signal", **offer(call_id))
    assert (gone["type"], gone["code"]) == ("error", "not_found")

    again = await hers.ask("call.resume", ticket=told["ticket"])
    other = await his.ask("call.resume", ticket=accepted["ticket"])

    for frame in (again, other):
        assert (frame["type"], frame["call_id"]) == ("call.accepted", str(call_id))
    await hers.send("signal", **offer(call_id, 1))
    assert (await his.receive_until("signal"))["n"] == 1
    stolen = await (await bob.page("thief")).ask(
        "call.resume", ticket=accepted["ticket"]
    )
    assert (stolen["type"], stolen["code"]) == ("error", "not_found")
    nonsense = await hers.ask("call.resume", ticket="nonsense")
    assert stolen == nonsense


async def test_calls_write_nothing_to_the_database(server, database):
    from sqlalchemy import event

    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    written: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    call_id, told, _ = await connected(hers, his, bob)
    await hers.send("signal", **offer(call_id))
    await hers.ask("call.resume", ticket=told["ticket"])
    await hers.ask("call.hang_up", call_id=call_id)
    await his.receive_until("call.ended")
    assert written == []
