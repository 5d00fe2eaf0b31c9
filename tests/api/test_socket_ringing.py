"""Ringing over real sockets."""

import asyncio

import pytest
from sqlalchemy import event

from tests.support.api_server import befriend, until
from tests.support.call_signaling import connected, ring
from waves.accounts.sessions import service as sessions
from waves.accounts.users import profile
from waves.accounts.users.schemas import ProfileChange
from waves.calls import friendship_cache, service, tab_presence
from waves.core.ids import new_id
from waves.friends import service as friends
from waves.realtime import session_check
from waves.realtime.realtime import Realtime


@pytest.mark.parametrize("command", ["call.decline", "call.cancel"])
async def test_the_two_ways_to_end_a_ring(server, command):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id = await ring(hers, his, bob)
    one, other = (his, hers) if command == "call.decline" else (hers, his)
    reason = {"call.decline": "declined", "call.cancel": "cancelled"}[command]
    assert (await one.ask(command, call_id=call_id))["reason"] == reason
    assert (await other.receive_until("call.ended"))["reason"] == reason


@pytest.mark.parametrize("kind", ["stranger", "pending", "rejected", "ex", "blocked"])
async def test_only_friends_can_call_and_others_get_one_error(server, kind):
    alice, bob = await server.people("alice", "bob")
    if kind == "pending":
        await friends.send_request(alice.id, bob.id)
    if kind == "rejected":
        request = await friends.send_request(alice.id, bob.id)
        await friends.reject(bob.id, request.id)
    if kind in {"ex", "blocked"}:
        await befriend(alice, bob)
        await friends.unfriend(bob.id, alice.id)
    if kind == "blocked":
        await friends.block(bob.id, alice.id)
    hers, his = await alice.page(), await bob.page()
    answer = await hers.ask(
        "call.invite", call_id=new_id(), callee_id=bob.id, media="video"
    )
    nobody = await hers.ask(
        "call.invite", call_id=new_id(), callee_id=new_id(), media="video"
    )
    assert answer == nobody
    assert (answer["type"], answer["code"]) == ("error", "not_found")
    assert await his.received_so_far() == []


@pytest.mark.usefixtures("unlimited")
async def test_one_of_two_concurrent_accepts_succeeds(server):
    alice, bob = await server.friends("alice", "bob")
    hers = await alice.page("caller")
    one, two = await bob.page("one"), await bob.page("two")
    for _ in range(20):
        call_id = new_id()
        await hers.send("call.invite", call_id=call_id, callee_id=bob.id, media="video")
        await one.receive_until("call.incoming")
        await two.receive_until("call.incoming")
        answers = await asyncio.gather(
            one.ask("call.accept", call_id=call_id),
            two.ask("call.accept", call_id=call_id),
        )
        types = sorted(answer["type"] for answer in answers)
        assert types == ["call.accepted", "call.ended"]
        lost = next(a for a in answers if a["type"] == "call.ended")
        assert lost["reason"] == "answered_elsewhere"
        winner = "one" if answers[0]["type"] == "call.accepted" else "two"
        told = await hers.receive_until("call.accepted")
        assert told["peer_tab_id"] == winner
        await hers.ask("call.hang_up", call_id=call_id)


