"""Clients that do not read affect nobody else."""

import asyncio

from tests.support.api_server import ApiServer, until
from tests.support.timeouts import PATIENCE
from waves.realtime import connection_handler
from waves.realtime.connection import MOST_WAITING_BYTES
from waves.realtime.protocol.codes import Topic


async def fill(server: ApiServer, user_id) -> None:
    """Push more than all buffers can hold."""
    frame = '{"type":"padding","x":"' + "x" * 60_000 + '"}'
    connection = server.realtime.hub.connection(user_id, "slow")
    while connection is not None and not connection.is_closed:
        server.realtime.hub.send_to_user(user_id, frame, Topic.MESSAGES)
        assert connection._waiting_bytes <= MOST_WAITING_BYTES + len(frame)
        await asyncio.sleep(0)


async def test_a_slow_client_is_closed_and_others_get_everything(server, monkeypatch):
    monkeypatch.setattr(connection_handler, "GRACE_SECONDS", 0.2)
    alice, bob = await server.friends("alice", "bob")
    slow = await bob.page("slow", "messages")
    quick, hers = await bob.page("quick", "calls"), await alice.page()

    async with asyncio.timeout(PATIENCE):
        await fill(server, bob.id)

    await until(lambda: len(server.realtime.hub) == 2)
    await until(lambda: len(server.realtime._served) == 2)
    for page in (quick, hers):
        assert (await page.ask("ping"))["type"] == "pong"
    assert await slow.closed() in {1013, 1006}


async def test_a_slow_client_gets_the_close_reason(server):
    [bob] = await server.people("bob")
    slow = await bob.page("slow", "messages")
    async with asyncio.timeout(PATIENCE):
        await fill(server, bob.id)
    assert await slow.closed() == 1013
    await until(lambda: len(server.realtime.hub) == 0)
