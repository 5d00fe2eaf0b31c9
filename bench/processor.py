"""Processor time, timers and memory of a tab that idles, and of one in a call."""

from dataclasses import dataclass

from playwright.async_api import CDPSession, Page, expect

from bench.figures import Figure
from bench.stage import Stage, click

METRICS = ("Timestamp", "ScriptDuration", "TaskDuration", "ProcessTime")
SETTLE_MS = 5_000


@dataclass(frozen=True)
class Usage:
    """What a page used within some seconds: percents of a core, and timers a second."""

    scripts: float
    tasks: float
    process: float
    timers: float


async def idle(stage: Stage, *, seconds: int) -> list[Figure]:
    """Measure the bare page and the signed-in tab, each with a blinking caret."""
    alice = stage.alice.page
    for page in (alice, stage.near):
        await page.get_by_role("textbox", name="Message", exact=True).focus()
    await alice.wait_for_timeout(SETTLE_MS)
    floor = await _usage(stage.near, seconds)
    usage = await _usage(alice, seconds)
    return [
        Figure("idle tab, processor", "%", (usage.process,), (floor.process,)),
        Figure("idle tab, main thread", "%", (usage.tasks,), (floor.tasks,)),
        Figure("idle tab, timers", "/s", (usage.timers,)),
        Figure(
            "idle tab, heap", "MB", (await _heap(alice),), (await _heap(stage.near),)
        ),
    ]


async def call(stage: Stage, *, seconds: int) -> list[Figure]:
    """Measure a page in a video call."""
    alice, bob = stage.alice, stage.bob
    await click(alice.button("Video call"))
    await click(bob.button("Accept"))
    await expect(bob.call.get_by_role("timer")).to_be_visible()
    await alice.page.wait_for_timeout(SETTLE_MS)
    usage = await _usage(alice.page, seconds)
    heap = await _heap(alice.page)
    await click(alice.button("Hang up"))
    for person in (alice, bob):
        await expect(person.call).to_be_hidden()
    return [
        Figure("call, scripts", "%", (usage.scripts,)),
        Figure("call, main thread", "%", (usage.tasks,)),
        Figure("call, processor with codecs", "%", (usage.process,)),
        Figure("call, timers", "/s", (usage.timers,)),
        Figure("call, heap", "MB", (heap,)),
    ]


async def _usage(page: Page, seconds: int) -> Usage:
    protocol = await page.context.new_cdp_session(page)
    await protocol.send("Performance.enable")
    before, timers = await _metrics(protocol), await _timers(page)
    await page.wait_for_timeout(seconds * 1_000)
    after, more = await _metrics(protocol), await _timers(page)
    await protocol.detach()
    took = after["Timestamp"] - before["Timestamp"]
    scripts, tasks, process = (
        100 * (after[name] - before[name]) / took for name in METRICS[1:]
    )
    return Usage(scripts, tasks, process, (more - timers) / took)


async def _metrics(protocol: CDPSession) -> dict[str, float]:
    known = await protocol.send("Performance.getMetrics")
    values = {metric["name"]: metric["value"] for metric in known["metrics"]}
    return {name: values[name] for name in METRICS}


async def _timers(page: Page) -> float:
    return await page.evaluate("() => window.bench.timers")


async def _heap(page: Page) -> float:
    """Return the size of the JavaScript heap after a garbage collection, in MB."""
    protocol = await page.context.new_cdp_session(page)
    await protocol.send("HeapProfiler.collectGarbage")
    usage = await protocol.send("Runtime.getHeapUsage")
    await protocol.detach()
    return usage["usedSize"] / 1_000_000
