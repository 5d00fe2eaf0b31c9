"""Bytes on the wire, requests and first paint of the first load, signed in."""

from playwright.async_api import Browser

from bench.figures import Figure
from tests.support.people import Person, newcomer

PAINT = """
() => new Promise((resolve) => {
  const found = performance.getEntriesByName('first-contentful-paint')[0];
  if (found) return resolve(found.startTime);
  new PerformanceObserver((list) => {
    const entry = list.getEntriesByName('first-contentful-paint')[0];
    if (entry) resolve(entry.startTime);
  }).observe({ type: 'paint', buffered: true });
})
"""


async def measure(browser: Browser, alice: Person, *, runs: int) -> list[Figure]:
    """Open the app signed in, with a cold cache, `runs` times."""
    cookies = await alice.context.cookies()
    sizes, counts, paints = [], [], []
    for _ in range(runs):
        person = await newcomer(browser, alice.name, alice.url)
        await person.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]
        size, count = await _load(person)
        sizes.append(size / 1000)
        counts.append(float(count))
        paints.append(await person.page.evaluate(PAINT))
        await person.context.close()
    return [
        Figure("first load, compressed", "kB", tuple(sizes)),
        Figure("first load, requests", "", tuple(counts)),
        Figure("first contentful paint", "ms", tuple(paints)),
    ]


async def _load(person: Person) -> tuple[int, int]:
    protocol = await person.context.new_cdp_session(person.page)
    await protocol.send("Network.enable")
    total = 0
    count = 0

    def finished(event: dict[str, float]) -> None:
        nonlocal total, count
        total += int(event["encodedDataLength"])
        count += 1

    protocol.on("Network.loadingFinished", finished)
    await person.page.goto(f"{person.url}/")
    await person.page.get_by_role("list", name="Conversations").wait_for()
    await person.page.wait_for_load_state("networkidle")
    return total, count
