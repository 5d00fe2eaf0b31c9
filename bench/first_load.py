"""Bytes on the wire, requests, first paint and visible people of the first load."""

from dataclasses import dataclass

from bench.figures import Figure
from bench.stage import Stage, measured
from tests.support.people import Person


@dataclass(frozen=True)
class Load:
    """One load with a cold cache."""

    kilobytes: float
    requests: int
    paint: float
    people: float


async def first_loads(stage: Stage, *, runs: int) -> list[Figure]:
    """Alternate cold loads of a static page and of the app, signed in."""
    floor, loads = [], []
    for _ in range(runs):
        floor.append(await _floor_paint(stage))
        loads.append(await _load(stage))
    paints = tuple(load.paint for load in loads)
    return [
        Figure("first contentful paint", "ms", paints, tuple(floor)),
        Figure("list of people visible", "ms", tuple(load.people for load in loads)),
        Figure("first load, compressed", "kB", tuple(load.kilobytes for load in loads)),
        Figure(
            "first load, requests", "", tuple(float(load.requests) for load in loads)
        ),
    ]


async def _floor_paint(stage: Stage) -> float:
    person = await measured(stage.browser, "floor", stage.floor_url)
    await person.page.goto(f"{stage.floor_url}/static")
    paint = await person.page.evaluate("() => window.bench.paint()")
    await person.context.close()
    return paint


async def _load(stage: Stage) -> Load:
    timed = await _signed_in(stage)
    await timed.page.goto(f"{timed.url}/")
    people = await timed.page.evaluate("() => window.bench.peopleShown")
    paint = await timed.page.evaluate("() => window.bench.paint()")
    await timed.context.close()
    # A load of its own: reporting the network slows a page.
    counted = await _signed_in(stage)
    kilobytes, requests = await _count(counted)
    await counted.context.close()
    return Load(kilobytes, requests, paint, people)


async def _signed_in(stage: Stage) -> Person:
    """Return Alice with a cold cache."""
    person = await measured(stage.browser, "alice", stage.alice.url)
    cookies = await stage.alice.context.cookies()
    await person.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]
    return person


async def _count(person: Person) -> tuple[float, int]:
    sizes: list[float] = []
    protocol = await person.context.new_cdp_session(person.page)
    protocol.on(
        "Network.loadingFinished",
        lambda event: sizes.append(event["encodedDataLength"] / 1_000),
    )
    await protocol.send("Network.enable")
    await person.page.goto(f"{person.url}/")
    await person.page.evaluate("() => window.bench.peopleShown")
    await person.page.wait_for_load_state("networkidle")
    return sum(sizes), len(sizes)
