"""Acknowledged messages a second, and how long they take at half of that rate."""

import uvloop

from bench.figures import percentile
from bench.load.crowds import pairs
from bench.load.measuring import Measured, measured
from bench.load.outcome import Outcome
from bench.load.sending import closed_loop, paced
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes


def throughput(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure few and many sockets on SQLite, alternately with the echo."""
    outcome = Outcome()
    with bench.alone(pairs(sizes.many)) as site, bench.floor() as bare:
        for count in (sizes.few, sizes.many):
            uvloop.run(_with(site, bare, sizes, count, outcome))
    return outcome


async def _with(
    site: Site, bare: Site, sizes: Sizes, count: int, outcome: Outcome
) -> None:
    async def peak(one: Site) -> Measured:
        seats = site.seats[:count]
        return await measured(one, seats, lambda all_: closed_loop(all_, sizes.seconds))

    async def at(one: Site, rate: float) -> Measured:
        seats, seconds = site.seats[:count], 2 * sizes.seconds
        return await measured(one, seats, lambda all_: paced(all_, seconds, rate))

    floor: list[Measured] = []
    product: list[Measured] = []
    for _ in range(sizes.runs):
        floor.append(await peak(bare))
        product.append(await peak(site))
    half = percentile([one.sent.rate for one in product], 50) / 2
    slow_floor, slow = await at(bare, half), await at(site, half)
    for one in (*product, slow):
        outcome.count(f"{count} sockets", one.sent)
    name = f"{count} sockets"
    outcome.add(
        f"{name}: acknowledged sends",
        "/s",
        (one.sent.rate for one in product),
        (one.sent.rate for one in floor),
    )
    outcome.add(
        f"{name}: ack at half of that rate",
        "ms",
        slow.sent.latencies,
        slow_floor.sent.latencies,
    )
    outcome.add(
        f"{name}: processor time of a message",
        "µs",
        (one.server for one in product),
        (one.server for one in floor),
    )
