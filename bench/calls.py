"""From the click to the incoming call, and from `Accept` to the first frames."""

from playwright.async_api import Locator, Page, expect

from bench import road
from bench.figures import Figure
from bench.road import Road
from bench.stage import Stage, arm, armed, click, input_at

RING_SHOWN = """
() => window.bench.armMutation(() => document
  .querySelector('[role=alertdialog][aria-label="Incoming call"]')
  ?.checkVisibility({ visibilityProperty: true }))
"""
FIRST_FRAMES = "(selectors) => window.bench.armFrames(selectors)"
REMOTE = ["video[aria-label='Remote video']"]
FLOOR_REMOTE = ["#caller", "#callee"]
RING_MS = 400
REST_MS = 300


async def calls(stage: Stage, *, runs: int) -> list[Figure]:
    """Alternate calls of the floor and of the product."""
    rings, floor_rings, floor_frames = [], [], []
    callee, caller = [], []
    for _ in range(runs):
        floor_rings.append(await _floor_ring(stage))
        floor_frames.append(await _floor_frames(stage.near))
        rings.append(await _ring(stage))
        await stage.alice.page.wait_for_timeout(RING_MS)
        for frames, value in zip((callee, caller), await _frames(stage), strict=True):
            frames.append(value)
        await _hang_up(stage)
    both = tuple(max(pair) for pair in zip(callee, caller, strict=True))
    floor = tuple(floor_frames)
    rung, least = (tuple(one.total for one in each) for each in (rings, floor_rings))
    return [
        Figure("ring: click to incoming call", "ms", rung, least),
        *road.figures("ring", rings, floor_rings),
        Figure("accept to first frame, callee", "ms", tuple(callee), floor),
        Figure("accept to first frame, caller", "ms", tuple(caller), floor),
        Figure("accept to first frames, both", "ms", both, floor),
    ]


async def _floor_ring(stage: Stage) -> Road:
    await stage.far.evaluate("() => { ring.hidden = true; }")
    call = stage.near.get_by_role("button", name="Call", exact=True)
    return await _rung(call, stage.far, '"ring"')


async def _floor_frames(page: Page) -> float:
    await arm(page, FIRST_FRAMES, FLOOR_REMOTE)
    await click(page.get_by_role("button", name="Connect", exact=True))
    seen = await armed(page) - await input_at(page)
    await page.evaluate("() => leave()")
    await page.wait_for_timeout(REST_MS)
    return seen


async def _ring(stage: Stage) -> Road:
    return await _rung(stage.alice.button("Video call"), stage.bob.page, '"call.in')


async def _rung(call: Locator, far: Page, part: str) -> Road:
    """Click on `call`; `part` is in the frames of the invitation and of the ring."""
    await arm(far, RING_SHOWN)
    await road.follow(call.page, far, part)
    await click(call)
    return await road.travelled(call.page, far)


async def _frames(stage: Stage) -> tuple[float, float]:
    """Accept, and return when the callee and the caller saw the first frame."""
    alice, bob = stage.alice, stage.bob
    await arm(alice.page, FIRST_FRAMES, REMOTE)
    await arm(bob.page, FIRST_FRAMES, REMOTE)
    await click(bob.button("Accept"))
    accepted = await input_at(bob.page)
    return await armed(bob.page) - accepted, await armed(alice.page) - accepted


async def _hang_up(stage: Stage) -> None:
    await click(stage.alice.button("Hang up"))
    for person in (stage.alice, stage.bob):
        await expect(person.call).to_be_hidden()
    await stage.alice.page.wait_for_timeout(REST_MS)
