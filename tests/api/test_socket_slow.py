"""Somebody who does not read costs nobody else anything."""

import asyncio

from tests.support.api_server import Live, until
from tests.support.timeouts import PATIENCE
from waves.realtime import socket_session as sessions
from waves.realtime.connection import MOST_WAITING_BYTES
from waves.realtime.protocol.codes import Topic


async def fill(live: Live, user_id) -> None:
    """Push more than the kernel's buffers and ours can hold."""
    frame = '{"type":"padding","x":"' + "x" * 60_000 + '"}'
    connection = live.realtime.hub.connection(user_id, "slow")
    while connection is not None and not connection.is_closed:
        live.realtime.hub.send_to_user(user_id, frame, Topic.MESSAGES)
        assert connection._waiting_bytes <= MOST_WAITING_BYTES + len(frame)
        await asyncio.sleep(0)


async def test_a_slow_reader_is_closed_and_the_others_hear_everything(
    live, monkeypatch
):
    monkeypatch.setattr(sessions, "GRACE_SECONDS", 0.2)
    alice, bob = await live.friends("alice", "bob")
    slow = await bob.page("slow", "messages")
    quick, hers = await bob.page("quick", "calls"), await alice.page()

    async with asyncio.timeout(PATIENCE):
        await fill(live, bob.id)

    await until(lambda: len(live.realtime.hub) == 2)
    await until(lambda: len(live.realtime._served) == 2)
    for page in (quick, hers):
        assert (await page.ask("ping"))["type"] == "pong"
    assert await slow.closed() in {1013, 1006}


async def test_a_slow_reader_that_wakes_up_hears_why(live):
    [bob] = await live.people("bob")
    slow = await bob.page("slow", "messages")
    async with asyncio.timeout(PATIENCE):
        await fill(live, bob.id)
    assert await slow.closed() == 1013
    await until(lambda: len(live.realtime.hub) == 0)