@pytest.mark.usefixtures("unlimited")
async def test_two_people_who_call_each_other_join_one_call(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    for _ in range(20):
        ids = [new_id(), new_id()]
        await asyncio.gather(
            hers.send("call.invite", call_id=ids[0], callee_id=bob.id, media="video"),
            his.send("call.invite", call_id=ids[1], callee_id=alice.id, media="audio"),
        )
        met = [await page.receive_until("call.accepted") for page in (hers, his)]
        assert met[0]["call_id"] == met[1]["call_id"]
        assert {met[0]["call_id"], met[0]["replaces"]} == {str(i) for i in ids}
        assert met[0]["replaces"] == met[1]["replaces"]
        await hers.ask("call.hang_up", call_id=met[0]["call_id"])
        await his.receive_until("call.ended")


async def test_busy_is_answered_at_once_and_not_sent_to_the_first_call(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    hers, his, cs = await alice.page(), await bob.page(), await carol.page()
    await connected(hers, his, bob)
    answer = await cs.ask(
        "call.invite", call_id=new_id(), callee_id=bob.id, media="video"
    )
    assert (answer["type"], answer["reason"]) == ("call.ended", "busy")
    assert await hers.received_so_far() == []
    assert await his.received_so_far() == []
    again = await bob.page("fresh")
    [missed] = again.welcome["missed"]
    assert (missed["caller"]["username"], missed["reason"]) == ("carol", "busy")


async def test_ringing_stops_when_the_caller_loses_the_network(server, monkeypatch):
    monkeypatch.setattr(tab_presence, "CALLER_LOST_SECONDS", 0.1)
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id = await ring(hers, his, bob)
    hers.abort()
    ended = await his.receive_until("call.ended")
    assert ended["reason"] == "cancelled"
    late = await his.ask("call.accept", call_id=call_id)
    assert (late["type"], late["reason"]) == ("call.ended", "cancelled")
    [missed] = (await bob.page("fresh")).welcome["missed"]
    assert missed["call_id"] == str(call_id)


async def test_ringing_continues_when_the_caller_reconnects_in_time(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id = await ring(hers, his, bob)
    hers.abort()
    back = await alice.page()
    assert (await back.receive_until("call.ringing"))["call_id"] == str(call_id)
    await his.ask("call.accept", call_id=call_id)
    assert (await back.receive_until("call.accepted"))["call_id"] == str(call_id)


async def test_an_unanswered_call_ends_as_missed(server, monkeypatch):
    monkeypatch.setattr(service, "RING_SECONDS", 0.2)
    alice, bob = await server.friends("alice", "bob")
    hers = await alice.page()
    call_id = new_id()
    await hers.send("call.invite", call_id=call_id, callee_id=bob.id, media="audio")
    assert (await hers.receive_until("call.ended"))["reason"] == "unavailable"
    his = await bob.page()
    [missed] = his.welcome["missed"]
    assert missed["call_id"] == str(call_id)
    assert (missed["caller"]["username"], missed["media"]) == ("alice", "audio")
    assert await his.received_so_far() == []


async def test_a_tab_opened_during_ringing_rings_too(server):
    alice, bob = await server.friends("alice", "bob")
    hers = await alice.page()
    call_id = new_id()
    await hers.send("call.invite", call_id=call_id, callee_id=bob.id, media="audio")
    await hers.received_so_far()
    his = await bob.page()
    assert (await his.receive_until("call.incoming"))["call_id"] == str(call_id)
    quiet = await bob.page("quiet", "messages")
    assert await quiet.received_so_far() == []


async def test_logging_out_stops_ringing(server, monkeypatch):
    monkeypatch.setattr(tab_presence, "CALLER_LOST_SECONDS", 0.1)
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    await ring(hers, his, bob)
    await sessions.log_out(await alice.principal())
    assert (await his.receive_until("call.ended"))["reason"] == "cancelled"
    await until(lambda: len(server.realtime.hub) == 1)


async def alone(realtime: Realtime) -> None:
    """Stop what reads the database by itself."""
    await realtime.session_watcher.stop()
    await realtime.presence.stop()


async def test_a_ring_between_two_who_have_called_reads_nothing_before_its_frame(
    server, realtime, database, monkeypatch
):
    monkeypatch.setattr(friendship_cache, "REMEMBERED_SECONDS", 3_600)
    monkeypatch.setattr(session_check, "REMEMBERED_SECONDS", 3_600)
    alice, bob = await server.friends("alice", "bob")
    await alone(realtime)
    hers, his = await alice.page(), await bob.page()
    call_id = await ring(hers, his, bob)
    await hers.ask("call.cancel", call_id=call_id)
    await his.receive_until("call.ended")
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await hers.send("call.invite", call_id=new_id(), callee_id=bob.id, media="audio")
    await his.receive_until("call.incoming")
    assert statements == []


async def test_the_first_ring_of_a_page_reads_the_friendship_alone(
    server, realtime, database, monkeypatch
):
    monkeypatch.setattr(session_check, "REMEMBERED_SECONDS", 3_600)
    alice, bob = await server.friends("alice", "bob")
    await alone(realtime)
    hers, his = await alice.page(), await bob.page()
    await hers.received_so_far()
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await hers.send("call.invite", call_id=new_id(), callee_id=bob.id, media="audio")
    await his.receive_until("call.incoming")
    assert len(statements) == 1
    assert "FROM friends" in statements[0]


async def test_a_ring_shows_the_name_that_the_caller_has_now(server):
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id = await ring(hers, his, bob)
    await hers.ask("call.cancel", call_id=call_id)
    await profile.change_profile(alice.id, ProfileChange(display_name="Alicia"))
    await hers.send("call.invite", call_id=new_id(), callee_id=bob.id, media="audio")
    incoming = await his.receive_until("call.incoming")
    assert incoming["caller"]["display_name"] == "Alicia"


async def test_a_page_that_connects_reads_its_user_once(server, database):
    (alice,) = await server.people("alice")
    page = await alice.open()
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await page.hello("tab", "messages", "calls")
    await page.ask("ping")
    await page.received_so_far()
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert len([one for one in statements if one.startswith("SELECT users.id")]) == 1
