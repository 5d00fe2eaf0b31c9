"""Memory and processor time of open pages: states of Reflex with full lists."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvloop

from bench.load.crowds import Seat, circle
from bench.load.outcome import Outcome
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import close_all, open_all
from tests.support.reflex_client import Tab
from waves.core.ids import new_id

_MESSAGES = 60
"""Messages of each conversation: more than a page loads."""
_AT_ONCE = 8
_MB = 1_000_000


@dataclass(frozen=True)
class Held:
    """What each page held open."""

    open: float
    """Memory, in MB."""
    closed: float
    """Memory that stays, in MB."""
    processor: float
    """Processor time to open it, in milliseconds."""


def tabs(bench: Bench, sizes: Sizes) -> Outcome:
    """Open pages with both sockets; the floor is two sockets of a bare server."""
    outcome = Outcome()
    people = 2 * sizes.friends + 2
    with bench.alone(circle(people, sizes.friends, _MESSAGES)) as site:
        seats = [*itertools.islice(itertools.cycle(site.seats), sizes.tabs)]
        product = uvloop.run(_held(site, seats, sizes))
    with bench.floor() as bare:
        floor = uvloop.run(_held(bare, seats, sizes))
    name = f"{sizes.tabs} open pages"
    outcome.add(f"{name}: memory of each", "MB", [product.open], [floor.open])
    outcome.add(f"{name}: stays of each", "MB", [product.closed], [floor.closed])
    outcome.add(
        f"{name}: processor time to open one",
        "ms",
        [product.processor],
        [floor.processor],
    )
    return outcome


async def _held(site: Site, seats: Sequence[Seat], sizes: Sizes) -> Held:
    async with _pages(site, seats[:_AT_ONCE]):
        await asyncio.sleep(sizes.settle)
    memory, usage = site.memory, site.usage
    async with _pages(site, seats):
        used = (site.usage - usage).server
        await asyncio.sleep(sizes.settle)
        held = site.memory - memory
    await asyncio.sleep((0 if site.is_bare else sizes.kept) + sizes.settle)
    stays, count = site.memory - memory, len(seats)
    return Held(held / count / _MB, stays / count / _MB, 1_000 * used / count)


@asynccontextmanager
async def _pages(site: Site, seats: Sequence[Seat]) -> AsyncIterator[None]:
    """Open two sockets for each seat, and close them."""
    sockets = await open_all(site.sockets_url, seats)
    if site.is_bare:
        sockets += await open_all(site.sockets_url, seats)
        yield
    else:
        pages = await open_pages(site, seats)
        yield
        await close_pages(pages)
    await close_all(sockets)


async def open_pages(site: Site, seats: Sequence[Seat]) -> list[Tab]:
    """Open the page of each person's conversation, some at once."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def open_one(seat: Seat) -> Tab:
        async with turns:
            token = str(new_id())
            tab = await Tab.open(site.server, token, seat.cookie, {})
            await tab.join(f"/c/{seat.peer}", username=seat.peer)
            await tab.hears(seat.conversation_id)
            return tab

    return await asyncio.gather(*map(open_one, seats))


async def close_pages(pages: Sequence[Tab]) -> None:
    """Close them all."""
    await asyncio.gather(*(page.close() for page in pages))
