"""One worker and two, on PostgreSQL and Redis: rates and processor time."""

from collections.abc import Sequence

import uvloop

from bench.figures import percentile
from bench.load.crowds import pairs
from bench.load.measuring import Measured, measured
from bench.load.outcome import Outcome
from bench.load.sending import Sent, closed_loop
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import Socket

_MOST_RATE = 18
"""Messages a second of one socket: the limit of a person is 20."""


def workers(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure both numbers of workers, alternately with the echo."""
    outcome = Outcome()
    costs = [_measure(bench, sizes, count, outcome) for count in (1, 2)]
    rates = [percentile([one.sent.rate for one in runs], 50) for runs in costs]
    of_one, of_two = (percentile([one.server for one in runs], 50) for runs in costs)
    outcome.add(
        "2 workers: rate over that of 1, on these cores", "x", [rates[1] / rates[0]]
    )
    outcome.add(
        "2 workers: rate over that of 1 by processor time, with a core for each",
        "x",
        [2 * of_one / of_two],
    )
    return outcome


def _measure(
    bench: Bench, sizes: Sizes, count: int, outcome: Outcome
) -> list[Measured]:
    with (
        bench.shared(pairs(sizes.many), workers=count) as site,
        bench.floor(workers=count) as bare,
    ):
        floor, product = uvloop.run(_alternate(site, bare, sizes))
    name = "1 worker" if count == 1 else f"{count} workers"
    for one in product:
        outcome.count(name, one.sent)
    outcome.add(
        f"{name}: acknowledged sends, {sizes.many} sockets",
        "/s",
        (one.sent.rate for one in product),
        (one.sent.rate for one in floor),
    )
    outcome.add(
        f"{name}: processor time of a message, workers",
        "µs",
        (one.server for one in product),
        (one.server for one in floor),
    )
    for program in ("postgresql", "redis"):
        used = [one.microseconds(getattr(one.usage, program)) for one in product]
        outcome.add(f"{name}: processor time of a message, {program}", "µs", used)
    return product


async def _alternate(
    site: Site, bare: Site, sizes: Sizes
) -> tuple[list[Measured], list[Measured]]:
    async def send(sockets: Sequence[Socket]) -> Sent:
        return await closed_loop(sockets, sizes.seconds, most_rate=_MOST_RATE)

    floor: list[Measured] = []
    product: list[Measured] = []
    for _ in range(sizes.runs):
        floor.append(await measured(bare, site.seats, send))
        product.append(await measured(site, site.seats, send))
    return floor, product
