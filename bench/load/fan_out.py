"""Messages to one person whose pages are open on both workers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import uvloop

from bench.load.crowds import Seat, pairs
from bench.load.outcome import Outcome
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import PATIENCE, Message, Socket, close_all

_EVERY_SECONDS = 0.1
"""The limit of a person is 20 messages a second, also after a pause of the server."""
_MOST_TRIES = 200
"""The kernel chooses the worker of a socket: they are opened until both have some."""


def fan_out(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure from the send to each page of the other person; the floor is a relay."""
    outcome = Outcome()
    with bench.shared(pairs(2), workers=2) as site, bench.floor(path="/relay") as bare:
        uvloop.run(_measure(site, bare, sizes, outcome))
    return outcome


async def _measure(site: Site, bare: Site, sizes: Sizes, outcome: Outcome) -> None:
    writer, reader = site.seats[:2]
    name = f"to {sizes.listeners} pages of a person"
    async with _audience(bare, writer, reader, sizes) as (sender, (least, _)):
        floor = _milliseconds(await _send(sender, least, sizes.messages), least)
    async with _audience(site, writer, reader, sizes) as (sender, (near, far)):
        sent = await _send(sender, [*near, *far], sizes.messages)
        outcome.expect(f"{name}: acknowledged", len(sent), len(sender.latencies))
        outcome.expect(f"{name}: errors", {}, dict(sender.errors))
        for socket in (*near, *far):
            arrived = [one.client_id in socket.delivered for one in sent]
            outcome.expect(f"{name}: delivered", sent and [True] * len(sent), arrived)
    outcome.add(f"{name}, worker of the sender", "ms", _milliseconds(sent, near), floor)
    outcome.add(f"{name}, other worker", "ms", _milliseconds(sent, far), floor)


@asynccontextmanager
async def _audience(
    site: Site, writer: Seat, reader: Seat, sizes: Sizes
) -> AsyncIterator[tuple[Socket, tuple[list[Socket], list[Socket]]]]:
    """Open a socket of the writer, and pages of the reader here and elsewhere."""
    sender = await Socket.open(site.sockets_url, writer)
    home, opened = site.worker_of(sender), [sender]
    near, far = list[Socket](), list[Socket]()
    wanted = sizes.listeners if site.is_bare else sizes.listeners // 2
    for _ in range(_MOST_TRIES):
        socket = await Socket.open(site.sockets_url, reader)
        group = near if site.worker_of(socket) == home else far
        if len(group) == wanted:
            await socket.close()
            continue
        group.append(socket)
        opened.append(socket)
        if len(near) + len(far) == sizes.listeners:
            break
    yield sender, (near, far)
    await close_all(opened)


async def _send(
    sender: Socket, listeners: Sequence[Socket], count: int
) -> list[Message]:
    """Send evenly, and wait until every listener has everything."""
    sent: list[Message] = []
    for _ in range(count):
        sent.append(await sender.send())
        await asyncio.sleep(_EVERY_SECONDS)
    # What is missing after that is a failure of the scenario.
    with suppress(TimeoutError):
        await _until_delivered(sender, listeners, count)
    return sent


async def _until_delivered(
    sender: Socket, listeners: Sequence[Socket], count: int
) -> None:
    async with asyncio.timeout(PATIENCE):
        while any(len(one.delivered) < count for one in listeners):  # noqa: ASYNC110
            await asyncio.sleep(_EVERY_SECONDS)
        # A relay acknowledges nothing.
        while sender.waiting and not sender.is_echo:  # noqa: ASYNC110
            await asyncio.sleep(_EVERY_SECONDS)


def _milliseconds(sent: Sequence[Message], listeners: Sequence[Socket]) -> list[float]:
    return [
        1_000 * (socket.delivered[one.client_id] - one.sent_at)
        for socket in listeners
        for one in sent
        if one.client_id in socket.delivered
    ]
