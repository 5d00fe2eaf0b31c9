"""Messages over many sockets: as fast as they are acknowledged, or at an even rate."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bench.load.sockets import PATIENCE, Socket

_PAUSE = 0.001


@dataclass(frozen=True)
class Sent:
    """What was sent, and what came of it."""

    sent: int
    seconds: float
    latencies: tuple[float, ...]
    """Milliseconds until each acknowledgement."""
    delivered: int
    """Messages that arrived at sockets of both people, once for each of them."""
    delivered_twice: int
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def acknowledged(self) -> int:
        """The number of acknowledgements."""
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Acknowledged messages a second, until all were delivered."""
        return self.acknowledged / self.seconds


async def closed_loop(
    sockets: Sequence[Socket], seconds: float, *, most_rate: float = 0
) -> Sent:
    """Let each socket send its next message when the last one is acknowledged.

    Args:
        sockets: Who sends.
        seconds: For how long.
        most_rate: How many messages a second one socket sends at most; 0: any number.
    """
    pause = 1 / most_rate if most_rate else 0

    async def loop(socket: Socket) -> int:
        sent = 0
        while (began := time.perf_counter()) < end:
            sent += 1
            with suppress(asyncio.CancelledError):
                await (await socket.send()).acknowledged
            left = pause - (time.perf_counter() - began)
            if left > 0:
                await asyncio.sleep(left)
        return sent

    end = time.perf_counter() + seconds
    return await _measured(sockets, _total(map(loop, sockets)))


async def _total(counts: "map[Awaitable[int]]") -> int:
    return sum(await asyncio.gather(*counts))


async def paced(sockets: Sequence[Socket], seconds: float, rate: float) -> Sent:
    """Send `rate` messages a second over all sockets, whatever is acknowledged."""

    async def pace() -> int:
        began, total, sent = time.perf_counter(), max(1, round(seconds * rate)), 0
        while sent < total:
            due = min(total, 1 + int((time.perf_counter() - began) * rate))
            for number in range(sent, due):
                await sockets[number % len(sockets)].send()
            sent = due
            await asyncio.sleep(_PAUSE)
        return total

    return await _measured(sockets, pace())


async def _measured(sockets: Sequence[Socket], sending: Awaitable[int]) -> Sent:
    for socket in sockets:
        socket.latencies.clear()
        socket.delivered.clear()
        socket.errors.clear()
    began = time.perf_counter()
    sent = await sending
    await _until_delivered(sockets, sent)
    return Sent(
        sent=sent,
        seconds=time.perf_counter() - began,
        latencies=tuple(each for socket in sockets for each in socket.latencies),
        delivered=_delivered(sockets),
        delivered_twice=sum(socket.delivered_twice for socket in sockets),
        errors=sum((socket.errors for socket in sockets), Counter[str]()),
    )


async def _until_delivered(sockets: Sequence[Socket], sent: int) -> None:
    """Wait until nothing is missing, or until that takes too long."""
    expected = 0 if sockets[0].is_echo else 2 * sent
    deadline = time.perf_counter() + PATIENCE
    while any(socket.waiting for socket in sockets) or _delivered(sockets) < expected:
        if time.perf_counter() > deadline:
            return
        await asyncio.sleep(_PAUSE)


def _delivered(sockets: Sequence[Socket]) -> int:
    return sum(len(socket.delivered) for socket in sockets)
