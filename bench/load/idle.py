"""Memory of sockets that do nothing, and what stays after they have closed."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import uvloop

from bench.load.crowds import Seat, pairs
from bench.load.outcome import Outcome
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import close_all, open_all

_KB = 1_000
_FIRST = 8
"""Sockets that are opened before: what the first ones load is not of each socket."""


@dataclass
class Held:
    """What idle sockets held in each round of opening and closing them."""

    open: list[float] = field(default_factory=list)
    """Kilobytes of each socket."""
    closed: list[float] = field(default_factory=list)
    """Kilobytes that stay; a leak grows with each round."""
    processor: float = 0
    """Percents of a core that all of them use."""


def idle(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure the product and the echo, each in a process that has just started."""
    outcome = Outcome()
    for count in sizes.idle:
        rounds = 2 if count == min(sizes.idle) else 1
        with bench.alone(pairs(count)) as site:
            product = uvloop.run(_held(site, site.seats, sizes.settle, rounds))
        with bench.floor() as bare:
            floor = uvloop.run(_held(bare, site.seats, sizes.settle, rounds))
        name = f"{count:,} idle sockets"
        outcome.add(f"{name}: memory of each", "kB", product.open[:1], floor.open[:1])
        above = product.open[0] - floor.open[0]
        outcome.add(f"{name}: of each above the echo", "kB", [above])
        outcome.add(
            f"{name}: stays of each", "kB", product.closed[:1], floor.closed[:1]
        )
        again = product.closed[1:], floor.closed[1:]
        outcome.add(f"{name}: stays after as many more", "kB", *again)
        share = [product.processor], [floor.processor]
        outcome.add(f"{name}: processor", "%", *share)
    return outcome


async def _held(site: Site, seats: Sequence[Seat], settle: float, rounds: int) -> Held:
    await close_all(await open_all(site.sockets_url, seats[:_FIRST]))
    await asyncio.sleep(settle)
    start, found = site.memory, Held()
    for _ in range(rounds):
        sockets = await open_all(site.sockets_url, seats)
        found.processor = await _processor(site, settle)
        found.open.append((site.memory - start) / len(seats) / _KB)
        await close_all(sockets)
        await asyncio.sleep(settle)
        found.closed.append((site.memory - start) / len(seats) / _KB)
    return found


async def _processor(site: Site, seconds: float) -> float:
    """Return the percents of a core that the server uses meanwhile."""
    began, usage = time.perf_counter(), site.usage
    await asyncio.sleep(seconds)
    used = (site.usage - usage).server
    return 100 * used / (time.perf_counter() - began)
