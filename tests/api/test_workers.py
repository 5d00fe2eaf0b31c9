"""People on two workers write and call as on one."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager

import pytest

from tests.support.api_server import ApiUser, Page
from tests.support.call_signaling import connected, offer, ring
from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer
from tests.support.timeouts import PATIENCE
from tests.support.worker_pair import WorkerPair, worker_pair
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.sessions import service as sessions
from waves.accounts.users.profile import change_profile
from waves.accounts.users.schemas import ProfileChange
from waves.chat.conversations import service as conversations
from waves.core import redis_lock
from waves.core.ids import new_id
from waves.core.redis_lock import lock_key
from waves.core.services import Services
from waves.friends import service as friends
from waves.realtime import presence, redis_directory
from waves.realtime.protocol.codes import CloseCode

ROUNDS = 10
MESSAGES = 100


@pytest.fixture
def database_url(postgres_cluster: Cluster) -> Iterator[str]:
    name = f"waves_{new_id().hex}"
    postgres_cluster.create(name, template="waves_template")
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture
def two_start(
    override,
    services: Services,
    database_url: str,
    redis_server: RedisServer,
    cheap_hasher: PasswordHasher,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], AbstractAsyncContextManager[WorkerPair]]:
    """Return what starts two workers."""
    monkeypatch.setattr(redis_directory, "BEAT_SECONDS", 0.3)
    settings = override(
        database_url=database_url, redis_url=redis_server.url, limits="off"
    )
    return lambda: worker_pair(settings, cheap_hasher, services)


@pytest.fixture
async def pair(two_start) -> AsyncIterator[WorkerPair]:
    async with two_start() as made:
        yield made


async def write(page: Page, conversation_id, body: str) -> dict:
    return await page.ask(
        "message.send", conversation_id=conversation_id, client_id=new_id(), body=body
    )


async def gone(pair: WorkerPair, user: ApiUser) -> None:
    """Wait until no worker has a tab of the user."""
    ringable = pair.one.realtime.directory.ringable
    async with asyncio.timeout(PATIENCE):
        while await ringable(user.id):  # noqa: ASYNC110  Redis tells nobody
            await asyncio.sleep(0.01)


async def test_every_message_of_two_workers_arrives_once_on_every_tab(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    chat = (await conversations.conversation_with(alice.id, "bob")).id
    hers = await pair.page(pair.one, alice)
    his = await pair.page(pair.other, bob)
    phone = await pair.page(pair.one, bob, "phone")
    for number in range(MESSAGES):
        await (hers, his)[number % 2].send(
            "message.send", conversation_id=chat, client_id=new_id(), body=f"{number}"
        )
    for page in (hers, his, phone):
        arrived = [await page.receive_until("message.new") for _ in range(MESSAGES)]
        assert sorted(one["seq"] for one in arrived) == list(range(1, MESSAGES + 1))
        for sender in (alice, bob):
            bodies = [
                int(one["body"])
                for one in arrived
                if one["sender_id"] == str(sender.id)
            ]
            assert bodies == sorted(bodies), "the messages of one tab keep their order"
        frames = await page.received_so_far()
        assert "message.new" not in {frame["type"] for frame in frames}


async def test_a_call_between_two_workers(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    phone = await pair.page(pair.one, bob, "phone")
    call_id, told, accepted = await connected(hers, his, bob)
    assert (await phone.receive_until("call.ended"))["reason"] == "answered_elsewhere"
    assert told["peer_tab_id"] == accepted["peer_tab_id"] == "tab"
    for sender, receiver in ((hers, his), (his, hers)):
        for number in range(5):
            await sender.send("signal", **offer(call_id, number))
            frame = await receiver.receive_until("signal")
            assert (frame["n"], frame["call_id"]) == (number, str(call_id))
    ended = await his.ask("call.hang_up", call_id=call_id)
    assert (ended["type"], ended["reason"]) == ("call.ended", "hung_up")
    assert (await hers.receive_until("call.ended"))["reason"] == "hung_up"


async def test_a_third_person_hears_that_the_callee_is_busy(pair: WorkerPair):
    alice, bob, carol = await pair.friends("alice", "bob", "carol")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    await connected(hers, his, bob)
    third = await pair.page(pair.other, carol)
    answer = await third.ask(
        "call.invite", call_id=new_id(), callee_id=alice.id, media="audio"
    )
    assert (answer["type"], answer["reason"]) == ("call.ended", "busy")


async def test_two_who_call_each_other_end_in_one_call(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    for _ in range(ROUNDS):
        ids = new_id(), new_id()
        await asyncio.gather(
            hers.send("call.invite", call_id=ids[0], callee_id=bob.id, media="audio"),
            his.send("call.invite", call_id=ids[1], callee_id=alice.id, media="audio"),
        )
        one = await hers.receive_until("call.accepted")
        other = await his.receive_until("call.accepted")
        assert one["call_id"] == other["call_id"]
        assert {one["call_id"], one["replaces"]} == set(map(str, ids))
        await hers.send("call.hang_up", call_id=one["call_id"])
        for page in (hers, his):
            assert (await page.receive_until("call.ended"))["call_id"] == one["call_id"]


async def test_of_two_tabs_that_answer_at_once_one_wins(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    phone = await pair.page(pair.one, bob, "phone")
    for _ in range(ROUNDS):
        call_id = await ring(hers, his, bob)
        await phone.receive_until("call.incoming")
        answers = await asyncio.gather(
            *(page.ask("call.accept", call_id=call_id) for page in (his, phone))
        )
        kinds = sorted(answer["type"] for answer in answers)
        assert kinds == ["call.accepted", "call.ended"]
        await hers.ask("call.hang_up", call_id=call_id)
        winner = (his, phone)[answers[0]["type"] == "call.ended"]
        assert (await winner.receive_until("call.ended"))["reason"] == "hung_up"


async def test_signals_held_for_a_tab_follow_it_to_another_worker(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    call_id, _, _ = await connected(hers, his, bob)
    his.abort()
    await gone(pair, bob)
    await hers.send("signal", **offer(call_id, 7))
    await hers.ask("ping")
    again = await pair.page(pair.one, bob)
    assert (await again.receive_until("signal"))["n"] == 7
    await hers.send("signal", **offer(call_id, 8))
    assert (await again.receive_until("signal"))["n"] == 8
    await again.send("signal", **offer(call_id, 9))
    assert (await hers.receive_until("signal"))["n"] == 9
    again.abort()
    await gone(pair, bob)
    await hers.send("signal", **offer(call_id, 10))
    await hers.ask("ping")
    moved = await pair.page(pair.other, bob)
    assert (await moved.receive_until("signal"))["n"] == 10


async def test_a_log_out_closes_the_socket_on_the_other_worker(pair: WorkerPair):
    alice, _ = await pair.friends("alice", "bob")
    there = await pair.page(pair.other, alice)
    await sessions.log_out(await alice.principal())
    assert await there.closed() == CloseCode.SESSION_OVER


async def test_a_block_ends_the_call_and_its_signals_on_every_worker(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.other, alice), await pair.page(pair.other, bob)
    call_id, _, _ = await connected(hers, his, bob)
    await friends.block(alice.id, bob.id)
    for page in (hers, his):
        assert (await page.receive_until("call.ended"))["reason"] == "peer_left"
    await his.send("signal", **offer(call_id))
    for page in (hers, his):
        frames = await page.received_so_far()
        assert {frame["type"] for frame in frames} <= {"friend.removed"}


async def leave_locked(server: RedisServer, user: ApiUser, milliseconds: int) -> None:
    """Hold the calls of a user, as a worker that dies in the midst of a command."""
    with server.client() as client:
        client.set(lock_key("calls-of", user.id), "of the dead", px=milliseconds)


async def test_a_tab_whose_calls_are_locked_by_a_dead_worker_gets_them_later(
    pair: WorkerPair, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redis_lock, "WAIT_SECONDS", 0.1)
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    call_id, _, _ = await connected(hers, his, bob)
    his.abort()
    await gone(pair, bob)
    await leave_locked(redis_server, bob, 2_000)
    again = await pair.page(pair.one, bob)
    assert (await again.ask("ping"))["type"] == "pong"
    assert (await again.receive_until("call.accepted"))["call_id"] == str(call_id)
    await again.send("signal", **offer(call_id, 5))
    assert (await hers.receive_until("signal"))["n"] == 5


async def test_a_caller_who_is_lost_while_the_calls_are_locked_rings_no_longer(
    pair: WorkerPair, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redis_lock, "WAIT_SECONDS", 0.1)
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    await ring(hers, his, bob)
    await leave_locked(redis_server, alice, 1_000)
    hers.abort()
    assert (await his.receive_until("call.ended"))["reason"] == "cancelled"


async def test_a_new_name_is_on_the_next_ring_of_another_worker(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.other, alice), await pair.page(pair.one, bob)
    await change_profile(alice.id, ProfileChange(display_name="Alice the Second"))
    # A message follows it on the same way.
    chat = (await conversations.conversation_with(alice.id, "bob")).id
    await write(his, chat, "a nice name")
    await hers.receive_until("message.new")
    await hers.send("call.invite", call_id=new_id(), callee_id=bob.id, media="audio")
    incoming = await his.receive_until("call.incoming")
    assert incoming["caller"]["display_name"] == "Alice the Second"


async def test_a_ring_whose_worker_dies_ends_as_missed(
    pair: WorkerPair, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("waves.calls.service.RING_SECONDS", 0.3)
    alice, bob = await pair.friends("alice", "bob")
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    call_id = await ring(hers, his, bob)
    pair.one.realtime.calls.stop()
    ended = await his.receive_until("call.ended")
    assert (ended["call_id"], ended["reason"]) == (str(call_id), "missed")
    assert (await hers.receive_until("call.ended"))["reason"] == "missed"
    again = await pair.page(pair.one, bob, "phone")
    assert [ring["call_id"] for ring in again.welcome["missed"]] == [str(call_id)]


async def test_messages_are_acknowledged_while_redis_is_silent_and_arrive(
    pair: WorkerPair, redis_server
):
    """What the other worker did not hear is noticed by the inbox version."""
    alice, bob = await pair.friends("alice", "bob")
    chat = (await conversations.conversation_with(alice.id, "bob")).id
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    known = his.welcome["inbox_version"]
    redis_server.stop()
    assert (await write(hers, chat, "without Redis"))["type"] == "message.ack"
    assert (await his.ask("ping"))["inbox_version"] > known
    refused = await hers.ask(
        "call.invite", call_id=new_id(), callee_id=bob.id, media="audio"
    )
    assert (refused["type"], refused["code"]) == ("error", "unavailable")
    late = await pair.page(pair.other, bob, "late")
    assert late.welcome["missed"] == []
    redis_server.start()
    assert await his.closed() == CloseCode.SERVICE_RESTART, "its call may be lost"
    assert await hers.closed() == CloseCode.SERVICE_RESTART
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    await write(hers, chat, "with Redis")
    assert (await his.receive_until("message.new"))["body"] == "with Redis"
    await connected(hers, his, bob)


async def test_workers_that_start_without_redis_find_it_later(
    two_start, redis_server: RedisServer
):
    redis_server.stop()
    async with two_start() as pair:
        alice, bob = await pair.friends("alice", "bob")
        chat = (await conversations.conversation_with(alice.id, "bob")).id
        hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
        assert (await write(hers, chat, "alone"))["type"] == "message.ack"
        redis_server.start()
        async with asyncio.timeout(PATIENCE):
            while not await pair.one.realtime.directory.ringable(bob.id):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await connected(hers, his, bob)
        await write(hers, chat, "together")
        assert (await his.receive_until("message.new"))["body"] == "together"


async def test_typing_is_seen_on_the_other_worker(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    talk = await conversations.conversation_with(alice.id, "bob")
    hers = await pair.page(pair.one, alice, "t", "typing")
    here = await pair.page(pair.one, bob, "here", "typing")
    there = await pair.page(pair.other, bob, "there", "typing")
    quiet = await pair.page(pair.other, bob, "quiet", "messages")
    await hers.send("typing", conversation_id=talk.id, active=True)
    for page in (here, there):
        sign = await page.receive_until("typing")
        assert sign["user_id"] == str(alice.id)
        assert sign["active"]
    assert await quiet.received_so_far() == []


async def test_presence_is_seen_on_the_other_worker(
    pair: WorkerPair, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presence, "LOST_SECONDS", 0.1)
    alice, bob = await pair.friends("alice", "bob")
    his = await pair.page(pair.other, bob, "his", "presence")
    phone = await pair.page(pair.one, alice, "phone", "presence")
    laptop = await pair.page(pair.other, alice, "laptop", "messages")
    await phone.send("presence.active")
    while (await his.receive_until("presence"))["state"] != "online":
        pass
    for worker in (pair.one, pair.other):
        late = await pair.page(worker, bob, "late", "presence")
        [friend] = (await late.receive_until("presence.friends"))["friends"]
        assert friend == {"user_id": str(alice.id), "state": "online"}
    # Another tab is open, on the other worker.
    await phone.close()
    assert (await his.ask("presence.get", friend_id=alice.id))["state"] == "online"
    await laptop.close()
    assert (await his.receive_until("presence"))["state"] == "offline"
