"""Memory of sockets that do nothing, and what stays after they have closed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import uvloop

from bench.load.crowds import Seat, pairs
from bench.load.outcome import Outcome
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import close_all, open_all

_KB = 1_000
_FIRST = 8
"""Sockets that are opened before: what the first ones load is not of each socket."""


@dataclass(frozen=True)
class Held:
    """Kilobytes of each socket."""

    open: float
    closed: float
    """What stays."""
    closed_again: float
    """What stays when as many were opened and closed once more: a leak is twice it."""


def idle(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure the product and the echo, each in a process that has just started."""
    outcome = Outcome()
    for count in sizes.idle:
        with bench.alone(pairs(count)) as site:
            product = uvloop.run(_held(site, site.seats, sizes.settle))
        with bench.floor() as bare:
            floor = uvloop.run(_held(bare, site.seats, sizes.settle))
        name = f"{count:,} idle sockets"
        outcome.add(f"{name}: memory of each", "kB", [product.open], [floor.open])
        outcome.add(
            f"{name}: of each above the echo", "kB", [product.open - floor.open]
        )
        outcome.add(f"{name}: stays of each", "kB", [product.closed], [floor.closed])
        again = [product.closed_again], [floor.closed_again]
        outcome.add(f"{name}: stays after as many more", "kB", *again)
    return outcome


async def _held(site: Site, seats: Sequence[Seat], settle: float) -> Held:
    await close_all(await open_all(site.sockets_url, seats[:_FIRST]))
    await asyncio.sleep(settle)
    start, memory = site.memory, list[int]()
    for _ in range(2):
        sockets = await open_all(site.sockets_url, seats)
        await asyncio.sleep(settle)
        memory.append(site.memory)
        await close_all(sockets)
        await asyncio.sleep(settle)
        memory.append(site.memory)
    kilobytes = [(each - start) / len(seats) / _KB for each in memory]
    return Held(kilobytes[0], kilobytes[1], kilobytes[3])
