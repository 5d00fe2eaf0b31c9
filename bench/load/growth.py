"""What a message, a page and a search cost while people and messages grow.

The times of reading messages are those of requests, one after the other. The last size
is one conversation that has them all: the worst of a search is a word that is nowhere.
"""

import random
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import uvloop

from bench.load.crowds import pairs
from bench.load.measuring import measured
from bench.load.outcome import Outcome
from bench.load.sending import Sent, closed_loop
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import Socket
from bench.load.tabs import close_pages, open_pages

_WRITERS = 10


def growth(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure each size in a database of its own; the floor is the smallest one."""
    outcome = Outcome()
    least: dict[str, list[float]] = {}
    for people, messages in sizes.growth:
        name = f"{people:,} people, {messages:,} messages"
        with bench.alone(pairs(people, messages)) as site:
            if messages:
                size = _size(site.server.data / "waves.db") / messages
                outcome.add(f"{name}: a stored message, with indices", "kB", [size])
            costs = uvloop.run(_costs(site, sizes, outcome, name))
            read = uvloop.run(_reads(site, sizes, outcome, messages // (people // 2)))
        for unit, found in (("µs", costs), ("ms", read)):
            for what, values in found.items():
                floor = least.setdefault(what, values)
                outcome.add(f"{name}: {what}", unit, values, floor)
    most = max(messages for _, messages in sizes.growth)
    with bench.alone(pairs(2, most)) as site:
        read = uvloop.run(_reads(site, sizes, outcome, most))
    for what, values in read.items():
        outcome.add(f"one conversation of {most:,}: {what}", "ms", values, least[what])
    return outcome


async def _reads(
    site: Site, sizes: Sizes, outcome: Outcome, messages: int
) -> dict[str, list[float]]:
    """Return the milliseconds of requests by what they read."""
    seat, url, dice = site.seats[0], site.server.url, random.Random(messages)
    home = f"/api/conversations/{seat.conversation_id}/messages"
    queries = {
        "a page of messages": (home, {"before": str(messages + 1)}),
        "a word in all messages": ("/api/messages", {"query": "usual length"}),
        "a word that is nowhere": ("/api/messages", {"query": "lighthouse"}),
    }
    found: dict[str, list[float]] = {}
    async with httpx.AsyncClient(
        base_url=url, headers={"Cookie": seat.cookie}, timeout=60
    ) as client:
        for what, (path, query) in queries.items():
            times = found.setdefault(what, [])
            for _ in range(sizes.messages):
                if "before" in query:
                    query["before"] = str(dice.randint(1, messages + 1))
                began = time.perf_counter()
                answer = await client.get(path, params=query)
                times.append(1_000 * (time.perf_counter() - began))
                outcome.expect(what, httpx.codes.OK, answer.status_code)
    return found


def _size(database: Path) -> float:
    """Return the size of a file in kB."""
    return database.stat().st_size / 1_000


async def _costs(
    site: Site, sizes: Sizes, outcome: Outcome, name: str
) -> dict[str, list[float]]:
    """Return microseconds of processor time by what they were used for."""
    writers = site.seats[:_WRITERS]

    async def send(sockets: Sequence[Socket]) -> Sent:
        return await closed_loop(sockets, sizes.seconds / 2)

    runs = [await measured(site, writers, send) for _ in range(sizes.runs)]
    for one in runs:
        outcome.count(name, one.sent)
    return {
        "a message": [one.server for one in runs],
        "a page": [await _page(site, sizes)],
        "a search": [await _search(site, sizes, outcome)],
    }


async def _page(site: Site, sizes: Sizes) -> float:
    seats = (site.seats * sizes.messages)[: sizes.messages]
    await close_pages(await open_pages(site, seats[:_WRITERS]))
    before = site.usage
    pages = await open_pages(site, seats)
    used = site.usage - before
    await close_pages(pages)
    return 1_000_000 * used.server / len(seats)


async def _search(site: Site, sizes: Sizes, outcome: Outcome) -> float:
    """Search for names of which many begin alike."""
    cookie, url = site.seats[0].cookie, site.server.url
    async with httpx.AsyncClient(base_url=url, headers={"Cookie": cookie}) as client:
        before = site.usage
        for number in range(sizes.messages):
            found = await client.get(
                "/api/users", params={"query": f"p{number % 9 + 1}"}
            )
            outcome.expect("a search", httpx.codes.OK, found.status_code)
        used = site.usage - before
    return 1_000_000 * used.server / sizes.messages
